-- One row per archive, list other than followers and following, and position in it.
-- followed_at is null where the archive gives no time.
select
    archive_sha256,
    list as list_name,
    position as list_position,
    username,
    cast(followed_at as timestamptz) as followed_at,
    run_id
from {{ source('exports', 'relationships') }}
