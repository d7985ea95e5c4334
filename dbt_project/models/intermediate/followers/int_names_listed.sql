-- One row per account, list and username that a capture of the ledger shows.
-- Nearly all names are steady: in every capture since their first, with one follow time. They are
-- told apart here in one pass over all rows, so that only the restless ones need be traced.
with captures as (
    select * from {{ ref('int_captures_ordered') }}
),

edges as (
    select * from {{ ref('int_edges_listed') }}
),

lengths as (
    select
        account_id,
        list_name,
        max(ordinal) as last_ordinal
    from captures
    group by account_id, list_name
),

showings as (
    select
        captures.account_id,
        captures.list_name,
        edges.username,
        min(captures.ordinal) as first_ordinal,
        max(captures.ordinal) as last_ordinal,
        list(captures.ordinal) as ordinals,
        min(edges.followed_at) as followed_at,
        max(edges.followed_at) as last_followed_at,
        count(edges.followed_at) as timed_count,
        bool_and(edges.is_exact) as is_exact
    from edges
    inner join captures
        on
            edges.capture_id = captures.capture_id
            and edges.list_name = captures.list_name
    group by all
),

final as (
    select
        showings.account_id,
        showings.list_name,
        showings.username,
        showings.first_ordinal,
        showings.last_ordinal,
        showings.followed_at,
        showings.is_exact,
        showings.last_ordinal = lengths.last_ordinal
        and len(showings.ordinals) = showings.last_ordinal - showings.first_ordinal + 1
        and list_unique(showings.ordinals) = len(showings.ordinals)
        and showings.followed_at = showings.last_followed_at
        and showings.timed_count = len(showings.ordinals) as is_steady
    from showings
    inner join lengths
        on
            showings.account_id = lengths.account_id
            and showings.list_name = lengths.list_name
)

select * from final
