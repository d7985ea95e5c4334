-- One row per account, list, username and run of captures that show it under one follow time.
-- A capture within a run need not speak of the row. Whether there was a stay between two runs, or
-- after the last one, is judged later.
with captures as (
    select * from {{ ref('int_captures_ordered') }}
),

lists as (
    select
        placed.*,
        captures.ordinal,
        max(captures.ordinal) over (
            partition by placed.account_username, placed.list_name order by placed.moment
        ) as highest_ordinal
    from {{ ref('int_lists_placed') }} as placed
    inner join captures
        on placed.capture_id = captures.capture_id and placed.list_name = captures.list_name
),

newest_lists as (
    select * from lists
    qualify row_number() over (
        partition by account_username, list_name order by moment desc
    ) = 1
),

-- Lists after which none speaks of all that they speak of: only these can be the last to show a
-- row that is there still.
last_tellers as (
    select lists.*
    from lists
    anti join lists as later
        on
            lists.account_username = later.account_username
            and lists.list_name = later.list_name
            and lists.moment < later.moment
            and lists.oldest_minute >= later.oldest_minute
            and coalesce(lists.newest_minute <= later.newest_minute, later.newest_minute is null)
),

names as (
    select * from {{ ref('int_names_traced') }}
),

plain as (
    select
        sightings.*,
        firsts.account_id,
        firsts.ordinal as first_ordinal,
        case
            when
                sightings.gone_at is null
                and {{ speaks_of('newest_lists', minute_of('sightings.followed_at')) }}
                then newest_lists.ordinal
        end as last_ordinal
    from {{ ref('stg_exports__sightings') }} as sightings
    anti join names
        on
            sightings.account_username = names.account_username
            and sightings.list_name = names.list_name
            and sightings.username = names.username
    inner join lists as firsts
        on
            sightings.account_username = firsts.account_username
            and sightings.list_name = firsts.list_name
            and sightings.seen_from = firsts.moment
    inner join newest_lists
        on
            sightings.account_username = newest_lists.account_username
            and sightings.list_name = newest_lists.list_name
),

gone as (
    select * from plain
    where last_ordinal is null and gone_at is not null
),

-- Nearly always the last list before the one that lacks a row speaks of it, and was the last to
-- show it.
gone_at_once as (
    select
        gone.account_id,
        gone.list_name,
        gone.username,
        lists.ordinal as last_ordinal
    from gone
    asof inner join lists
        on
            gone.account_username = lists.account_username
            and gone.list_name = lists.list_name
            and gone.gone_at > lists.moment
    where
        lists.ordinal = lists.highest_ordinal
        and {{ speaks_of('lists', minute_of('gone.followed_at')) }}
),

gone_unnoticed as (
    select gone.*
    from gone
    anti join gone_at_once
        on
            gone.account_id = gone_at_once.account_id
            and gone.list_name = gone_at_once.list_name
            and gone.username = gone_at_once.username
),

unmentioned as (
    select * from plain
    where last_ordinal is null and gone_at is null
),

shown as (
    {{ rows_shown('lists', 'gone_unnoticed', ['account_id', 'ordinal']) }}
    union all
    {{ rows_shown('last_tellers', 'unmentioned', ['account_id', 'ordinal']) }}
),

last_shown as (
    select
        account_id,
        list_name,
        username,
        max(ordinal) as last_ordinal
    from shown
    group by account_id, list_name, username
    union all
    select * from gone_at_once
),

-- Captures in a row that show the same.
traced as (
    select
        *,
        ordinal - row_number() over (
            partition by account_id, list_name, username, followed_at order by ordinal
        ) as island
    from {{ ref('int_showings_traced') }}
),

final as (
    select
        plain.account_id,
        plain.list_name,
        plain.username,
        plain.followed_at,
        plain.is_exact,
        plain.first_ordinal,
        coalesce(plain.last_ordinal, last_shown.last_ordinal) as last_ordinal
    from plain
    left join last_shown
        on
            plain.account_id = last_shown.account_id
            and plain.list_name = last_shown.list_name
            and plain.username = last_shown.username
    union all
    select
        account_id,
        list_name,
        username,
        followed_at,
        bool_and(is_exact) as is_exact,
        min(ordinal) as first_ordinal,
        max(ordinal) as last_ordinal
    from traced
    group by account_id, list_name, username, followed_at, island
)

select * from final
