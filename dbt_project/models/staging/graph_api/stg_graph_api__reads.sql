-- One row per account, source and run.
select
    account_id,
    source,
    run_id,
    cast(started_at as timestamptz) as started_at,
    cast(finished_at as timestamptz) as finished_at,
    rows as row_count,
    calls as call_count,
    outcome,
    -- Rows of the first version do not say it.
    coalesce(reached_end, outcome = 'ok') as has_reached_end,
    error_kind,
    error_message,
    note
from {{ source('graph_api', 'reads') }}
