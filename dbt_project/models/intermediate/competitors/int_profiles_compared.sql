-- One row per account, compared profile and reading of that profile.
-- Whom an account watches, and the account itself, under the name that it has now.
with competitors as (
    select * from {{ ref('stg_graph_api__competitors') }}
),

profiles as (
    select * from {{ ref('stg_graph_api__profiles') }}
),

accounts as (
    select * from {{ ref('accounts') }}
),

final as (
    select
        account_id,
        username,
        false as is_own,
        captured_at,
        name,
        biography,
        website,
        profile_picture_url,
        followers_count,
        follows_count,
        media_count
    from competitors
    union all
    select
        profiles.account_id,
        accounts.username,
        true as is_own,
        profiles.captured_at,
        profiles.name,
        profiles.biography,
        profiles.website,
        profiles.profile_picture_url,
        profiles.followers_count,
        profiles.follows_count,
        profiles.media_count
    from profiles
    inner join accounts on profiles.account_id = accounts.account_id
)

select * from final
