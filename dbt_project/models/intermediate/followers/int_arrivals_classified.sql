-- One row per stay in the followers list that begins after an account's first capture.
-- What its beginning means, or why it means nothing.
with stays as (
    select * from {{ ref('int_persons_resolved') }}
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
    where list_name = 'followers'
),

renames as (
    select * from {{ ref('int_renames_matched') }}
),

-- The capture before (it did not show the row) and the one that does.
arrivals as (
    select
        stays.*,
        previous.capture_id as from_capture_id,
        previous.captured_at as absent_at,
        previous.covered_from as absent_covered_from,
        shown.capture_id as to_capture_id,
        shown.written_before,
        greatest(previous.imported_at, shown.imported_at) as detected_at
    from stays
    inner join captures as shown
        on stays.account_id = shown.account_id and stays.first_ordinal = shown.ordinal
    inner join captures as previous
        on stays.account_id = previous.account_id and stays.first_ordinal - 1 = previous.ordinal
),

final as (
    select
        arrivals.account_id,
        arrivals.sighting_id,
        arrivals.person_id,
        arrivals.predecessor_id,
        arrivals.username,
        arrivals.followed_at,
        arrivals.seen_from,
        arrivals.written_before,
        arrivals.absent_at,
        arrivals.detected_at,
        arrivals.from_capture_id,
        arrivals.to_capture_id,
        predecessors.username as predecessor_username,
        predecessors.followed_at as predecessor_followed_at,
        predecessors.seen_until as predecessor_seen_until,
        -- Gone from this very capture, so the leaving itself was never an event of its own.
        coalesce(predecessors.gone_ordinal = arrivals.first_ordinal, false)
            as is_predecessor_just_gone,
        coalesce(renames.is_confirmed_by_following, false) as is_confirmed_by_following,
        case
            when arrivals.link = 'rename' then 'renamed'
            when arrivals.link = 'username' and arrivals.followed_at = predecessors.followed_at
                then 'returned'
            when
                arrivals.link = 'username' and arrivals.followed_at > arrivals.absent_at
                then 'refollowed'
            when renames.ordinal is not null then 'ambiguous'
            when arrivals.followed_at > arrivals.absent_at then 'gained'
            when arrivals.followed_at < arrivals.absent_covered_from then 'uncovered'
            else 'unexplained'
        end as arrival
    from arrivals
    left join stays as predecessors on arrivals.predecessor_id = predecessors.sighting_id
    left join renames
        on
            arrivals.account_id = renames.account_id
            and arrivals.first_ordinal = renames.ordinal
            and arrivals.followed_at = renames.followed_at
)

select * from final
