-- One row per account, metric, window, segment and reading.
-- Segments are lower-cased: the API answers in either case (graph-api.md 7.1).
select
    account_id,
    metric,
    cast(window_start as timestamptz) as window_start,
    cast(window_end as timestamptz) as window_end,
    dimension,
    lower(segment) as segment,
    cast(captured_at as timestamptz) as captured_at,
    value as metric_value,
    run_id
from {{ source('graph_api', 'account_history') }}
