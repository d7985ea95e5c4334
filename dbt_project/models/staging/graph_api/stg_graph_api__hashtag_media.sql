-- One row per post found under a hashtag, in its top or recent list, and reading.
select
    account_id,
    lower(hashtag) as hashtag,
    edge as list_name,
    media_id,
    cast(captured_at as timestamptz) as captured_at,
    caption,
    upper(media_type) as media_type,
    permalink,
    cast(posted_at as timestamptz) as posted_at,
    like_count,
    comments_count as comment_count,
    run_id
from {{ source('graph_api', 'hashtag_media') }}
