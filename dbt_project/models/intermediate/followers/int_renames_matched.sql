-- One row per account, capture and follow second at which names vanished and others appeared.
-- A rename keeps the follow second (export-format.md 5). One name for one name is a rename; more on
-- either side is ambiguous, and nobody guesses which became which.
with sightings as (
    select * from {{ ref('int_sightings_derived') }}
),

-- Appearing in the first capture is no change: nothing was known before it.
changes as (
    select
        account_id,
        gone_ordinal as ordinal,
        followed_at,
        sighting_id as vanished_id,
        username as vanished_username,
        null as appeared_id,
        null as appeared_username
    from sightings
    where list_name = 'followers' and gone_ordinal is not null and followed_at is not null
    union all
    select
        account_id,
        first_ordinal as ordinal,
        followed_at,
        null as vanished_id,
        null as vanished_username,
        sighting_id as appeared_id,
        username as appeared_username
    from sightings
    where list_name = 'followers' and first_ordinal > 1 and followed_at is not null
),

groups as (
    select
        account_id,
        ordinal,
        followed_at,
        count(vanished_id) as vanished_count,
        count(appeared_id) as appeared_count,
        any_value(vanished_id) as vanished_id,
        any_value(vanished_username) as vanished_username,
        any_value(appeared_id) as appeared_id,
        any_value(appeared_username) as appeared_username
    from changes
    group by account_id, ordinal, followed_at
    having vanished_count > 0 and appeared_count > 0
),

-- The same two names under one second in the other list are independent proof.
following_names as (
    select
        account_id,
        username,
        followed_at
    from sightings
    where list_name = 'following' and followed_at is not null
),

confirmed_pairs as (
    select distinct
        old_names.account_id,
        old_names.username as vanished_username,
        new_names.username as appeared_username
    from groups
    inner join following_names as old_names
        on
            groups.account_id = old_names.account_id
            and groups.vanished_username = old_names.username
    inner join following_names as new_names
        on
            groups.account_id = new_names.account_id
            and groups.appeared_username = new_names.username
            and old_names.followed_at = new_names.followed_at
),

final as (
    select
        groups.account_id,
        groups.ordinal,
        groups.followed_at,
        groups.vanished_count,
        groups.appeared_count,
        groups.vanished_count = 1 and groups.appeared_count = 1 as is_unique,
        case when is_unique then groups.vanished_id end as vanished_id,
        case when is_unique then groups.vanished_username end as vanished_username,
        case when is_unique then groups.appeared_id end as appeared_id,
        is_unique and confirmed_pairs.account_id is not null as is_confirmed_by_following
    from groups
    left join confirmed_pairs
        on
            groups.account_id = confirmed_pairs.account_id
            and groups.vanished_username = confirmed_pairs.vanished_username
            and groups.appeared_username = confirmed_pairs.appeared_username
)

select * from final
