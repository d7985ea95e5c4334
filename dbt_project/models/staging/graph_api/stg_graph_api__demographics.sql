-- One row per account, reading, metric, breakdown and segment.
select
    account_id,
    cast(captured_at as timestamptz) as captured_at,
    metric,
    breakdown,
    segment,
    timeframe,
    value as people,
    run_id
from {{ source('graph_api', 'demographics') }}
