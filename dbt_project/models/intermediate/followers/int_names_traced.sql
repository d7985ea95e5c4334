-- One row per account name, list and username whose stays cannot be read off one run of sightings.
-- Every capture that shows them must be looked at. Nearly all names have one run and are not here.
with sightings as (
    select * from {{ ref('stg_exports__sightings') }}
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
),

lists as (
    select
        placed.*,
        captures.ordinal,
        captures.covered_from,
        lag(captures.ordinal) over moments as previous_ordinal
    from {{ ref('int_lists_placed') }} as placed
    left join captures
        on placed.capture_id = captures.capture_id and placed.list_name = captures.list_name
    window moments as (
        partition by placed.account_username, placed.list_name order by placed.moment
    )
),

-- A name that passed from one account to another, or captures that are not in the order of their
-- archives or in none: a run over these is none of one account or not unbroken.
threads as (
    select
        account_username,
        list_name,
        any_value(account_id) as account_id,
        bool_or(ordinal is null or coalesce(ordinal < previous_ordinal, false))
        or min(account_id) <> max(account_id) as is_odd
    from lists
    group by account_username, list_name
),

-- Follows of which a capture speaks though no list of it does: those from before the oldest row of
-- a whole list, and those between two parts.
bounds as (
    select
        *,
        max(coalesce(newest_minute, 9999999999)) over (
            partition by capture_id, account_username, list_name
            order by oldest_minute, moment
            rows between unbounded preceding and 1 preceding
        ) as told_until
    from lists
    where oldest_minute is not null
),

silences as (
    select
        account_username,
        list_name,
        told_until as silent_after,
        max(oldest_minute) as silent_before
    from bounds
    where told_until < oldest_minute or (told_until is null and covered_from is null)
    group by account_username, list_name, told_until
),

owned as (
    select
        sightings.account_username,
        sightings.list_name,
        sightings.username,
        threads.account_id,
        threads.is_odd,
        {{ minute_of('sightings.followed_at') }} as follow_minute
    from sightings
    inner join threads
        on
            sightings.account_username = threads.account_username
            and sightings.list_name = threads.list_name
),

repeated as (
    select
        account_id,
        list_name,
        username
    from owned
    group by account_id, list_name, username
    having count(*) > 1
),

doubtful as (
    select
        account_username,
        list_name,
        username
    from owned
    where is_odd
    union all
    select
        owned.account_username,
        owned.list_name,
        owned.username
    from owned
    semi join silences
        on
            owned.account_username = silences.account_username
            and owned.list_name = silences.list_name
            and owned.follow_minute < silences.silent_before
            and coalesce(owned.follow_minute > silences.silent_after, true)
    union all
    select
        owned.account_username,
        owned.list_name,
        owned.username
    from owned
    semi join repeated
        on
            owned.account_id = repeated.account_id
            and owned.list_name = repeated.list_name
            and owned.username = repeated.username
),

final as (
    select distinct * from doubtful
)

select * from final
