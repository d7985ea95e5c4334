-- One row per comment, reply, mention or tag by a named person other than the owner.
with interactions as (
    select * from {{ ref('int_interactions_collected') }}
),

stays as (
    select stays.*
    from {{ ref('int_persons_resolved') }} as stays
    semi join interactions
        on
            stays.account_id = interactions.account_id
            and stays.username = interactions.username
    where stays.list_name = 'followers'
),

renames as (
    select * from {{ ref('int_persons_resolved') }}
    where list_name = 'followers' and link = 'rename'
),

persons as (
    select * from {{ ref('int_persons_described') }}
),

-- Whoever was listed under another name before it was read did not write it under this one.
names_given_up as (
    select
        stays.sighting_id,
        stays.gone_at
    from stays
    semi join renames on stays.sighting_id = renames.predecessor_id
),

-- A name may have had several holders: the one who had it when it was read.
holders as (
    select
        interactions.account_id,
        interactions.kind,
        interactions.interaction_id,
        stays.person_id
    from interactions
    inner join stays
        on
            interactions.account_id = stays.account_id
            and interactions.username = stays.username
    left join names_given_up on stays.sighting_id = names_given_up.sighting_id
    where coalesce(interactions.captured_at < names_given_up.gone_at, true)
    qualify row_number() over (
        partition by interactions.account_id, interactions.kind, interactions.interaction_id
        order by
            least(stays.seen_from, stays.followed_at) > interactions.captured_at,
            abs(
                epoch(interactions.captured_at)
                - epoch(least(stays.seen_from, stays.followed_at))
            ),
            stays.first_ordinal
    ) = 1
),

final as (
    select
        interactions.account_id,
        interactions.interaction_id,
        holders.person_id,
        coalesce(persons.username, interactions.username) as username,
        interactions.kind,
        interactions.occurred_at,
        interactions.media_id as instagram_media_id
    from interactions
    left join holders
        on
            interactions.account_id = holders.account_id
            and interactions.kind = holders.kind
            and interactions.interaction_id = holders.interaction_id
    left join persons
        on
            holders.account_id = persons.account_id
            and holders.person_id = persons.person_id
)

select * from final
