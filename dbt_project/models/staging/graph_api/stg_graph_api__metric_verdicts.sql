-- One row per account, metric, post it was asked of, and answer to the question for it.
-- The metric of a refused breakdown is text such as `views by follow_type`.
select
    account_id,
    level as metric_level,
    lower(product_type) as product_type,
    metric,
    media_id,
    cast(captured_at as timestamptz) as captured_at,
    outcome,
    code as error_code,
    subcode as error_subcode,
    message as error_message,
    run_id
from {{ source('graph_api', 'metric_verdicts') }}
