-- One row per archive and list of it in the ledger, with the capture that it is part of.
with lists as (
    select * from {{ ref('stg_exports__folded_lists') }}
),

archives as (
    select * from {{ ref('int_archives_captured') }}
),

final as (
    select
        lists.archive_sha256,
        lists.account_username,
        lists.list_name,
        lists.moment,
        lists.oldest_minute,
        lists.newest_minute,
        archives.capture_id,
        archives.account_id,
        archives.captured_at
    from lists
    inner join archives on lists.archive_sha256 = archives.archive_sha256
)

select * from final
