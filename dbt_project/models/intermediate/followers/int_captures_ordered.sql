-- One row per account, list and capture that shows it, numbered by time.
-- A partial capture takes part as well: it shows who is there, and who is not within its window.
with captures as (
    select * from {{ ref('int_captures_judged') }}
),

lists as (
    select * from {{ ref('int_lists_measured') }}
),

final as (
    select
        captures.account_id,
        lists.list_name,
        row_number() over (
            partition by captures.account_id, lists.list_name
            order by captures.captured_at, lists.newest_at, captures.capture_id
        ) as ordinal,
        captures.capture_id,
        captures.archive_sha256,
        captures.captured_at,
        captures.completeness,
        captures.imported_at,
        -- Older rows may merely be cut off, so their absence proves nothing; null: all of time.
        case
            when lists.list_name = 'followers' then captures.followers_covered_from
            else captures.following_covered_from
        end as covered_from,
        -- The lists of an archive are a little older than the archive: who followed since this
        -- moment may be missing from it.
        greatest(
            lists.newest_at, captures.captured_at - interval {{ var('list_lag_minutes') }} minutes
        ) as listed_after,
        captures.written_before
    from captures
    inner join lists on captures.capture_id = lists.capture_id
)

select * from final
