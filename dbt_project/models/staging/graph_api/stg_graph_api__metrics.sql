-- One row per level, product type, metric of Instagram's and form in which it gives or gave it.
select
    level as metric_level,
    lower(product_type) as product_type,
    metric,
    coalesce(cast(flavours as varchar[]), []) as flavours,
    period as metric_period,
    kind,
    coalesce(cast(breakdowns as varchar[]), []) as breakdowns,
    retention_days,
    threshold,
    threshold_of,
    look_back_days,
    cast(introduced_on as date) as introduced_on,
    cast(withdrawn_on as date) as withdrawn_on,
    successor,
    unit,
    meaning,
    section,
    run_id
from {{ source('graph_api', 'metrics') }}
