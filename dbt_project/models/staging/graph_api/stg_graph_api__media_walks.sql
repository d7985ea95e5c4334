-- One row per account and stretch of its list of posts that was read.
select
    account_id,
    cast(captured_at as timestamptz) as captured_at,
    cast(newest_posted_at as timestamptz) as newest_posted_at,
    cast(oldest_posted_at as timestamptz) as oldest_posted_at,
    reached_end as has_reached_end,
    run_id
from {{ source('graph_api', 'media_walks') }}
