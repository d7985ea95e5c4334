-- One row per stay in a list, with the person whose stay it is.
with sightings as (
    select * from {{ ref('int_sightings_derived') }}
),

linked as (
    select * from {{ ref('int_stays_linked') }}
),

final as (
    select
        sightings.account_id,
        sightings.list_name,
        sightings.sighting_id,
        coalesce(linked.person_id, sightings.own_person_id) as person_id,
        linked.sighting_id is null as is_only_stay,
        linked.predecessor_id,
        linked.link,
        linked.doubtful_predecessor_id,
        sightings.username,
        sightings.followed_at,
        sightings.is_exact,
        sightings.first_ordinal,
        sightings.last_ordinal,
        sightings.gone_ordinal,
        sightings.seen_from,
        sightings.seen_until,
        sightings.gone_at
    from sightings
    left join linked on sightings.sighting_id = linked.sighting_id
)

select * from final
