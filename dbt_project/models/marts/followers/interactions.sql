-- One row per comment or reply that a named person other than the owner wrote.
with comments as (
    select * from {{ ref('stg_graph_api__comments') }}
),

profiles as (
    select * from {{ ref('stg_graph_api__profiles') }}
),

usernames as (
    select * from {{ ref('int_usernames_owned') }}
),

stays as (
    select * from {{ ref('int_persons_resolved') }}
),

persons as (
    select * from {{ ref('int_persons_named') }}
),

-- The newest reading has the newest name. A comment deleted since was written all the same.
latest_comments as (
    select *
    from comments
    qualify row_number() over (
        partition by account_id, comment_id order by captured_at desc
    ) = 1
),

own_ids as (
    select distinct
        account_id,
        app_scoped_id as own_id
    from profiles
    where app_scoped_id is not null
    union
    select distinct
        account_id,
        account_id as own_id
    from latest_comments
),

others_comments as (
    select latest_comments.*
    from latest_comments
    anti join own_ids
        on
            latest_comments.account_id = own_ids.account_id
            and latest_comments.from_id = own_ids.own_id
    anti join usernames
        on
            latest_comments.account_id = usernames.account_id
            and latest_comments.username = usernames.username
    where latest_comments.username is not null and latest_comments.written_at is not null
),

-- Whoever was listed under another name before the comment was read did not write under this one.
names_given_up as (
    select
        earlier.sighting_id,
        earlier.gone_at
    from stays as earlier
    semi join stays as later
        on earlier.sighting_id = later.predecessor_id and later.link = 'rename'
),

-- A name may have had several holders: the one who had it when the comment was read.
holders as (
    select
        others_comments.account_id,
        others_comments.comment_id,
        stays.person_id
    from others_comments
    inner join stays
        on
            others_comments.account_id = stays.account_id
            and others_comments.username = stays.username
    left join names_given_up on stays.sighting_id = names_given_up.sighting_id
    where coalesce(others_comments.captured_at < names_given_up.gone_at, true)
    qualify row_number() over (
        partition by others_comments.account_id, others_comments.comment_id
        order by
            least(stays.seen_from, stays.followed_at) > others_comments.captured_at,
            abs(
                epoch(others_comments.captured_at)
                - epoch(least(stays.seen_from, stays.followed_at))
            ),
            stays.first_ordinal
    ) = 1
),

final as (
    select
        others_comments.account_id,
        others_comments.comment_id as interaction_id,
        holders.person_id,
        coalesce(persons.username, others_comments.username) as username,
        case when others_comments.parent_id is null then 'comment' else 'reply' end as kind,
        others_comments.written_at as occurred_at,
        others_comments.media_id as instagram_media_id
    from others_comments
    left join holders
        on
            others_comments.account_id = holders.account_id
            and others_comments.comment_id = holders.comment_id
    left join persons
        on
            holders.account_id = persons.account_id
            and holders.person_id = persons.person_id
)

select * from final
