-- One row per account and reporting day on which anything about the account was read.
with insights as (
    select * from {{ ref('int_insights_revised') }}
),

profiles as (
    select * from {{ ref('int_profiles_dated') }}
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
        {{ latest_measure('follower_count') }} as follows_of_series,
        {{ latest_measure('follows_and_unfollows', segment='follower') }} as follows_of_split,
        {{ latest_measure('follows_and_unfollows', segment='non_follower') }} as leaves_of_split,
        -- Every measure of the day was read late enough, not merely one of them.
        min(captured_at)
        >= max(window_end) + interval {{ var('insights_final_after_hours') }} hours as is_final
    from insights
    group by account_id, snapshot_date
),

-- An answer leaves out a category that is zero; the other category shows that there was an answer.
followed as (
    select
        *,
        case
            when follows_of_split is not null or leaves_of_split is not null
                then coalesce(follows_of_split, 0)
            else follows_of_series
        end as new_followers,
        case
            when follows_of_split is not null or leaves_of_split is not null
                then coalesce(leaves_of_split, 0)
        end as lost_followers
    from measured
),

final as (
    select
        coalesce(followed.account_id, profiles.account_id) as account_id,
        coalesce(followed.snapshot_date, profiles.snapshot_date) as snapshot_date,
        profiles.followers_count as follower_count,
        profiles.follows_count as following_count,
        profiles.media_count,
        followed.new_followers,
        followed.lost_followers,
        followed.new_followers - followed.lost_followers as net_change,
        {{ ratio('followed.total_interactions', 'followed.reach') }} as engagement_rate,
        followed.reach,
        followed.views,
        followed.impressions,
        followed.profile_views,
        followed.website_clicks,
        followed.accounts_engaged,
        followed.total_interactions,
        coalesce(followed.is_final, false) as is_final
    from followed
    full outer join profiles
        on
            followed.account_id = profiles.account_id
            and followed.snapshot_date = profiles.snapshot_date
)

select * from final
