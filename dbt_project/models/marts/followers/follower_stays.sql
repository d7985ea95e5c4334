-- One row per account and unbroken stay of a person in its followers list under one name.
-- When they certainly followed and when they may have, for any moment of the past.
with stays as (
    select * from {{ ref('int_persons_resolved') }}
    where list_name = 'followers'
),

arrivals as (
    select * from {{ ref('int_arrivals_classified') }}
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
    where list_name = 'followers'
),

-- The stays before and after it of the same person, which most have not.
successors as (
    select
        stays.*,
        arrivals.arrival = 'refollowed' or arrivals.is_new_follow as is_followed_anew
    from stays
    left join arrivals on stays.sighting_id = arrivals.sighting_id
    where stays.predecessor_id is not null
),

predecessors as (
    select stays.*
    from stays
    semi join successors on stays.sighting_id = successors.predecessor_id
),

linked as (
    select
        stays.* exclude (seen_until),
        -- A list that shows a follow was made after it, however unsure its own time is.
        greatest(stays.seen_until, stays.followed_at) as seen_until,
        greatest(predecessors.seen_until, predecessors.followed_at) as predecessor_seen_until,
        predecessors_missed.written_before as predecessor_missed_before,
        successors.link as successor_link,
        successors.followed_at as successor_followed_at,
        successors.is_followed_anew as is_successor_followed_anew,
        successors.seen_from as successor_seen_from
    from stays
    left join predecessors on stays.predecessor_id = predecessors.sighting_id
    left join captures as predecessors_missed
        on
            predecessors.account_id = predecessors_missed.account_id
            and predecessors.gone_ordinal = predecessors_missed.ordinal
    left join successors on stays.sighting_id = successors.predecessor_id
),

-- What begins with an account's first list has no arrival.
bounded as (
    select
        linked.*,
        arrivals.absent_at,
        missed.written_before as missed_before,
        case
            when arrivals.arrival is null then 'first_list'
            when arrivals.arrival = 'renamed' then 'renamed'
            when arrivals.arrival in ('gained', 'refollowed') or arrivals.is_new_follow
                then 'followed'
            when arrivals.arrival = 'uncovered' then 'first_covered'
            else 'reappeared'
        end as beginning
    from linked
    left join arrivals on linked.sighting_id = arrivals.sighting_id
    left join captures as missed
        on linked.account_id = missed.account_id and linked.gone_ordinal = missed.ordinal
),

-- A moment later than an instant is a microsecond later: intervals are half-open. Those of one
-- person never overlap.
final as (
    select
        sighting_id as stay_id,
        account_id,
        person_id,
        username,
        followed_at,
        beginning,
        case
            when beginning = 'renamed' then predecessor_seen_until + interval 1 microsecond
            when beginning = 'reappeared'
                then least(
                    greatest(absent_at + interval 1 microsecond, predecessor_missed_before),
                    seen_from
                )
            -- A list that shows the follow before was made before this one, or it would show this.
            when beginning = 'followed'
                then greatest(followed_at, predecessor_seen_until + interval 1 microsecond)
            else coalesce(followed_at, seen_from)
        end as possible_from,
        case when beginning = 'reappeared' then seen_from else possible_from end as certain_from,
        seen_from,
        seen_until,
        case
            when successor_link = 'rename' then seen_until + interval 1 microsecond
            when gone_at is null then null
            when successor_followed_at > seen_until
                then least(missed_before, successor_followed_at)
            when is_successor_followed_anew then seen_until + interval 1 microsecond
            else greatest(least(missed_before, successor_seen_from), seen_until)
        end as possible_until
    from bounded
)

select * from final
