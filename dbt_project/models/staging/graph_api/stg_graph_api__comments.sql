-- One row per comment or reply and reading.
-- parent_id is null for a comment, and the comment's id for a reply.
select
    account_id,
    comment_id,
    cast(captured_at as timestamptz) as captured_at,
    media_id,
    parent_id,
    lower(username) as username,
    from_id,
    text as comment_text,
    like_count,
    is_hidden,
    cast(written_at as timestamptz) as written_at,
    run_id
from {{ source('graph_api', 'comments') }}
