-- One row per archive whose messages were counted.
-- Archives without a row were not looked at: counting messages was off.
select
    archive_sha256,
    files as thread_files,
    files_unplaced,
    run_id
from {{ source('exports', 'message_readings') }}
