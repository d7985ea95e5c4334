-- One row per account, list and capture that takes part in the ledger, numbered by time.
-- A capture proven partial takes no part: what it does not show says nothing.
with captures as (
    select * from {{ ref('int_captures_judged') }}
    where completeness <> 'partial'
),

relationships as (
    select * from {{ ref('stg_exports__relationships') }}
),

lists as (
    select
        *,
        'followers' as list_name
    from captures
    union all
    select
        *,
        'following' as list_name
    from captures
    where following_listed is not null
),

oldest_follows as (
    select
        archive_sha256,
        list_name,
        min(followed_at) as oldest_at
    from relationships
    group by archive_sha256, list_name
),

final as (
    select
        lists.account_id,
        lists.list_name,
        row_number() over in_order as ordinal,
        lists.capture_id,
        lists.archive_sha256,
        lists.captured_at,
        lists.completeness,
        lists.imported_at,
        -- Older rows may merely be cut off, so their absence proves nothing; null: all of time.
        -- A list that shows no time reaches back to none.
        case when not lists.is_whole then coalesce(oldest_follows.oldest_at, lists.captured_at) end
            as covered_from,
        -- The archive was made at `captured_at` or later by up to its precision, and in any case
        -- before it was taken in.
        greatest(
            lists.captured_at,
            coalesce(
                lists.captured_at + to_seconds(lists.captured_at_precision_seconds),
                lists.imported_at
            )
        ) as written_before
    from lists
    left join oldest_follows
        on
            lists.archive_sha256 = oldest_follows.archive_sha256
            and lists.list_name = oldest_follows.list_name
    window in_order as (
        partition by lists.account_id, lists.list_name order by lists.captured_at
    )
)

select * from final
