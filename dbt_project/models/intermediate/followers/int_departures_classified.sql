-- One row per stay in the followers list that has ended.
-- What its end means, and for a loss the reason that the evidence supports.
with stays as (
    select * from {{ ref('int_persons_resolved') }}
    where list_name = 'followers'
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
    where list_name = 'followers'
),

renames as (
    select
        vanished_id,
        bool_or(is_same_person and not is_deletion) as is_renamed,
        bool_or(is_same_person and is_deletion) as is_deleted
    from {{ ref('int_renames_matched') }}
    where list_name = 'followers'
    group by vanished_id
),

arrivals as (
    select * from {{ ref('int_arrivals_classified') }}
),

following as (
    select * from {{ ref('int_sightings_derived') }}
    where list_name = 'following'
),

deletions as (
    select * from {{ ref('int_renames_matched') }}
    where list_name = 'following' and is_deletion and is_same_person
),

blocks as (
    select * from {{ ref('int_acts_listed') }}
    where list_name = 'blocked'
),

signs_of_life as (
    select * from {{ ref('int_lives_shown') }}
),

departures as (
    select
        stays.*,
        shown.capture_id as from_capture_id,
        missed.capture_id as to_capture_id,
        missed.completeness as to_completeness,
        missed.written_before,
        -- Else their name is somebody else's by now, and they may be there under another.
        missed.covered_from is null or stays.followed_at >= missed.covered_from
            as is_missed,
        greatest(shown.imported_at, missed.imported_at) as detected_at
    from stays
    inner join captures as shown
        on stays.account_id = shown.account_id and stays.last_ordinal = shown.ordinal
    inner join captures as missed
        on stays.account_id = missed.account_id and stays.gone_ordinal = missed.ordinal
),

-- The list that lacks the row shows the name under another follow time.
back_at_once as (
    select
        predecessor_id as sighting_id,
        arrival
    from arrivals
    where arrival <> 'renamed' and is_predecessor_just_gone
),

-- An old follow time that comes back was never ended by unfollowing.
returned as (
    select predecessor_id as sighting_id
    from arrivals
    where arrival = 'returned'
),

-- Instagram keeps a deleted account in the following list, without its name but with the time at
-- which the owner followed it (export-format.md 2.6).
deleted as (
    select distinct departures.sighting_id
    from departures
    inner join following as named
        on
            departures.account_id = named.account_id
            and departures.username = named.username
    inner join deletions on named.sighting_id = deletions.vanished_id
    inner join following as unnamed on deletions.appeared_id = unnamed.sighting_id
    where departures.gone_at between unnamed.seen_from and unnamed.seen_until
),

blocked as (
    select distinct departures.sighting_id
    from departures
    inner join blocks
        on
            departures.account_id = blocks.account_id
            and departures.username = blocks.username
            and departures.seen_until < blocks.acted_at + interval 1 minute
            and departures.written_before >= blocks.acted_at
),

-- Followed by the owner before and ever since, or heard of afterwards, before the name may well
-- have passed to somebody else. Nobody asks to follow whom they follow.
still_there as (
    select
        departures.sighting_id,
        arg_max(signs_of_life.sign, signs_of_life.strength) as sign
    from departures
    inner join signs_of_life
        on
            departures.account_id = signs_of_life.account_id
            and departures.username = signs_of_life.username
            and case signs_of_life.sign
                when 'followed'
                    then
                        departures.seen_until >= signs_of_life.shown_from
                        and departures.gone_at <= signs_of_life.shown_until
                when 'commented' then departures.written_before < signs_of_life.shown_from
                when 'asked' then departures.seen_until < signs_of_life.shown_from
            end
            and departures.written_before + interval {{ var('same_holder_days') }} days
            >= signs_of_life.shown_from
    group by departures.sighting_id
),

final as (
    select
        departures.account_id,
        departures.sighting_id,
        departures.person_id,
        departures.username,
        departures.followed_at,
        departures.seen_until,
        departures.gone_at,
        departures.detected_at,
        departures.from_capture_id,
        departures.to_capture_id,
        departures.to_completeness,
        departures.written_before,
        case
            when renames.is_renamed then 'renamed'
            when back_at_once.arrival = 'refollowed' then 'refollowed'
            when
                (renames.vanished_id is not null and not renames.is_deleted)
                or back_at_once.arrival = 'ambiguous'
                then 'ambiguous'
            when back_at_once.sighting_id is not null or not departures.is_missed
                then 'unexplained'
            else 'lost'
        end as departure,
        case
            when departure <> 'lost' then null
            when blocked.sighting_id is not null then 'blocked_by_you'
            when returned.sighting_id is not null then 'gone'
            when deleted.sighting_id is not null or renames.is_deleted then 'deleted'
            when still_there.sighting_id is not null then 'unfollowed'
            else 'gone'
        end as reason,
        case
            when departure <> 'lost' then null
            when blocked.sighting_id is not null
                then 'you blocked them in that time, as the list of blocked accounts shows'
            when returned.sighting_id is not null
                then 'a later list has the old follow time again, so they did not unfollow'
            when deleted.sighting_id is not null
                then
                    'the following list shows a deleted account with the time at which this one '
                    || 'was followed'
            when renames.is_deleted
                then 'the list shows a deleted account with their follow time in their place'
            when still_there.sighting_id is not null
                then 'the account still exists: ' || case still_there.sign
                    when 'followed' then 'the following list of that moment names it'
                    when 'commented' then 'it commented afterwards'
                    when 'asked' then 'it asked to follow again'
                end
            else
                'whether they unfollowed, were blocked, or closed their account cannot be told'
        end as reason_evidence
    from departures
    left join renames on departures.sighting_id = renames.vanished_id
    left join back_at_once on departures.sighting_id = back_at_once.sighting_id
    left join returned on departures.sighting_id = returned.sighting_id
    left join blocked on departures.sighting_id = blocked.sighting_id
    left join deleted on departures.sighting_id = deleted.sighting_id
    left join still_there on departures.sighting_id = still_there.sighting_id
)

select * from final
