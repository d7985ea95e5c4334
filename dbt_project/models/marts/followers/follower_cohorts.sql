-- One row per account, month of follow and number of months since: who still followed then.
with stays as (
    select * from {{ ref('follower_stays') }}
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
    where list_name = 'followers' and completeness <> 'partial'
),

spans as (
    select
        account_id,
        min(captured_at) as first_captured_at,
        max(captured_at) as last_captured_at
    from captures
    group by account_id
),

-- Whoever was already in the first list stayed long enough to be in it: those who had left before
-- are unknown, so only people whose follow began after it tell how long people stay.
members as (
    select
        account_id,
        person_id,
        min(followed_at) as followed_at,
        cast(date_trunc('month', timezone('UTC', min(followed_at))) as date) as cohort_month
    from stays
    group by account_id, person_id
    having arg_min(beginning, seen_from) = 'followed'
),

cohorts as (
    select
        members.account_id,
        members.cohort_month,
        count(*) as at_risk,
        max(members.followed_at) as last_followed_at
    from members
    group by members.account_id, members.cohort_month
),

-- Only months that everybody of the cohort has behind them by the newest list.
ages as (
    select
        cohorts.account_id,
        cohorts.cohort_month,
        cohorts.at_risk,
        months.months_since,
        spans.first_captured_at
        <= timezone('UTC', cast(cohorts.cohort_month as timestamp)) as is_whole_month
    from cohorts
    inner join spans on cohorts.account_id = spans.account_id
    inner join range({{ var('cohort_months') }} + 1) as months (months_since)
        on
            cohorts.last_followed_at + to_months(cast(months.months_since as integer))
            <= spans.last_captured_at
),

anniversaries as (
    select
        ages.account_id,
        ages.cohort_month,
        ages.months_since,
        members.person_id,
        members.followed_at + to_months(cast(ages.months_since as integer)) as asked_at
    from ages
    inner join members
        on ages.account_id = members.account_id and ages.cohort_month = members.cohort_month
),

-- A loss or a return in an interval that holds the moment is taken to fall anywhere in it alike.
standings as (
    select
        anniversaries.account_id,
        anniversaries.cohort_month,
        anniversaries.months_since,
        stays.certain_from <= anniversaries.asked_at
        and stays.seen_until >= anniversaries.asked_at as is_certain,
        case
            when is_certain then 1
            when stays.certain_from > anniversaries.asked_at
                then
                    (epoch(anniversaries.asked_at) - epoch(stays.possible_from))
                    / (epoch(stays.certain_from) - epoch(stays.possible_from))
            when stays.possible_until is null then 1
            else
                (epoch(stays.possible_until) - epoch(anniversaries.asked_at))
                / (epoch(stays.possible_until) - epoch(stays.seen_until))
        end as chance
    from anniversaries
    inner join stays
        on
            anniversaries.account_id = stays.account_id
            and anniversaries.person_id = stays.person_id
            and anniversaries.asked_at >= stays.possible_from
            and coalesce(anniversaries.asked_at < stays.possible_until, true)
),

retained as (
    select
        account_id,
        cohort_month,
        months_since,
        count(*) filter (where is_certain) as retained_low,
        -- In a fixed order: floating-point sums depend on it.
        sum(chance order by chance) as retained,
        count(*) as retained_high
    from standings
    group by account_id, cohort_month, months_since
),

final as (
    select
        ages.account_id,
        ages.cohort_month,
        ages.months_since,
        ages.is_whole_month,
        ages.at_risk,
        coalesce(retained.retained, 0) as retained,
        coalesce(retained.retained_low, 0) as retained_low,
        coalesce(retained.retained_high, 0) as retained_high
    from ages
    left join retained
        on
            ages.account_id = retained.account_id
            and ages.cohort_month = retained.cohort_month
            and ages.months_since = retained.months_since
)

select * from final
