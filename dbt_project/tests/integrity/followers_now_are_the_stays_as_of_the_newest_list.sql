-- The time machine, asked for the moment by which the newest list was made, names exactly those who
-- are current in `followers`.
with captures as (
    select
        account_id,
        max(written_before) as asked_at
    from {{ ref('int_captures_ordered') }}
    where list_name = 'followers'
    group by account_id
),

as_of as (
    select listed.*
    from captures
    inner join
        {{ followers_as_of('captures.account_id', 'captures.asked_at') }} as listed
        on captures.account_id = listed.account_id
),

current_followers as (
    select * from {{ ref('followers') }}
    where is_current
)

select
    coalesce(as_of.account_id, current_followers.account_id) as account_id,
    coalesce(as_of.person_id, current_followers.person_id) as person_id
from as_of
full outer join current_followers
    on
        as_of.account_id = current_followers.account_id
        and as_of.person_id = current_followers.person_id
        and as_of.username = current_followers.username
where as_of.person_id is null or current_followers.person_id is null
