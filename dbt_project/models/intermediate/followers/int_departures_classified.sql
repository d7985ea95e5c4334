-- One row per stay in the followers list that has ended.
-- What its end means, and for a loss the reason that the evidence supports.
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

arrivals as (
    select * from {{ ref('int_arrivals_classified') }}
),

following as (
    select * from {{ ref('int_sightings_derived') }}
    where list_name = 'following'
),

comments as (
    select * from {{ ref('stg_graph_api__comments') }}
),

departures as (
    select
        stays.*,
        shown.capture_id as from_capture_id,
        missed.capture_id as to_capture_id,
        missed.completeness as to_completeness,
        missed.written_before,
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
-- which the owner followed it (export-format.md 2.6): one name for one deleted account, or nobody
-- can say whose it is.
tombstones as (
    select
        unnamed.account_id,
        unnamed.followed_at,
        unnamed.seen_from,
        max(unnamed.seen_until) as seen_until,
        any_value(named.username) as username
    from following as unnamed
    inner join following as named
        on
            unnamed.account_id = named.account_id
            and unnamed.followed_at = named.followed_at
            and unnamed.seen_from = named.gone_at
    where starts_with(unnamed.username, '__deleted__')
    group by unnamed.account_id, unnamed.followed_at, unnamed.seen_from
    having count(distinct named.username) = 1 and count(distinct unnamed.username) = 1
),

deleted as (
    select distinct departures.sighting_id
    from departures
    inner join tombstones
        on
            departures.account_id = tombstones.account_id
            and departures.username = tombstones.username
            and departures.gone_at between tombstones.seen_from and tombstones.seen_until
),

-- In both lists at first and in the other one ever since: nobody else who took the name.
still_followed as (
    select distinct departures.sighting_id
    from departures
    inner join following
        on
            departures.account_id = following.account_id
            and departures.username = following.username
            and departures.seen_until >= following.seen_from
            and departures.gone_at <= following.seen_until
),

still_commenting as (
    select distinct departures.sighting_id
    from departures
    inner join comments
        on
            departures.account_id = comments.account_id
            and departures.username = comments.username
            and departures.gone_at < comments.written_at
),

final as (
    select
        departures.account_id,
        departures.sighting_id,
        departures.person_id,
        departures.seen_until,
        departures.gone_at,
        departures.detected_at,
        departures.from_capture_id,
        departures.to_capture_id,
        departures.to_completeness,
        departures.written_before,
        case
            when renames.is_unique then 'renamed'
            when back_at_once.arrival = 'refollowed' then 'refollowed'
            when renames.ordinal is not null then 'ambiguous'
            when back_at_once.sighting_id is not null then 'unexplained'
            else 'lost'
        end as departure,
        case
            when departure <> 'lost' then null
            when returned.sighting_id is not null then 'gone'
            when deleted.sighting_id is not null then 'deleted'
            when still_followed.sighting_id is not null then 'unfollowed'
            when still_commenting.sighting_id is not null then 'unfollowed'
            else 'gone'
        end as reason,
        case
            when departure <> 'lost' then null
            when returned.sighting_id is not null
                then 'a later list has the old follow time again, so they did not unfollow'
            when deleted.sighting_id is not null
                then
                    'the following list shows a deleted account with the time at which this one '
                    || 'was followed'
            when still_followed.sighting_id is not null
                then 'the account still exists: the following list of that moment names it'
            when still_commenting.sighting_id is not null
                then 'the account still exists: it commented afterwards'
            else
                'whether they unfollowed, were blocked, or closed their account cannot be told'
        end as reason_evidence
    from departures
    left join renames
        on
            departures.account_id = renames.account_id
            and departures.gone_ordinal = renames.ordinal
            and departures.followed_at = renames.followed_at
    left join back_at_once on departures.sighting_id = back_at_once.sighting_id
    left join returned on departures.sighting_id = returned.sighting_id
    left join deleted on departures.sighting_id = deleted.sighting_id
    left join still_followed on departures.sighting_id = still_followed.sighting_id
    left join still_commenting on departures.sighting_id = still_commenting.sighting_id
)

select * from final
