-- One row per stay that may not be the only one of its person, with the person.
-- A person is a chain of stays: a rename links two names, the same name again links a return. The
-- first stay of a chain names the person. Whoever has one stay only is not here, so all of this
-- costs what changed, the recursion one step for each name or return of the most restless person.
with recursive sightings as (
    select * from {{ ref('int_sightings_derived') }}
),

candidates as (
    select * from {{ ref('int_renames_matched') }}
),

-- What a list of followers keeps of a deleted account, if it ever did, follows nobody.
renames as (
    select * from candidates
    where is_same_person and not (is_deletion and list_name = 'followers')
),

-- Only a stay that begins after the first capture can continue another one.
by_username as (
    select
        sightings.*,
        lag(sightings.sighting_id) over stays_of_username as username_predecessor_id,
        lag(sightings.seen_until) over stays_of_username as named_until,
        lag(sightings.followed_at) over stays_of_username as followed_before,
        first_value(sightings.sighting_id) over (
            partition by
                sightings.account_id,
                sightings.list_name,
                sightings.username,
                {{ minute_of('sightings.followed_at') }}
            order by sightings.first_ordinal
        ) as first_of_minute_id
    from sightings
    semi join sightings as later_stays
        on
            sightings.account_id = later_stays.account_id
            and sightings.list_name = later_stays.list_name
            and sightings.username = later_stays.username
            and later_stays.first_ordinal > 1
    window stays_of_username as (
        partition by sightings.account_id, sightings.list_name, sightings.username
        order by sightings.first_ordinal
    )
),

-- Usernames are given out again. Where either list shows that the name may have been given up in
-- between, another follow under it need not be its former holder's; where that is certain, it is
-- somebody else's.
names_given_up as (
    select
        by_username.sighting_id,
        bool_or(candidates.is_same_person) as is_certain
    from by_username
    inner join candidates
        on
            by_username.account_id = candidates.account_id
            and by_username.username = candidates.vanished_username
            and by_username.named_until < candidates.appeared_seen_from
            and by_username.seen_from > candidates.vanished_seen_until
    where by_username.followed_at is distinct from by_username.followed_before
    group by by_username.sighting_id
),

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
    anti join names_given_up on by_username.sighting_id = names_given_up.sighting_id
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

-- Of stays under one name, too, those may be one person's that are not linked.
members as (
    select sighting_id from links
    union
    select predecessor_id as sighting_id from links
    union
    select sighting_id from by_username
    where username_predecessor_id is not null
    union
    select username_predecessor_id as sighting_id from by_username
    where username_predecessor_id is not null
),

final as (
    select
        members.sighting_id,
        -- Somebody else who had the name with the same minute has that id already.
        case
            when roots.sighting_id = coalesce(named.first_of_minute_id, roots.sighting_id)
                then roots.own_person_id
            else {{ key_of(['roots.own_person_id', 'roots.followed_at']) }}
        end as person_id,
        links.predecessor_id,
        links.link,
        case
            when links.link is null and not names_given_up.is_certain
                then by_username.username_predecessor_id
        end as doubtful_predecessor_id
    from members
    left join links on members.sighting_id = links.sighting_id
    left join chains on members.sighting_id = chains.sighting_id
    left join names_given_up on members.sighting_id = names_given_up.sighting_id
    left join by_username on names_given_up.sighting_id = by_username.sighting_id
    inner join sightings as roots
        on coalesce(chains.root_id, members.sighting_id) = roots.sighting_id
    left join by_username as named on roots.sighting_id = named.sighting_id
)

select * from final
