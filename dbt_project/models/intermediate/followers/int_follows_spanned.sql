-- One row per account and person whose first known follow has a time: when it was observed.
-- From which age on it was under observation, and at what age it ended, if it did, in months.
-- Nobody is observed before the first list that shows them: whoever had left by then was never
-- seen. Where it cannot be told what became of a follow, it is observed until it was last seen.
with stays as (
    select * from {{ ref('follower_stays') }}
    where followed_at is not null
),

linked as (
    select * from {{ ref('int_stays_linked') }}
),

departures as (
    select * from {{ ref('int_departures_classified') }}
),

stays_of_several as (
    select stays.*
    from stays
    semi join linked on stays.stay_id = linked.sighting_id
),

-- A rename interrupts no follow.
traced as (
    select
        *,
        min(followed_at) over stays_of_person as first_followed_at,
        min(seen_from) over stays_of_person as first_seen_from,
        coalesce(lead(beginning) over stays_of_person = 'renamed', false) as is_renamed_next
    from stays_of_several
    window stays_of_person as (
        partition by account_id, person_id
        order by seen_from
        rows between unbounded preceding and unbounded following
    )
),

first_ends_traced as (
    select * from traced
    where not is_renamed_next
    qualify row_number() over (partition by account_id, person_id order by seen_from) = 1
),

-- Most people have one stay, which is all of it.
first_ends as (
    select
        account_id,
        person_id,
        stay_id,
        seen_until,
        possible_until,
        first_followed_at,
        first_seen_from
    from first_ends_traced
    union all
    select
        stays.account_id,
        stays.person_id,
        stays.stay_id,
        stays.seen_until,
        stays.possible_until,
        stays.followed_at as first_followed_at,
        stays.seen_from as first_seen_from
    from stays
    anti join linked on stays.stay_id = linked.sighting_id
),

final as (
    select
        first_ends.account_id,
        first_ends.person_id,
        first_ends.first_followed_at as followed_at,
        coalesce(departures.departure in ('lost', 'refollowed'), false) as is_ended,
        case when is_ended then first_ends.possible_until else first_ends.seen_until end
            as missed_at,
        {{ months_between('first_ends.first_followed_at', 'first_ends.first_seen_from') }}
            as age_entered,
        {{ months_between('first_ends.first_followed_at', 'first_ends.seen_until') }} as age_seen,
        {{ months_between('first_ends.first_followed_at', 'missed_at') }} as age_missed
    from first_ends
    left join departures on first_ends.stay_id = departures.sighting_id
)

select * from final
