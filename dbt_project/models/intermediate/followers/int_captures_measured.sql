-- One row per capture, with every number that tells how whole its lists are.
with archives as (
    select * from {{ ref('int_archives_captured') }}
),

list_files as (
    select * from {{ ref('stg_exports__members') }}
    where what in ('followers', 'following') and outcome = 'read'
),

all_lists as (
    select * from {{ ref('stg_exports__lists') }}
),

lists as (
    select * from {{ ref('int_lists_measured') }}
),

profiles as (
    select * from {{ ref('stg_graph_api__profiles') }}
),

past_insights as (
    select * from {{ ref('stg_exports__past_insights') }}
    where metric = 'followers'
),

-- It is known since the last of its parts came; copies and twins of a part add nothing.
parts as (
    select
        archives.capture_id,
        list_files.what,
        list_files.file_number,
        min(archives.imported_at) as imported_at
    from archives
    left join list_files on archives.archive_sha256 = list_files.archive_sha256
    group by all
),

arrivals as (
    select
        capture_id,
        max(imported_at) as imported_at
    from parts
    group by capture_id
),

captures as (
    select
        archives.capture_id,
        any_value(archives.account_id) as account_id,
        any_value(archives.captured_at) as captured_at,
        any_value(archives.captured_at_precision_seconds) as captured_at_precision_seconds,
        any_value(archives.written_before) as written_before,
        any_value(archives.speaker_sha256) as archive_sha256,
        any_value(arrivals.imported_at) as imported_at,
        min(archives.signed_up_at) as signed_up_at
    from archives
    inner join arrivals on archives.capture_id = arrivals.capture_id
    group by archives.capture_id
),

-- Whatever shows that the account was in use long before.
older_signs as (
    select
        archives.capture_id,
        min(all_lists.oldest_at) as oldest_at
    from archives
    inner join all_lists on archives.archive_sha256 = all_lists.archive_sha256
    where all_lists.list_name <> 'followers'
    group by archives.capture_id
),

-- The first follow that captures at other times show.
first_follows as (
    select
        account_id,
        min(oldest_at) as oldest_at
    from lists
    where list_name = 'followers'
    group by account_id
),

-- The archive was made at `captured_at` or later: the count must be near to wherever that was.
counted_by_api as (
    select
        captures.capture_id,
        profiles.followers_count,
        profiles.follows_count
    from captures
    inner join profiles
        on
            captures.account_id = profiles.account_id
            and profiles.captured_at
            between captures.written_before - interval {{ var('reported_within_hours') }} hours
            and captures.captured_at + interval {{ var('reported_within_hours') }} hours
    where profiles.followers_count is not null
    qualify row_number() over (
        partition by captures.capture_id
        order by
            abs(epoch(profiles.captured_at) - epoch(captures.captured_at)),
            profiles.captured_at
    ) = 1
),

counted_in_archive as (
    select
        archives.capture_id,
        cast(max(past_insights.metric_value) as bigint) as followers_count
    from past_insights
    inner join archives on past_insights.archive_sha256 = archives.archive_sha256
    group by archives.capture_id
),

final as (
    select
        captures.*,
        followers.listed_rows as followers_listed,
        subscriptions.listed_rows as following_listed,
        followers.oldest_at as followers_oldest_at,
        subscriptions.oldest_at as following_oldest_at,
        followers.covered_since as followers_covered_since,
        subscriptions.covered_since as following_covered_since,
        coalesce(len(followers.files_missing), 0) as followers_files_missing,
        coalesce(followers.files_unreadable, 0) as followers_files_unreadable,
        coalesce(len(subscriptions.files_missing) + subscriptions.files_unreadable, 0)
            as following_files_lacking,
        coalesce(counted_by_api.followers_count, counted_in_archive.followers_count)
            as followers_reported,
        -- Deleted accounts stay in the list, and Instagram does not count them.
        subscriptions.listed_rows - subscriptions.deleted_rows >= counted_by_api.follows_count
            as is_following_as_counted,
        {{ ratio('followers.listed_rows', 'followers_reported') }} as listed_share,
        least(older_signs.oldest_at, captures.signed_up_at, first_follows.oldest_at)
        < followers.oldest_at - interval {{ var('clearly_older_days') }} days
            as is_account_clearly_older,
        (epoch(captures.captured_at) - epoch(followers.oldest_at)) / 86400
            as followers_reach_days
    from captures
    left join lists as followers
        on captures.capture_id = followers.capture_id and followers.list_name = 'followers'
    left join lists as subscriptions
        on captures.capture_id = subscriptions.capture_id and subscriptions.list_name = 'following'
    left join older_signs on captures.capture_id = older_signs.capture_id
    left join first_follows on captures.account_id = first_follows.account_id
    left join counted_by_api on captures.capture_id = counted_by_api.capture_id
    left join counted_in_archive on captures.capture_id = counted_in_archive.capture_id
)

select * from final
