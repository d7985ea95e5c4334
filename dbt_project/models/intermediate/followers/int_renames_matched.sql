-- One row per stay that ended, or of which no later list speaks, and stay that then began in the
-- same list with the same follow time.
-- A rename keeps the follow second (export-format.md 5). What leaves no choice is a rename; where
-- several would fit, or only the minute is known, the other list decides or nobody does.
with sightings as (
    select * from {{ ref('int_sightings_derived') }}
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
),

-- Appearing in the first capture is no change: nothing was known before it. Times to the minute fit
-- whatever second of it. A name of which no later list speaks may be gone as well.
fitting as (
    select
        vanished.account_id,
        vanished.list_name,
        vanished.sighting_id as vanished_id,
        appeared.sighting_id as appeared_id,
        vanished.username as vanished_username,
        appeared.username as appeared_username,
        vanished.followed_at as vanished_followed_at,
        appeared.followed_at,
        vanished.first_ordinal as vanished_first_ordinal,
        vanished.last_ordinal as vanished_last_ordinal,
        vanished.seen_until as vanished_seen_until,
        appeared.first_ordinal as ordinal,
        appeared.last_ordinal as appeared_last_ordinal,
        appeared.seen_from as appeared_seen_from,
        vanished.is_exact and appeared.is_exact as is_exact,
        vanished.gone_ordinal is not null as is_gone,
        starts_with(appeared.username, '__deleted__') as is_deletion
    from sightings as vanished
    inner join sightings as appeared
        on
            vanished.account_id = appeared.account_id
            and vanished.list_name = appeared.list_name
            and {{ minute_of('vanished.followed_at') }} = {{ minute_of('appeared.followed_at') }}
            and vanished.username <> appeared.username
            and vanished.last_ordinal < appeared.first_ordinal
    where
        appeared.first_ordinal > 1
        and (
            vanished.followed_at = appeared.followed_at
            or not (vanished.is_exact and appeared.is_exact)
        )
),

-- A list lacked the new name though it should have shown it: the name was not just left out.
known_to_be_new as (
    select distinct fitting.appeared_id
    from fitting
    inner join captures
        on
            fitting.account_id = captures.account_id
            and fitting.list_name = captures.list_name
            and fitting.ordinal > captures.ordinal
            and fitting.followed_at <= captures.listed_after
    where captures.covered_from is null or fitting.followed_at >= captures.covered_from
),

-- A capture in between that should show them under either name says that they were away.
away as (
    select distinct
        fitting.vanished_id,
        fitting.appeared_id
    from fitting
    inner join captures
        on
            fitting.account_id = captures.account_id
            and fitting.list_name = captures.list_name
            and fitting.vanished_last_ordinal < captures.ordinal
            and fitting.ordinal > captures.ordinal
    where
        captures.covered_from is null or fitting.vanished_followed_at >= captures.covered_from
),

candidates as (
    select
        fitting.*,
        fitting.appeared_id in (select known_to_be_new.appeared_id from known_to_be_new)
            as is_known_to_be_new
    from fitting
    anti join away
        on fitting.vanished_id = away.vanished_id and fitting.appeared_id = away.appeared_id
    where fitting.is_gone or is_known_to_be_new
),

-- Two names that were listed at one moment under that follow time are two people.
seen_together as (
    select distinct
        candidates.vanished_id,
        candidates.appeared_id
    from candidates
    inner join sightings as old_holders
        on
            candidates.account_id = old_holders.account_id
            and candidates.list_name = old_holders.list_name
            and candidates.vanished_username = old_holders.username
            and candidates.vanished_followed_at = old_holders.followed_at
    inner join sightings as new_holders
        on
            candidates.account_id = new_holders.account_id
            and candidates.list_name = new_holders.list_name
            and candidates.appeared_username = new_holders.username
            and candidates.followed_at = new_holders.followed_at
            and old_holders.first_ordinal <= new_holders.last_ordinal
            and old_holders.last_ordinal >= new_holders.first_ordinal
),

-- Each name by itself: a join on either of two would compare everybody with everybody.
names as (
    select
        *,
        vanished_username as username
    from candidates
    union all
    select
        *,
        appeared_username as username
    from candidates
),

-- Who is in the other list under one of the two names before and after did not take the other.
steady_elsewhere as (
    select distinct
        names.vanished_id,
        names.appeared_id
    from names
    inner join sightings as elsewhere
        on
            names.account_id = elsewhere.account_id
            and names.list_name <> elsewhere.list_name
            and names.username = elsewhere.username
            and names.vanished_seen_until >= elsewhere.seen_from
            and names.appeared_seen_from <= elsewhere.seen_until
),

possible as (
    select candidates.*
    from candidates
    anti join seen_together
        on
            candidates.vanished_id = seen_together.vanished_id
            and candidates.appeared_id = seen_together.appeared_id
    anti join steady_elsewhere
        on
            candidates.vanished_id = steady_elsewhere.vanished_id
            and candidates.appeared_id = steady_elsewhere.appeared_id
),

-- The same two names, one after the other, under one time in the other list: independent proof.
confirmed as (
    select distinct
        possible.vanished_id,
        possible.appeared_id
    from possible
    inner join sightings as old_names
        on
            possible.account_id = old_names.account_id
            and possible.list_name <> old_names.list_name
            and possible.vanished_username = old_names.username
    inner join sightings as new_names
        on
            old_names.account_id = new_names.account_id
            and old_names.list_name = new_names.list_name
            and possible.appeared_username = new_names.username
            and old_names.seen_until < new_names.seen_from
            and date_trunc('minute', old_names.followed_at)
            = date_trunc('minute', new_names.followed_at)
            and (
                old_names.followed_at = new_names.followed_at
                or not (old_names.is_exact and new_names.is_exact)
            )
),

proven as (
    select
        possible.*,
        confirmed.vanished_id is not null as is_confirmed,
        is_confirmed
        and count(confirmed.vanished_id) over (partition by possible.vanished_id) = 1
        and count(confirmed.appeared_id) over (partition by possible.appeared_id) = 1 as is_proven
    from possible
    left join confirmed
        on
            possible.vanished_id = confirmed.vanished_id
            and possible.appeared_id = confirmed.appeared_id
),

settled as (
    select * from proven
    where is_proven
),

-- What the proven ones leave over.
left_over as (
    select
        proven.*,
        count(*) over (partition by proven.vanished_id) as choices_of_vanished,
        count(*) over (partition by proven.appeared_id) as choices_of_appeared
    from proven
    anti join settled as settled_before on proven.vanished_id = settled_before.vanished_id
    anti join settled as settled_after on proven.appeared_id = settled_after.appeared_id
),

judged as (
    select
        * exclude (is_proven),
        is_proven as is_same_person
    from settled
    union all
    select
        * exclude (is_proven, choices_of_vanished, choices_of_appeared),
        choices_of_vanished = 1
        and choices_of_appeared = 1
        and is_exact
        and is_gone
        and is_known_to_be_new as is_same_person
    from left_over
),

final as (
    select
        account_id,
        list_name,
        vanished_id,
        appeared_id,
        vanished_username,
        appeared_username,
        followed_at,
        vanished_seen_until,
        appeared_seen_from,
        ordinal,
        is_same_person,
        is_confirmed,
        is_deletion
    from judged
)

select * from final
