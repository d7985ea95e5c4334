-- The first capture's names, plus who came, less who left, are the followers now. What could not be
-- judged gives no event and is counted apart.
with followers as (
    select * from {{ ref('followers') }}
),

changes as (
    select * from {{ ref('follower_changes') }}
),

stays as (
    select * from {{ ref('int_persons_resolved') }}
),

arrivals as (
    select * from {{ ref('int_arrivals_classified') }}
),

departures as (
    select * from {{ ref('int_departures_classified') }}
),

steps as (
    select
        account_id,
        1 as step
    from stays
    where list_name = 'followers' and first_ordinal = 1
    union all
    select
        account_id,
        case when change_type = 'lost' then -1 else 1 end as step
    from changes
    where
        change_type in ('gained', 'returned', 'lost')
        or (change_type = 'refollowed' and reason = 'after_loss')
    union all
    select
        account_id,
        1 as step
    from arrivals
    where arrival in ('ambiguous', 'uncovered', 'unexplained')
    union all
    select
        account_id,
        -1 as step
    from departures
    where departure in ('ambiguous', 'unexplained')
),

expected as (
    select
        account_id,
        sum(step) as followers_expected
    from steps
    group by account_id
),

current_followers as (
    select
        account_id,
        count(*) filter (where is_current) as followers_now
    from followers
    group by account_id
)

select
    expected.account_id,
    expected.followers_expected,
    current_followers.followers_now
from expected
full outer join current_followers on expected.account_id = current_followers.account_id
where expected.followers_expected is distinct from current_followers.followers_now
