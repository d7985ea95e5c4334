-- One row per archive.
-- It was made at captured_at or up to its precision later; null: at any later time.
select
    archive_sha256,
    lower(account_username) as account_username,
    account_evidence,
    cast(captured_at as timestamptz) as captured_at,
    captured_at_evidence,
    captured_at_precision_seconds,
    file_name,
    format as archive_format,
    followers_listed,
    following_listed,
    cast(signed_up_at as timestamptz) as signed_up_at,
    cast(imported_at as timestamptz) as imported_at,
    run_id
from {{ source('exports', 'archives') }}
