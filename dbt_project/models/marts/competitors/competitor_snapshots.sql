-- One row per account, compared profile and UTC day on which that profile was read.
with profiles as (
    select * from {{ ref('int_profiles_compared') }}
),

stretches as (
    select * from {{ ref('int_stretches_covered') }}
),

readings as (
    select * from {{ ref('int_posts_compared') }}
),

latest_profiles as (
    select
        *,
        cast(timezone('UTC', captured_at) as date) as captured_date
    from profiles
    qualify row_number() over (
        partition by account_id, username, is_own, captured_date order by captured_at desc
    ) = 1
),

latest_lists as (
    select
        *,
        cast(timezone('UTC', newest_at) as date) as captured_date
    from stretches
    qualify row_number() over (
        partition by account_id, username, is_own, captured_date
        order by newest_at desc
    ) = 1
),

windows as (
    select
        account_id,
        username,
        is_own,
        captured_date,
        newest_at as ends_at,
        newest_at - interval {{ var('competitor_window_days') }} days as begins_at
    from latest_lists
    where covered_from <= begins_at
),

posts as (
    select
        account_id,
        username,
        is_own,
        media_id,
        min(posted_at) as posted_at
    from readings
    group by account_id, username, is_own, media_id
),

posts_of_windows as (
    select
        windows.*,
        posts.media_id,
        -- The list's later pages come moments after the first.
        windows.ends_at + interval {{ var('listing_minutes') }} minutes as read_until
    from windows
    inner join posts
        on
            windows.account_id = posts.account_id
            and windows.username = posts.username
            and windows.is_own = posts.is_own
            and windows.begins_at < posts.posted_at
            and windows.ends_at >= posts.posted_at
),

-- As the counts stood then, not as they stand now: old days would gain on new ones.
interactions as (
    select
        posts_of_windows.account_id,
        posts_of_windows.username,
        posts_of_windows.is_own,
        posts_of_windows.captured_date,
        readings.like_count + readings.comment_count as interactions
    from posts_of_windows
    asof left join readings
        on
            posts_of_windows.account_id = readings.account_id
            and posts_of_windows.username = readings.username
            and posts_of_windows.is_own = readings.is_own
            and posts_of_windows.media_id = readings.media_id
            and posts_of_windows.read_until >= readings.captured_at
),

totals as (
    select
        account_id,
        username,
        is_own,
        captured_date,
        count(*) as posts_in_window,
        count(interactions) as posts_with_counts,
        avg(interactions) as mean_interactions
    from interactions
    group by account_id, username, is_own, captured_date
),

measured as (
    select
        windows.account_id,
        windows.username,
        windows.is_own,
        windows.captured_date,
        -- A window that was listed whole and has no post has none.
        coalesce(totals.posts_in_window, 0) as posts_in_window,
        coalesce(totals.posts_with_counts, 0) as posts_with_counts,
        totals.mean_interactions
    from windows
    left join totals
        on
            windows.account_id = totals.account_id
            and windows.username = totals.username
            and windows.is_own = totals.is_own
            and windows.captured_date = totals.captured_date
),

final as (
    select
        latest_profiles.account_id,
        latest_profiles.username,
        latest_profiles.is_own,
        latest_profiles.captured_date,
        latest_profiles.captured_at,
        latest_profiles.followers_count,
        latest_profiles.media_count,
        cast({{ var('competitor_window_days') }} as bigint) as window_days,
        measured.posts_in_window,
        measured.posts_in_window * 7 / {{ var('competitor_window_days') }} as posts_per_week,
        measured.posts_with_counts,
        {{ ratio('measured.mean_interactions', 'latest_profiles.followers_count') }}
            as engagement_rate
    from latest_profiles
    left join measured
        on
            latest_profiles.account_id = measured.account_id
            and latest_profiles.username = measured.username
            and latest_profiles.is_own = measured.is_own
            and latest_profiles.captured_date = measured.captured_date
)

select * from final
