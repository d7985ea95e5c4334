-- One row per archive and number of a change that the owner made to the profile.
-- field_name is 'username' for a rename of the account, else as Instagram writes it.
select
    archive_sha256,
    row_number() over (
        partition by archive_sha256
        order by changed_at, field, previous_value, new_value
    ) as change_number,
    field as field_name,
    case when field = 'username' then lower(previous_value) else previous_value end
        as previous_value,
    case when field = 'username' then lower(new_value) else new_value end as new_value,
    cast(changed_at as timestamptz) as changed_at,
    run_id
from {{ source('exports', 'profile_changes') }}
