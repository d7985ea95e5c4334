-- One row per account, list, traced username and capture that shows it, with the best follow time
-- that any capture tells.
-- An archive in HTML tells the minute only, the oldest ones no time: where another archive has the
-- second of the same follow, it holds for all. Where one capture has two times, the later counts.
with captures as (
    select * from {{ ref('int_captures_ordered') }}
),

lists as (
    select
        placed.*,
        captures.ordinal
    from {{ ref('int_lists_placed') }} as placed
    inner join captures
        on placed.capture_id = captures.capture_id and placed.list_name = captures.list_name
),

names as (
    select * from {{ ref('int_names_traced') }}
),

traced as (
    select sightings.*
    from {{ ref('stg_exports__sightings') }} as sightings
    semi join names
        on
            sightings.account_username = names.account_username
            and sightings.list_name = names.list_name
            and sightings.username = names.username
),

showings as (
    {{ rows_shown('lists', 'traced', ['account_id', 'ordinal', 'captured_at']) }}
),

exact_times as (
    select distinct
        account_id,
        list_name,
        username,
        followed_at
    from showings
    where is_exact and followed_at is not null
),

vague as (
    select * from showings
    where not is_exact or followed_at is null
),

sharpened as (
    select
        vague.account_id,
        vague.list_name,
        vague.username,
        vague.ordinal,
        coalesce(
            min(exact_times.followed_at) filter (where vague.followed_at is not null),
            max(exact_times.followed_at),
            vague.followed_at
        ) as followed_at,
        count(exact_times.followed_at) > 0 or vague.is_exact as is_exact
    from vague
    left join exact_times
        on
            vague.account_id = exact_times.account_id
            and vague.list_name = exact_times.list_name
            and vague.username = exact_times.username
            and (
                vague.followed_at = date_trunc('minute', exact_times.followed_at)
                or (vague.followed_at is null and vague.captured_at >= exact_times.followed_at)
            )
    group by
        vague.account_id, vague.list_name, vague.username, vague.ordinal, vague.followed_at,
        vague.is_exact
),

timed as (
    select
        account_id,
        list_name,
        username,
        ordinal,
        followed_at,
        is_exact
    from showings
    where is_exact and followed_at is not null
    union all
    select
        account_id,
        list_name,
        username,
        ordinal,
        followed_at,
        is_exact
    from sharpened
),

final as (
    select
        account_id,
        list_name,
        username,
        ordinal,
        max(followed_at) as followed_at,
        coalesce(arg_max(is_exact, followed_at), true) as is_exact
    from timed
    group by account_id, list_name, username, ordinal
)

select * from final
