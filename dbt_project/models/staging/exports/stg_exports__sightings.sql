-- One row per account name, list, username and minute of follow, and unbroken run of archives that
-- show it: [seen_from, gone_at) in the moments of stg_exports__folded_lists.
select
    account_username,
    list as list_name,
    username,
    followed_at,
    is_exact,
    seen_from,
    gone_at
from {{ source('exports', 'sightings') }}
