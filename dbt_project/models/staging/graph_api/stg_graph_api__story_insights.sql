-- One row per story, reading, metric and segment.
-- Segments are lower-cased: the API answers in either case (graph-api.md 5.2).
select
    account_id,
    story_id,
    cast(captured_at as timestamptz) as captured_at,
    metric,
    dimension,
    lower(segment) as segment,
    value as metric_value,
    run_id
from {{ source('graph_api', 'story_insights') }}
