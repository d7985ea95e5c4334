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

own_names as (
    select * from {{ ref('int_own_renames_chained') }}
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

-- Under one of the names at a time when the owner had it, and not under another one before the
-- owner gave it up: that was a former holder.
recognised as (
    select
        own_names.first_username,
        own_names.first_renamed_at,
        named_by_api.account_id,
        named_by_api.known_at
    from own_names
    inner join named_by_api
        on
            own_names.username = named_by_api.username
            and own_names.held_from <= named_by_api.known_at
            and own_names.held_until > named_by_api.known_at
    anti join named_by_api as known_otherwise
        on
            named_by_api.account_id = known_otherwise.account_id
            and named_by_api.username <> known_otherwise.username
            and named_by_api.known_at < known_otherwise.known_at
            and own_names.held_until > known_otherwise.known_at
            and isfinite(own_names.held_until)
),

-- An owner who renamed was one account all along: the API's where it is recognised, else one named
-- by the first name.
own_accounts as (
    select
        own_names.first_username,
        own_names.first_renamed_at,
        coalesce(
            arg_max(recognised.account_id, recognised.known_at),
            'archive:' || own_names.first_username
        ) as account_id
    from own_names
    left join recognised
        on
            own_names.first_username = recognised.first_username
            and own_names.first_renamed_at = recognised.first_renamed_at
    group by own_names.first_username, own_names.first_renamed_at
),

named as (
    select
        account_id,
        username,
        known_at,
        cast(null as timestamptz) as given_up_at
    from named_by_api
    union all
    select
        own_accounts.account_id,
        own_names.username,
        -- Since when the first one was theirs is not told, only until when.
        case
            when isfinite(own_names.held_from) then own_names.held_from
            else own_names.held_until - interval 1 microsecond
        end as known_at,
        own_names.held_until as given_up_at
    from own_names
    inner join own_accounts
        on
            own_names.first_username = own_accounts.first_username
            and own_names.first_renamed_at = own_accounts.first_renamed_at
),

-- A username can pass from one tracked account to another. Its first known holder is taken to have
-- had it before: archives are often older than the connection. So is the next one, back to the
-- moment at which the holder before is known to have given it up.
holders as (
    select
        username,
        account_id,
        case
            when lag(account_id) over by_moment is null then cast('-infinity' as timestamptz)
            else coalesce(
                max(given_up_at) filter (where isfinite(given_up_at)) over (
                    partition by username
                    order by known_at, account_id
                    rows between unbounded preceding and 1 preceding
                ),
                known_at
            )
        end as held_from
    from named
    window by_moment as (partition by username order by known_at, account_id)
    qualify account_id is distinct from lag(account_id) over by_moment
),

archive_usernames as (
    select distinct archives.account_username as username
    from archives
    anti join holders on archives.account_username = holders.username
),

final as (
    select
        username,
        account_id,
        held_from,
        not starts_with(account_id, 'archive:') as is_known_to_api
    from holders
    union all
    select
        username,
        'archive:' || username as account_id,
        cast('-infinity' as timestamptz) as held_from,
        false as is_known_to_api
    from archive_usernames
)

select * from final
