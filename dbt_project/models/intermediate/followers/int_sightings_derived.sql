-- One row per account, list, username and unbroken stay in that list under one follow time.
-- A stay lasts from the capture that first shows the row to the first one that covers its follow
-- time without showing it: the half-open interval [seen_from, gone_at), null while still listed.
with captures as (
    select * from {{ ref('int_captures_ordered') }}
),

runs as (
    select * from {{ ref('int_runs_placed') }}
),

names as (
    select distinct
        account_id,
        list_name,
        username
    from {{ ref('int_showings_traced') }}
),

lengths as (
    select
        account_id,
        list_name,
        max(ordinal) as last_ordinal
    from captures
    group by account_id, list_name
),

-- Nearly all runs are steady: the only one of their name, and going on to the newest capture.
told_apart as (
    select
        runs.*,
        names.username is null and runs.last_ordinal = lengths.last_ordinal as is_steady
    from runs
    inner join lengths
        on runs.account_id = lengths.account_id and runs.list_name = lengths.list_name
    left join names
        on
            runs.account_id = names.account_id
            and runs.list_name = names.list_name
            and runs.username = names.username
),

-- Each run beside the next one of its username.
restless as (
    select
        account_id,
        list_name,
        username,
        followed_at,
        is_exact,
        last_ordinal as ordinal,
        min(first_ordinal) over runs_of_name as first_ordinal,
        lead(first_ordinal) over runs_of_name as next_ordinal,
        lead(followed_at) over runs_of_name as next_followed_at
    from told_apart
    where not is_steady
    window runs_of_name as (
        partition by account_id, list_name, username
        order by first_ordinal
        rows between unbounded preceding and unbounded following
    )
),

-- Nearly always the very next capture tells.
missed_at_once as (
    select
        restless.account_id,
        restless.list_name,
        restless.username,
        restless.ordinal,
        captures.ordinal as missed_ordinal
    from restless
    inner join captures
        on
            restless.account_id = captures.account_id
            and restless.list_name = captures.list_name
            and restless.ordinal + 1 = captures.ordinal
    where
        {{ is_missed('restless', 'captures') }}
),

missed_later as (
    select
        restless.account_id,
        restless.list_name,
        restless.username,
        restless.ordinal,
        min(captures.ordinal) as missed_ordinal
    from restless
    anti join missed_at_once
        on
            restless.account_id = missed_at_once.account_id
            and restless.list_name = missed_at_once.list_name
            and restless.username = missed_at_once.username
            and restless.ordinal = missed_at_once.ordinal
    inner join captures
        on
            restless.account_id = captures.account_id
            and restless.list_name = captures.list_name
            and restless.ordinal < captures.ordinal
    where
        {{ is_missed('restless', 'captures') }}
    group by all
),

first_misses as (
    select * from missed_at_once
    union all
    select * from missed_later
),

-- The last showings of each stay. A row that reappears unchanged after captures that could not
-- have shown it was there all along.
endings as (
    select
        restless.*,
        coalesce(
            first_misses.missed_ordinal,
            case
                when restless.next_followed_at is distinct from restless.followed_at
                    then restless.next_ordinal
            end
        ) as gone_ordinal
    from restless
    left join first_misses
        on
            restless.account_id = first_misses.account_id
            and restless.list_name = first_misses.list_name
            and restless.username = first_misses.username
            and restless.ordinal = first_misses.ordinal
    where gone_ordinal is not null or restless.next_ordinal is null
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
    from told_apart
    where is_steady
),

final as (
    select
        {{ key_of([
            'stays.account_id', 'stays.list_name', 'stays.username', 'first_captures.capture_id'
        ]) }} as sighting_id,
        -- The person, where this is the first stay of theirs. By the minute, for another archive
        -- may tell the second later.
        {{ key_of([
            'stays.account_id', 'stays.username', minute_of('stays.followed_at')
        ]) }} as own_person_id,
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
