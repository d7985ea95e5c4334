-- One row per connected account.
select
    account_id,
    lower(username) as username,
    flavour,
    is_sandbox,
    cast(connected_at as timestamptz) as connected_at,
    run_id
from {{ source('app', 'accounts') }}
