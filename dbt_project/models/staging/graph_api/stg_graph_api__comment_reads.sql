-- One row per post and time at which all its comments were read.
select
    account_id,
    media_id,
    cast(captured_at as timestamptz) as captured_at,
    comments_count as comment_count,
    run_id
from {{ source('graph_api', 'comment_reads') }}
