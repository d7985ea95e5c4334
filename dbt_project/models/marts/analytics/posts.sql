-- One row per feed post, carousel or reel that was ever read, with its newest measures.
with media as (
    select * from {{ ref('int_posts_read') }}
),

insights as (
    select * from {{ ref('stg_graph_api__media_insights') }}
),

counts as (
    select * from {{ ref('int_followers_counted') }}
),

snapshots as (
    select * from {{ ref('post_snapshots') }}
),

latest_media as (
    select *
    from media
    qualify row_number() over (partition by account_id, media_id order by captured_at desc) = 1
),

-- A metric that the newest reading lacks keeps the value of the reading before it. A retired one
-- keeps its last value, under its own name.
latest_insights as (
    select
        account_id,
        media_id,
        {{ latest_measure('saved') }} as saved,
        {{ latest_measure('shares') }} as shares,
        {{ latest_measure('reach') }} as reach,
        {{ latest_measure('views') }} as views,
        {{ latest_measure('total_interactions') }} as total_interactions,
        {{ latest_measure('reposts') }} as reposts,
        {{ latest_measure('follows') }} as follows,
        {{ latest_measure('profile_visits') }} as profile_visits,
        {{ latest_measure('ig_reels_avg_watch_time') }} as average_watch_ms,
        {{ latest_measure('ig_reels_video_view_total_time') }} as total_watch_ms,
        {{ latest_measure('reels_skip_rate', data_type='double') }} as skip_rate_percent,
        {{ latest_measure('impressions') }} as impressions,
        {{ latest_measure('plays') }} as plays
    from insights
    group by account_id, media_id
),

-- A rate divides two measures of one reading; a total of today by a reach of last week means
-- nothing.
rates as (
    select
        account_id,
        instagram_media_id as media_id,
        arg_max_null({{ ratio('total_interactions', 'reach') }}, captured_at)
        filter (where total_interactions is not null and reach is not null) as by_reach,
        arg_max_null({{ ratio('total_interactions', 'views') }}, captured_at)
        filter (where total_interactions is not null and views is not null) as by_views
    from snapshots
    group by account_id, instagram_media_id
),

counts_when_posted as (
    select
        latest_media.account_id,
        latest_media.media_id,
        counts.followers_count as followers_at_post
    from latest_media
    asof inner join counts
        on
            latest_media.account_id = counts.account_id
            and latest_media.posted_at > counts.nearest_after
    where
        abs(epoch(counts.counted_at) - epoch(latest_media.posted_at))
        <= {{ var('reported_within_hours') }} * 3600
),

final as (
    select
        latest_media.account_id,
        latest_media.media_id as instagram_media_id,
        latest_media.post_type as media_type,
        latest_media.caption,
        -- Letters of any script, their marks, digits and underscores, after either number sign.
        coalesce(
            list_distinct(
                regexp_extract_all(
                    lower(latest_media.caption), '[#＃]([\p{L}\p{M}\p{N}_]+)', 1
                )
            ),
            []
        ) as hashtags,
        latest_media.permalink,
        latest_media.posted_at,
        latest_media.like_count,
        latest_media.comment_count,
        latest_insights.saved,
        latest_insights.shares,
        latest_insights.reach,
        latest_insights.views,
        latest_insights.total_interactions,
        latest_insights.reposts,
        latest_insights.follows,
        latest_insights.profile_visits,
        latest_insights.average_watch_ms,
        latest_insights.total_watch_ms,
        latest_insights.skip_rate_percent,
        latest_insights.impressions,
        latest_insights.plays,
        counts_when_posted.followers_at_post,
        {{ ratio('latest_insights.total_interactions', 'counts_when_posted.followers_at_post') }}
            as engagement_rate_by_followers,
        rates.by_reach as engagement_rate_by_reach,
        rates.by_views as engagement_rate_by_views,
        latest_media.captured_at as last_read_at
    from latest_media
    left join latest_insights
        on
            latest_media.account_id = latest_insights.account_id
            and latest_media.media_id = latest_insights.media_id
    left join rates
        on
            latest_media.account_id = rates.account_id
            and latest_media.media_id = rates.media_id
    left join counts_when_posted
        on
            latest_media.account_id = counts_when_posted.account_id
            and latest_media.media_id = counts_when_posted.media_id
)

select * from final
