-- One row per capture and list of it, with how much it lists and how far back, and what is missing.
with archives as (
    select * from {{ ref('int_archives_captured') }}
),

lists as (
    select * from {{ ref('stg_exports__lists') }}
    where list_name in ('followers', 'following')
),

members as (
    select * from {{ ref('stg_exports__members') }}
    where what in ('followers', 'following')
),

placed as (
    select * from {{ ref('int_lists_placed') }}
),

sightings as (
    select * from {{ ref('stg_exports__sightings') }}
),

told as (
    select
        archives.capture_id,
        any_value(archives.account_id) as account_id,
        lists.list_name,
        count(*) as tellers,
        sum(lists.listed_rows) as listed_rows,
        flatten(list(lists.files_missing)) as files_missing
    from lists
    inner join archives on lists.archive_sha256 = archives.archive_sha256
    group by archives.capture_id, lists.list_name
),

-- The ends of each list as told, looked up in the sightings: there another archive may have told
-- the second of a minute.
list_ends as (
    select
        *,
        oldest_minute as end_minute
    from placed
    union all
    select
        placed.*,
        {{ minute_of('lists.newest_at') }} as end_minute
    from placed
    inner join lists
        on placed.archive_sha256 = lists.archive_sha256 and placed.list_name = lists.list_name
),

timed as (
    select
        list_ends.capture_id,
        list_ends.list_name,
        min(sightings.followed_at) as oldest_at,
        max(sightings.followed_at) as newest_at,
        min(
            sightings.followed_at
            + case when sightings.is_exact then interval 0 second else interval 1 minute end
        ) as covered_since
    from list_ends
    inner join sightings
        on
            list_ends.account_username = sightings.account_username
            and list_ends.list_name = sightings.list_name
            and list_ends.end_minute = {{ minute_of('sightings.followed_at') }}
            and list_ends.moment >= sightings.seen_from
            and coalesce(list_ends.moment < sightings.gone_at, true)
    group by list_ends.capture_id, list_ends.list_name
),

-- Several archives repeat each other's rows.
repeating as (
    select placed.*
    from placed
    semi join told
        on
            placed.capture_id = told.capture_id
            and placed.list_name = told.list_name
            and told.tellers > 1
),

repeated as (
    {{ rows_shown('repeating', 'sightings', ['capture_id']) }}
),

united as (
    select
        capture_id,
        list_name,
        count(distinct username) as listed_rows
    from repeated
    group by capture_id, list_name
),

files as (
    select
        archives.capture_id,
        members.what as list_name,
        coalesce(list(members.file_number) filter (where members.outcome = 'read'), [])
            as files_read,
        count(*) filter (where members.outcome = 'unreadable') as files_unreadable
    from members
    inner join archives on members.archive_sha256 = archives.archive_sha256
    group by archives.capture_id, members.what
),

deleted as (
    select * from sightings
    where list_name = 'following' and starts_with(username, '__deleted__')
),

deleted_shown as (
    {{ rows_shown('placed', 'deleted', ['capture_id']) }}
),

tombstones as (
    select
        capture_id,
        count(distinct username) as deleted_rows
    from deleted_shown
    group by capture_id
),

gathered as (
    select
        told.capture_id,
        told.account_id,
        told.list_name,
        cast(coalesce(united.listed_rows, told.listed_rows) as bigint) as listed_rows,
        case when told.list_name = 'following' then coalesce(tombstones.deleted_rows, 0) else 0 end
            as deleted_rows,
        timed.oldest_at,
        timed.newest_at,
        timed.covered_since,
        told.files_missing,
        coalesce(files.files_read, []) as files_read,
        coalesce(files.files_unreadable, 0) as files_unreadable
    from told
    left join timed
        on told.capture_id = timed.capture_id and told.list_name = timed.list_name
    left join united
        on told.capture_id = united.capture_id and told.list_name = united.list_name
    left join files
        on told.capture_id = files.capture_id and told.list_name = files.list_name
    left join tombstones on told.capture_id = tombstones.capture_id
),

final as (
    select
        * exclude (files_missing, files_read),
        list_sort(list_distinct([
            number for number in files_missing
            if not list_contains(files_read, number)
        ])) as files_missing
    from gathered
)

select * from final
