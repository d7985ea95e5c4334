-- One row per story and reading.
select
    account_id,
    story_id,
    cast(captured_at as timestamptz) as captured_at,
    upper(media_type) as media_type,
    caption,
    permalink,
    shortcode,
    cast(posted_at as timestamptz) as posted_at,
    run_id
from {{ source('graph_api', 'stories') }}
