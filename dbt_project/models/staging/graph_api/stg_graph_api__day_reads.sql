-- One row per account, day and time at which all totals of the day were asked.
select
    account_id,
    cast(window_start as timestamptz) as window_start,
    cast(window_end as timestamptz) as window_end,
    cast(captured_at as timestamptz) as captured_at,
    numbers as number_count,
    run_id
from {{ source('graph_api', 'day_reads') }}
