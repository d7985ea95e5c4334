-- One row per username under which an account is or was known, and moment since which it has it.
-- Archives name their account only by username, so this is how they find their account id.
with profiles as (
    select * from {{ ref('stg_graph_api__profiles') }}
),

connected as (
    select * from {{ ref('stg_app__accounts') }}
),

archives as (
    select * from {{ ref('stg_exports__archives') }}
),

named_by_api as (
    select
        account_id,
        username,
        captured_at as known_at
    from profiles
    where username is not null
    union all
    select
        account_id,
        username,
        connected_at as known_at
    from connected
    where username is not null
),

-- A username can pass from one tracked account to another. Its first known holder is taken to have
-- had it before: archives are often older than the connection.
api_usernames as (
    select
        username,
        account_id,
        case
            when lag(account_id) over by_moment is null then cast('-infinity' as timestamptz)
            else known_at
        end as held_from
    from named_by_api
    window by_moment as (partition by username order by known_at, account_id)
    qualify account_id is distinct from lag(account_id) over by_moment
),

archive_usernames as (
    select distinct archives.account_username as username
    from archives
    anti join api_usernames on archives.account_username = api_usernames.username
),

final as (
    select
        username,
        account_id,
        held_from,
        true as is_known_to_api
    from api_usernames
    union all
    select
        username,
        'archive:' || username as account_id,
        cast('-infinity' as timestamptz) as held_from,
        false as is_known_to_api
    from archive_usernames
)

select * from final
