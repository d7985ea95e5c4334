-- One row per archive.
select
    archive_sha256,
    lower(account_username) as account_username,
    account_evidence,
    cast(captured_at as timestamptz) as captured_at,
    captured_at_evidence,
    coalesce(captured_at_precision_seconds, 0) as captured_at_precision_seconds,
    file_name,
    followers_listed,
    following_listed,
    coalesce(cast(warnings as varchar[]), []) as warnings,
    cast(imported_at as timestamptz) as imported_at,
    run_id
from {{ source('exports', 'archives') }}
