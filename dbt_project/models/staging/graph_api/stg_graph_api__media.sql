-- One row per post and reading.
select
    account_id,
    media_id,
    cast(captured_at as timestamptz) as captured_at,
    upper(media_type) as media_type,
    upper(media_product_type) as media_product_type,
    caption,
    permalink,
    shortcode,
    cast(posted_at as timestamptz) as posted_at,
    like_count,
    comments_count as comment_count,
    is_comment_enabled,
    is_shared_to_feed,
    alt_text,
    run_id
from {{ source('graph_api', 'media') }}
