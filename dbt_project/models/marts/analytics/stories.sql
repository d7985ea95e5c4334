-- One row per story that was read while it was live.
with stories as (
    select * from {{ ref('stg_graph_api__stories') }}
),

insights as (
    select * from {{ ref('stg_graph_api__story_insights') }}
),

latest_stories as (
    select *
    from stories
    qualify row_number() over (partition by account_id, story_id order by captured_at desc) = 1
),

-- Per metric its newest answer, whole: categories that are zero are left out of an answer.
latest_answers as (
    select *
    from insights
    qualify rank() over (
        partition by account_id, story_id, metric, dimension order by captured_at desc
    ) = 1
),

measures as (
    select
        account_id,
        story_id,
        max(captured_at) as measured_at,
        min(captured_at) as all_measured_at,
        {{ latest_measure('reach') }} as reach,
        {{ latest_measure('views') }} as views,
        {{ latest_measure('replies') }} as replies,
        {{ latest_measure('shares') }} as shares,
        {{ latest_measure('total_interactions') }} as total_interactions,
        {{ latest_measure('follows') }} as follows,
        {{ latest_measure('profile_visits') }} as profile_visits,
        {{ latest_measure('link_clicks') }} as link_clicks,
        {{ latest_measure('impressions') }} as impressions,
        {{ latest_measure('navigation', segment='tap_forward') }} as taps_forward,
        {{ latest_measure('navigation', segment='tap_back') }} as taps_back,
        {{ latest_measure('navigation', segment='tap_exit') }} as taps_exit,
        {{ latest_measure('navigation', segment='swipe_forward') }} as swipes_forward,
        -- One category answered, or a total of zero, makes the categories left out zero.
        case
            when bool_or(metric = 'navigation' and (segment <> '' or metric_value = 0)) then 0
        end as navigation_left_out
    from latest_answers
    group by account_id, story_id
),

final as (
    select
        latest_stories.account_id,
        latest_stories.story_id as instagram_story_id,
        case latest_stories.media_type when 'VIDEO' then 'video' when 'IMAGE' then 'photo' end
            as media_type,
        latest_stories.posted_at,
        latest_stories.posted_at + interval {{ var('story_lifetime_hours') }} hours as expires_at,
        measures.reach,
        measures.views,
        measures.replies,
        measures.shares,
        measures.total_interactions,
        measures.follows,
        measures.profile_visits,
        measures.link_clicks,
        measures.impressions,
        coalesce(measures.taps_forward, measures.navigation_left_out) as taps_forward,
        coalesce(measures.taps_back, measures.navigation_left_out) as taps_back,
        coalesce(measures.taps_exit, measures.navigation_left_out) as taps_exit,
        coalesce(measures.swipes_forward, measures.navigation_left_out) as swipes_forward,
        greatest(latest_stories.captured_at, measures.measured_at) as last_captured_at,
        -- That the story itself was seen late says nothing of measures that were refused then.
        coalesce(
            measures.all_measured_at
            >= expires_at - interval {{ var('story_final_within_hours') }} hours,
            false
        ) as is_final
    from latest_stories
    left join measures
        on
            latest_stories.account_id = measures.account_id
            and latest_stories.story_id = measures.story_id
)

select * from final
