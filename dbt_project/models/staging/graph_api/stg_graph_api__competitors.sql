-- One row per watched account and reading.
select
    account_id,
    lower(username) as username,
    cast(captured_at as timestamptz) as captured_at,
    competitor_id,
    name,
    biography,
    website,
    profile_picture_url,
    followers_count,
    follows_count,
    media_count,
    run_id
from {{ source('graph_api', 'competitors') }}
