-- One row per story and reading.
select
    account_id,
    story_id,
    cast(captured_at as timestamptz) as captured_at,
    upper(media_type) as media_type,
    lower(username) as username,
    caption,
    permalink,
    shortcode,
    cast(posted_at as timestamptz) as posted_at,
    like_count,
    comments_count as comment_count,
    alt_text,
    run_id
from {{ source('graph_api', 'stories') }}
