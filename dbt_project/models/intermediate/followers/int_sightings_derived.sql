-- One row per account, list, username and unbroken stay in that list under one follow time.
-- A stay lasts from the capture that first shows the row to the first one that covers its follow
-- time without showing it: the half-open interval [seen_from, gone_at), null while still listed.
with captures as (
    select * from {{ ref('int_captures_ordered') }}
),

edges as (
    select * from {{ ref('int_edges_listed') }}
),

names as (
    select * from {{ ref('int_names_listed') }}
),

restless_names as (
    select * from names
    where is_steady is distinct from true
),

-- A username can be listed once only; where an archive repeats it, the latest follow counts.
listed as (
    select
        restless_names.account_id,
        restless_names.list_name,
        restless_names.username,
        captures.ordinal,
        max(edges.followed_at) as followed_at,
        bool_and(edges.is_exact) as is_exact
    from edges
    inner join captures
        on
            edges.capture_id = captures.capture_id
            and edges.list_name = captures.list_name
    inner join restless_names
        on
            captures.account_id = restless_names.account_id
            and captures.list_name = restless_names.list_name
            and edges.username = restless_names.username
    group by all
),

-- Each row beside the next showing of its username.
traced as (
    select
        *,
        min(ordinal) over showings as first_ordinal,
        lead(ordinal) over showings as next_ordinal,
        lead(followed_at) over showings as next_followed_at
    from listed
    window showings as (
        partition by account_id, list_name, username
        order by ordinal
        rows between unbounded preceding and unbounded following
    )
),

-- From here on, only rows that the very next capture does not simply repeat.
interrupted as (
    select *
    from traced
    where
        next_ordinal is distinct from ordinal + 1
        or next_followed_at is distinct from followed_at
),

first_misses as (
    select
        interrupted.account_id,
        interrupted.list_name,
        interrupted.username,
        interrupted.ordinal,
        min(captures.ordinal) as missed_ordinal
    from interrupted
    inner join captures
        on
            interrupted.account_id = captures.account_id
            and interrupted.list_name = captures.list_name
            and interrupted.ordinal < captures.ordinal
            and (interrupted.next_ordinal is null or interrupted.next_ordinal > captures.ordinal)
    where
        (captures.covered_from is null or interrupted.followed_at >= captures.covered_from)
        -- A capture of an uncertain moment may be older than it seems: whoever followed after it
        -- cannot be missing from it.
        and coalesce(interrupted.followed_at < captures.captured_at, true)
    group by all
),

-- The last showings of each stay. A row that reappears unchanged after captures that could not
-- have shown it was there all along.
endings as (
    select
        interrupted.*,
        coalesce(
            first_misses.missed_ordinal,
            case
                when interrupted.next_followed_at is distinct from interrupted.followed_at
                    then interrupted.next_ordinal
            end
        ) as gone_ordinal
    from interrupted
    left join first_misses
        on
            interrupted.account_id = first_misses.account_id
            and interrupted.list_name = first_misses.list_name
            and interrupted.username = first_misses.username
            and interrupted.ordinal = first_misses.ordinal
    where gone_ordinal is not null or interrupted.next_ordinal is null
),

restless_stays as (
    select
        account_id,
        list_name,
        username,
        followed_at,
        is_exact,
        -- A stay begins with the first showing after the last one of the stay before it.
        coalesce(lag(next_ordinal) over stays_of_username, first_ordinal) as first_ordinal,
        ordinal as last_ordinal,
        gone_ordinal
    from endings
    window stays_of_username as (
        partition by account_id, list_name, username order by ordinal
    )
),

stays as (
    select * from restless_stays
    union all
    select
        account_id,
        list_name,
        username,
        followed_at,
        is_exact,
        first_ordinal,
        last_ordinal,
        null as gone_ordinal
    from names
    where is_steady
),

final as (
    select
        {{ key_of([
            'stays.account_id', 'stays.list_name', 'stays.username', 'first_captures.capture_id'
        ]) }} as sighting_id,
        stays.account_id,
        stays.list_name,
        stays.username,
        stays.followed_at,
        stays.is_exact,
        stays.first_ordinal,
        stays.last_ordinal,
        stays.gone_ordinal,
        first_captures.captured_at as seen_from,
        last_captures.captured_at as seen_until,
        gone_captures.captured_at as gone_at
    from stays
    inner join captures as first_captures
        on
            stays.account_id = first_captures.account_id
            and stays.list_name = first_captures.list_name
            and stays.first_ordinal = first_captures.ordinal
    inner join captures as last_captures
        on
            stays.account_id = last_captures.account_id
            and stays.list_name = last_captures.list_name
            and stays.last_ordinal = last_captures.ordinal
    left join captures as gone_captures
        on
            stays.account_id = gone_captures.account_id
            and stays.list_name = gone_captures.list_name
            and stays.gone_ordinal = gone_captures.ordinal
)

select * from final
