-- One row per caption or comment that mentions the account, and reading.
-- comment_id is empty for a caption.
select
    account_id,
    media_id,
    comment_id,
    cast(captured_at as timestamptz) as captured_at,
    lower(username) as username,
    text as mention_text,
    cast(posted_at as timestamptz) as posted_at,
    like_count,
    comments_count as comment_count,
    run_id
from {{ source('graph_api', 'mentions') }}
