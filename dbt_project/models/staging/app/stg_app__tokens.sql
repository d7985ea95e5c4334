-- One row per account whose login is kept, with the login's health and never the login itself.
select
    account_id,
    flavour,
    cast(obtained_at as timestamptz) as obtained_at,
    cast(expires_at as timestamptz) as expires_at,
    cast(refreshed_at as timestamptz) as refreshed_at,
    cast(refresh_due_at as timestamptz) as refresh_due_at,
    coalesce(cast(scopes as varchar[]), []) as scopes,
    state as token_state,
    last_error,
    cast(last_error_at as timestamptz) as last_error_at,
    remedy,
    run_id
from {{ source('app', 'tokens') }}
