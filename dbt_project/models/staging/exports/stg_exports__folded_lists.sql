-- One row per archive and list of it that is part of the ledger, with its moment in the sightings.
-- It speaks of the minutes of follow from its oldest to, if that is known, its newest one.
select
    archive_sha256,
    account_username,
    list as list_name,
    moment,
    oldest_minute,
    newest_minute,
    names as names_listed
from {{ source('exports', 'folded_lists') }}
