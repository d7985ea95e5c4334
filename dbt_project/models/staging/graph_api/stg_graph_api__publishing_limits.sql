-- One row per account and reading of how much it may still publish.
select
    account_id,
    cast(captured_at as timestamptz) as captured_at,
    quota_usage,
    quota_total,
    quota_duration_seconds,
    run_id
from {{ source('graph_api', 'publishing_limits') }}
