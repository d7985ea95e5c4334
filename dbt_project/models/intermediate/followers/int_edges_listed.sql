-- One row per capture, list and username in it, with the best follow time that any capture tells.
-- An archive in HTML tells the minute only, the oldest ones no time: where another archive has the
-- second of the same follow, it holds for all. A username is in a list once; where an archive
-- repeats it, the latest follow counts.
with archives as (
    select * from {{ ref('int_archives_captured') }}
),

relationships as (
    select * from {{ ref('stg_exports__relationships') }}
    where list_name in ('followers', 'following')
),

told as (
    select
        archives.capture_id,
        archives.account_id,
        archives.captured_at,
        lists.archive_sha256,
        lists.list_name,
        lists.time_precision_seconds,
        lists.time_precision_seconds = 1 as is_in_seconds,
        lists.time_precision_seconds = 1
        and lists.untimed_rows = 0
        and count(*) over (partition by archives.capture_id, lists.list_name) = 1 as is_plain
    from {{ ref('stg_exports__lists') }} as lists
    inner join archives on lists.archive_sha256 = archives.archive_sha256
    where lists.list_name in ('followers', 'following')
),

-- Nearly all archives: one file of exact times makes the list.
plain as (
    select
        told.capture_id,
        told.account_id,
        relationships.list_name,
        relationships.username,
        relationships.followed_at,
        true as is_exact
    from relationships
    inner join told
        on
            relationships.archive_sha256 = told.archive_sha256
            and relationships.list_name = told.list_name
    where told.is_plain
),

mixed as (
    select
        told.capture_id,
        told.account_id,
        told.captured_at,
        relationships.list_name,
        relationships.username,
        relationships.followed_at,
        told.is_in_seconds and relationships.followed_at is not null as is_exact
    from relationships
    inner join told
        on
            relationships.archive_sha256 = told.archive_sha256
            and relationships.list_name = told.list_name
    where not told.is_plain
),

exact_times as (
    select distinct
        told.account_id,
        relationships.list_name,
        relationships.username,
        relationships.followed_at
    from relationships
    inner join told
        on
            relationships.archive_sha256 = told.archive_sha256
            and relationships.list_name = told.list_name
    semi join mixed
        on
            told.account_id = mixed.account_id
            and relationships.list_name = mixed.list_name
            and relationships.username = mixed.username
    where told.is_in_seconds and relationships.followed_at is not null
),

sharpened as (
    select
        mixed.capture_id,
        mixed.account_id,
        mixed.list_name,
        mixed.username,
        coalesce(
            case when mixed.is_exact then mixed.followed_at end,
            min(exact_times.followed_at) filter (where mixed.followed_at is not null),
            max(exact_times.followed_at),
            mixed.followed_at
        ) as followed_at,
        mixed.is_exact or count(exact_times.followed_at) > 0 as is_exact
    from mixed
    left join exact_times
        on
            mixed.account_id = exact_times.account_id
            and mixed.list_name = exact_times.list_name
            and mixed.username = exact_times.username
            and (
                mixed.followed_at = date_trunc('minute', exact_times.followed_at)
                or (
                    mixed.followed_at is null
                    and mixed.captured_at >= exact_times.followed_at
                )
            )
    group by
        mixed.capture_id, mixed.account_id, mixed.list_name, mixed.username, mixed.followed_at,
        mixed.is_exact
),

final as (
    select * from plain
    union all
    select
        capture_id,
        account_id,
        list_name,
        username,
        max(followed_at) as followed_at,
        coalesce(arg_max(is_exact, followed_at), true) as is_exact
    from sharpened
    group by capture_id, account_id, list_name, username
)

select * from final
