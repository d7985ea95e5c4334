-- One row per archive and list in it.
-- A follow time is exact to time_precision_seconds: it is the start of its second or minute.
select
    archive_sha256,
    list as list_name,
    listed_rows,
    untimed_rows,
    cast(oldest_at as timestamptz) as oldest_at,
    cast(newest_at as timestamptz) as newest_at,
    time_precision_seconds,
    files,
    coalesce(cast(files_missing as bigint[]), []) as files_missing,
    run_id
from {{ source('exports', 'lists') }}
