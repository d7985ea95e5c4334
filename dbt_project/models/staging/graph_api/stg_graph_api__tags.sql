-- One row per post of somebody else that tags the account, and reading.
select
    account_id,
    media_id,
    cast(captured_at as timestamptz) as captured_at,
    lower(username) as username,
    caption,
    upper(media_type) as media_type,
    permalink,
    cast(posted_at as timestamptz) as posted_at,
    like_count,
    comments_count as comment_count,
    run_id
from {{ source('graph_api', 'tags') }}
