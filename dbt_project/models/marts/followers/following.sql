-- One row per account and person whom its owner follows or has followed.
with stays as (
    select * from {{ ref('int_persons_resolved') }}
    where list_name = 'following'
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
    where list_name = 'following'
),

followers as (
    select * from {{ ref('followers') }}
),

-- A deleted account keeps its row without its name: that is the end of the follow.
named as (
    select
        account_id,
        person_id,
        coalesce(
            arg_max(username, first_ordinal)
            filter (where not starts_with(username, '__deleted__')),
            arg_max(username, first_ordinal)
        ) as username,
        min(followed_at) as first_followed_at,
        max(first_ordinal) as latest_ordinal,
        max(seen_until) filter (where not starts_with(username, '__deleted__')) as named_until
    from stays
    group by account_id, person_id
),

final as (
    select
        {{ key_of(["'following'", 'named.account_id', 'named.person_id']) }} as following_id,
        named.account_id,
        followers.person_id,
        named.username,
        stays.followed_at,
        named.first_followed_at,
        starts_with(stays.username, '__deleted__') as is_deleted,
        stays.gone_at is null and not is_deleted as is_current,
        case when stays.gone_at is not null or is_deleted then named.named_until end
            as ended_after,
        case
            when is_deleted then shown.written_before
            else missed.written_before
        end as ended_before,
        followers.is_current as is_follower,
        followers.followed_at as follower_since,
        followers.lost_after as follower_lost_after,
        followers.lost_before as follower_lost_before
    from named
    inner join stays
        on
            named.account_id = stays.account_id
            and named.person_id = stays.person_id
            and named.latest_ordinal = stays.first_ordinal
    inner join captures as shown
        on stays.account_id = shown.account_id and stays.first_ordinal = shown.ordinal
    left join captures as missed
        on stays.account_id = missed.account_id and stays.gone_ordinal = missed.ordinal
    left join followers
        on named.account_id = followers.account_id and named.username = followers.username
    qualify row_number() over (
        partition by named.account_id, named.person_id
        order by followers.is_current desc nulls last, followers.followed_at desc nulls last
    ) = 1
)

select * from final
