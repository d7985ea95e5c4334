-- One row per tracked account: connected to the API, or named by an export archive alone.
with usernames as (
    select * from {{ ref('int_usernames_owned') }}
),

connected as (
    select * from {{ ref('stg_app__accounts') }}
),

profiles as (
    select * from {{ ref('stg_graph_api__profiles') }}
),

reads as (
    select * from {{ ref('stg_graph_api__reads') }}
),

archives as (
    select
        usernames.account_id,
        archives.account_username,
        archives.captured_at,
        archives.imported_at
    from {{ ref('stg_exports__archives') }} as archives
    asof inner join usernames
        on
            archives.account_username = usernames.username
            and archives.captured_at >= usernames.held_from
),

-- A profile field that Instagram leaves out is empty now: the newest reading counts, whole.
latest_profiles as (
    select *
    from profiles
    qualify row_number() over (partition by account_id order by captured_at desc) = 1
),

latest_archives as (
    select
        account_id,
        arg_max(account_username, captured_at) as username
    from archives
    group by account_id
),

known_accounts as (
    select account_id from connected
    union
    select account_id from profiles
    union
    select account_id from archives
),

sightings as (
    select
        account_id,
        connected_at as seen_at,
        cast(null as timestamptz) as synced_at
    from connected
    union all
    select
        account_id,
        captured_at as seen_at,
        captured_at as synced_at
    from profiles
    union all
    select
        account_id,
        captured_at as seen_at,
        imported_at as synced_at
    from archives
    union all
    select
        account_id,
        started_at as seen_at,
        finished_at as synced_at
    from reads
    where outcome in ('ok', 'partial')
),

spans as (
    select
        account_id,
        min(seen_at) as first_seen_at,
        max(synced_at) as last_sync_at
    from sightings
    group by account_id
),

final as (
    select
        known_accounts.account_id,
        coalesce(latest_profiles.username, connected.username, latest_archives.username)
            as username,
        latest_profiles.name,
        lower(latest_profiles.account_type) as account_type,
        latest_profiles.biography,
        latest_profiles.website,
        latest_profiles.profile_picture_url,
        latest_profiles.followers_count,
        latest_profiles.follows_count,
        latest_profiles.media_count,
        coalesce(connected.is_sandbox, false) as is_sandbox,
        spans.first_seen_at,
        spans.last_sync_at
    from known_accounts
    left join connected on known_accounts.account_id = connected.account_id
    left join latest_profiles on known_accounts.account_id = latest_profiles.account_id
    left join latest_archives on known_accounts.account_id = latest_archives.account_id
    left join spans on known_accounts.account_id = spans.account_id
)

select * from final
