-- One row per account and time at which the reading of its past days stopped.
select
    account_id,
    cast(captured_at as timestamptz) as captured_at,
    cast(back_to as timestamptz) as read_back_to,
    is_complete,
    run_id
from {{ source('graph_api', 'history_walks') }}
