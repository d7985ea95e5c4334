-- One row per profile reading.
-- Usernames are lower-cased: Instagram ignores their case.
select
    account_id,
    cast(captured_at as timestamptz) as captured_at,
    app_scoped_id,
    lower(username) as username,
    name,
    account_type,
    biography,
    website,
    profile_picture_url,
    ig_id,
    has_profile_pic as has_profile_picture,
    is_published,
    followers_count,
    follows_count,
    media_count,
    run_id
from {{ source('graph_api', 'profiles') }}
