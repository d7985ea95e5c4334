-- One row per archive, member and what it tells of.
-- Members that nobody needs are one row per top folder; listed_rows then counts the files.
select
    archive_sha256,
    member,
    what,
    outcome,
    number as file_number,
    content_sha256,
    rows as listed_rows,
    problem,
    run_id
from {{ source('exports', 'members') }}
