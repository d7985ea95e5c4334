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

edges as (
    select * from {{ ref('int_edges_listed') }}
),

told as (
    select
        archives.capture_id,
        any_value(archives.account_id) as account_id,
        lists.list_name,
        count(*) as tellers,
        sum(lists.listed_rows) as listed_rows,
        min(lists.oldest_at) as oldest_at,
        max(lists.newest_at) as newest_at,
        max(lists.time_precision_seconds) as time_precision_seconds,
        flatten(list(lists.files_missing)) as files_missing
    from lists
    inner join archives on lists.archive_sha256 = archives.archive_sha256
    group by archives.capture_id, lists.list_name
),

-- Several archives repeat each other's rows.
united as (
    select
        edges.capture_id,
        edges.list_name,
        count(*) as listed_rows,
        min(edges.followed_at) as oldest_at,
        max(edges.followed_at) as newest_at
    from edges
    semi join told
        on
            edges.capture_id = told.capture_id
            and edges.list_name = told.list_name
            and told.tellers > 1
    group by edges.capture_id, edges.list_name
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

tombstones as (
    select
        capture_id,
        count(*) as deleted_rows
    from edges
    where list_name = 'following' and starts_with(username, '__deleted__')
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
        coalesce(united.oldest_at, told.oldest_at) as oldest_at,
        coalesce(united.newest_at, told.newest_at) as newest_at,
        told.time_precision_seconds,
        told.files_missing,
        coalesce(files.files_read, []) as files_read,
        coalesce(files.files_unreadable, 0) as files_unreadable
    from told
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
