-- One row per archive and total that Instagram states for the window before it.
-- window_start and window_end are null where the archive does not tell their year.
select
    archive_sha256,
    metric,
    value as metric_value,
    window_start as window_start_date,
    window_end as window_end_date,
    run_id
from {{ source('exports', 'past_insights') }}
