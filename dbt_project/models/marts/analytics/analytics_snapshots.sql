-- One row per account and reporting day on which anything about the account was read.
with insights as (
    select * from {{ ref('int_insights_revised') }}
),

follows as (
    select * from {{ ref('int_follows_dated') }}
),

profiles as (
    select * from {{ ref('int_profiles_dated') }}
),

rebuilt as (
    select * from {{ ref('int_followers_rebuilt') }}
),

-- A metric that was not answered has no row, and stays null. The old metric `impressions` keeps its
-- own column: it counted something else than `views`.
measured as (
    select
        account_id,
        snapshot_date,
        {{ latest_measure('reach') }} as reach,
        {{ latest_measure('views') }} as views,
        {{ latest_measure('impressions') }} as impressions,
        {{ latest_measure('profile_views') }} as profile_views,
        {{ latest_measure('website_clicks') }} as website_clicks,
        {{ latest_measure('accounts_engaged') }} as accounts_engaged,
        {{ latest_measure('total_interactions') }} as total_interactions,
        -- Every measure that stands here was read late enough, not merely one of them; segments are
        -- asked for less often.
        min(captured_at) filter (where segment = '' or metric = 'follows_and_unfollows')
        >= max(window_end) + interval {{ var('insights_final_after_hours') }} hours as is_final
    from insights
    group by account_id, snapshot_date
),

days as (
    select
        coalesce(measured.account_id, profiles.account_id) as account_id,
        coalesce(measured.snapshot_date, profiles.snapshot_date) as snapshot_date,
        measured.* exclude (account_id, snapshot_date),
        profiles.followers_count,
        profiles.follows_count,
        profiles.media_count
    from measured
    full outer join profiles
        on
            measured.account_id = profiles.account_id
            and measured.snapshot_date = profiles.snapshot_date
),

final as (
    select
        days.account_id,
        days.snapshot_date,
        days.followers_count as follower_count,
        rebuilt.follower_count_rebuilt,
        days.follows_count as following_count,
        days.media_count,
        follows.new_followers,
        follows.lost_followers,
        follows.net_change,
        {{ ratio('days.total_interactions', 'days.reach') }} as engagement_rate,
        days.reach,
        days.views,
        days.impressions,
        days.profile_views,
        days.website_clicks,
        days.accounts_engaged,
        days.total_interactions,
        coalesce(days.is_final, false) as is_final
    from days
    left join follows
        on
            days.account_id = follows.account_id
            and days.snapshot_date = follows.snapshot_date
    left join rebuilt
        on
            days.account_id = rebuilt.account_id
            and days.snapshot_date = rebuilt.snapshot_date
)

select * from final
