-- One row per post of a watched account and reading.
select
    account_id,
    lower(username) as username,
    media_id,
    cast(captured_at as timestamptz) as captured_at,
    caption,
    upper(media_type) as media_type,
    upper(media_product_type) as media_product_type,
    permalink,
    cast(posted_at as timestamptz) as posted_at,
    like_count,
    comments_count as comment_count,
    view_count,
    run_id
from {{ source('graph_api', 'competitor_media') }}
