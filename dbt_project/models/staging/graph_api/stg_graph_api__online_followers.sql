-- One row per account, day, hour and reading.
-- The time zone of the hours is not known (graph-api.md 7.5): kept as given.
select
    account_id,
    cast(window_end as timestamptz) as window_end,
    hour as hour_given,
    cast(captured_at as timestamptz) as captured_at,
    followers as followers_online,
    run_id
from {{ source('graph_api', 'online_followers') }}
