-- One row per part of a carousel and reading.
select
    account_id,
    media_id,
    child_id,
    cast(captured_at as timestamptz) as captured_at,
    position as child_position,
    upper(media_type) as media_type,
    cast(posted_at as timestamptz) as posted_at,
    run_id
from {{ source('graph_api', 'media_children') }}
