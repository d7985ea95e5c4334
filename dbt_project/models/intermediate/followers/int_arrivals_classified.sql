-- One row per stay in the followers list that begins after an account's first capture.
-- What its beginning means, or why it means nothing.
with stays as (
    select * from {{ ref('int_persons_resolved') }}
    where list_name = 'followers'
),

captures as (
    select
        *,
        max(listed_after) over (partition by account_id order by ordinal) as latest_listed_after
    from {{ ref('int_captures_ordered') }}
    where list_name = 'followers'
),

renames as (
    select * from {{ ref('int_renames_matched') }}
    where list_name = 'followers'
),

renamed as (
    select * from renames
    where is_same_person
),

ambiguous as (
    select distinct appeared_id
    from renames
    where not is_same_person
),

later_stays as (
    select * from stays
    where first_ordinal > 1
),

-- The last capture before that should have shown the row and did not; there is none for whoever
-- followed after all of them, as most did.
absences as (
    select
        later_stays.sighting_id,
        max(captures.ordinal) as ordinal
    from later_stays
    inner join captures as captures_before
        on
            later_stays.account_id = captures_before.account_id
            and later_stays.first_ordinal - 1 = captures_before.ordinal
            and later_stays.followed_at < captures_before.latest_listed_after
    inner join captures
        on
            later_stays.account_id = captures.account_id
            and later_stays.first_ordinal > captures.ordinal
            and later_stays.followed_at < captures.listed_after
    where captures.covered_from is null or later_stays.followed_at >= captures.covered_from
    group by later_stays.sighting_id
),

-- The last capture that is from before they followed, and so from before the one that shows them:
-- of that, too, the newest follow is all that is known of how early it was made.
before_follows as (
    select
        later_stays.sighting_id,
        least(captures.ordinal, later_stays.first_ordinal - 1) as ordinal
    from later_stays
    asof inner join captures
        on
            later_stays.account_id = captures.account_id
            and later_stays.followed_at >= captures.listed_after
),

arrivals as (
    select
        later_stays.*,
        absences.ordinal as absent_ordinal,
        before_follows.ordinal is not null as is_followed_since,
        coalesce(absences.ordinal, before_follows.ordinal, later_stays.first_ordinal - 1)
            as from_ordinal
    from later_stays
    left join absences on later_stays.sighting_id = absences.sighting_id
    left join before_follows on later_stays.sighting_id = before_follows.sighting_id
),

final as (
    select
        arrivals.account_id,
        arrivals.sighting_id,
        arrivals.person_id,
        -- Also a former holder of the name of whom it is not known whether they are back.
        predecessors.sighting_id as predecessor_id,
        arrivals.username,
        arrivals.followed_at,
        arrivals.is_exact,
        arrivals.seen_from,
        arrivals.first_ordinal,
        shown.written_before,
        previous.captured_at as absent_at,
        greatest(previous.imported_at, shown.imported_at) as detected_at,
        previous.capture_id as from_capture_id,
        shown.capture_id as to_capture_id,
        predecessors.username as predecessor_username,
        predecessors.followed_at as predecessor_followed_at,
        predecessors.seen_until as predecessor_seen_until,
        -- Gone from this very capture, so the leaving itself was never an event of its own.
        coalesce(predecessors.gone_ordinal >= arrivals.first_ordinal, false)
            as is_predecessor_just_gone,
        coalesce(renamed.is_confirmed, false) as is_confirmed_by_following,
        case
            when arrivals.link = 'rename' then 'renamed'
            when arrivals.link = 'username' and arrivals.followed_at = predecessors.followed_at
                then 'returned'
            when
                arrivals.link = 'username'
                and arrivals.followed_at > predecessors.seen_until
                and arrivals.absent_ordinal is null
                then 'refollowed'
            when
                ambiguous.appeared_id is not null
                or arrivals.doubtful_predecessor_id is not null
                then 'ambiguous'
            when
                arrivals.link = 'username'
                or arrivals.absent_ordinal is not null
                or arrivals.followed_at is null
                then 'unexplained'
            when arrivals.is_followed_since then 'gained'
            else 'uncovered'
        end as arrival,
        -- Whoever it is, they followed at that moment.
        arrivals.is_followed_since and arrivals.absent_ordinal is null as is_new_follow
    from arrivals
    inner join captures as shown
        on arrivals.account_id = shown.account_id and arrivals.first_ordinal = shown.ordinal
    inner join captures as previous
        on arrivals.account_id = previous.account_id and arrivals.from_ordinal = previous.ordinal
    left join stays as predecessors
        on
            coalesce(arrivals.predecessor_id, arrivals.doubtful_predecessor_id)
            = predecessors.sighting_id
    left join renamed on arrivals.sighting_id = renamed.appeared_id
    left join ambiguous on arrivals.sighting_id = ambiguous.appeared_id
)

select * from final
