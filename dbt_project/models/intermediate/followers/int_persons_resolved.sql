-- One row per stay in a list, with the person whose stay it is.
-- A person is a chain of stays: a rename links two names, the same name again links a return. The
-- first stay of a chain names the person. Only linked stays are walked, so the recursion costs what
-- changed, one step for each name or return of the most restless person.
with recursive sightings as (
    select * from {{ ref('int_sightings_derived') }}
),

renames as (
    select * from {{ ref('int_renames_matched') }}
    where is_same_person
),

-- Only a stay that begins after the first capture can continue another one.
by_username as (
    select
        sightings.*,
        lag(sightings.sighting_id) over (
            partition by sightings.account_id, sightings.list_name, sightings.username
            order by sightings.first_ordinal
        ) as username_predecessor_id
    from sightings
    semi join sightings as later_stays
        on
            sightings.account_id = later_stays.account_id
            and sightings.list_name = later_stays.list_name
            and sightings.username = later_stays.username
            and later_stays.first_ordinal > 1
),

-- Whoever takes a name that its holder has left by renaming is somebody else.
links as (
    select
        by_username.sighting_id,
        renames.vanished_id as predecessor_id,
        case when renames.is_deletion then 'deletion' else 'rename' end as link
    from by_username
    inner join renames on by_username.sighting_id = renames.appeared_id
    union all
    select
        by_username.sighting_id,
        by_username.username_predecessor_id as predecessor_id,
        'username' as link
    from by_username
    anti join renames as named_here on by_username.sighting_id = named_here.appeared_id
    anti join renames as left_by on by_username.username_predecessor_id = left_by.vanished_id
    where by_username.username_predecessor_id is not null
),

chains as (
    select
        links.predecessor_id as sighting_id,
        links.predecessor_id as root_id
    from links
    anti join links as earlier on links.predecessor_id = earlier.sighting_id
    union
    select
        links.sighting_id,
        chains.root_id
    from chains
    inner join links on chains.sighting_id = links.predecessor_id
),

rooted as (
    select
        sightings.*,
        links.predecessor_id,
        links.link,
        coalesce(chains.root_id, sightings.sighting_id) as root_id
    from sightings
    left join links on sightings.sighting_id = links.sighting_id
    left join chains on sightings.sighting_id = chains.sighting_id
),

final as (
    select
        rooted.account_id,
        rooted.list_name,
        rooted.sighting_id,
        {{ key_of(['rooted.account_id', 'roots.username', 'roots.followed_at']) }} as person_id,
        rooted.predecessor_id,
        rooted.link,
        rooted.username,
        rooted.followed_at,
        rooted.is_exact,
        rooted.first_ordinal,
        rooted.last_ordinal,
        rooted.gone_ordinal,
        rooted.seen_from,
        rooted.seen_until,
        rooted.gone_at
    from rooted
    inner join sightings as roots on rooted.root_id = roots.sighting_id
)

select * from final
