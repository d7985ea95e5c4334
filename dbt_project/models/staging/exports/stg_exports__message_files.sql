-- One row per archive, folder, thread and number of a file with messages of it.
-- Numbers and times alone; null where the file was not understood or cannot be read.
select
    archive_sha256,
    folder,
    thread_id,
    number as file_number,
    outcome,
    thread_name,
    participants,
    is_group,
    messages as message_count,
    messages_sent,
    messages_received,
    cast(first_at as timestamptz) as first_message_at,
    cast(last_at as timestamptz) as last_message_at,
    run_id
from {{ source('exports', 'message_files') }}
