-- One row per account, month of follow and month of age of the follows: who stayed through it.
-- A life table with delayed entry: each month of age has a rate of leaving, the ends in it over the
-- time that people were under observation in it, and staying is what all rates so far leave over.
-- An end is known to an interval only: all at their earliest, in the middle, or at their latest; of
-- these three the lowest and the highest are the bounds.
with follows as (
    select
        *,
        cast(date_trunc('month', timezone('UTC', followed_at)) as date) as cohort_month,
        (age_seen + age_missed) / 2 as age_between
    from {{ ref('int_follows_spanned') }}
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
    where list_name = 'followers' and completeness <> 'partial'
),

first_captures as (
    select
        account_id,
        min(captured_at) as captured_at
    from captures
    group by account_id
),

-- The months of age in which each of them was, or may have been, under observation.
months_lived as (
    select
        *,
        unnest(range(
            cast(floor(greatest(age_entered, 0)) as bigint) + 1,
            least(cast(ceil(age_missed) as bigint), {{ var('cohort_months') }}) + 1
        )) as months_since
    from follows
),

observed as (
    select
        *,
        greatest(age_entered, months_since - 1) as observed_from,
        greatest(least(age_seen, months_since) - observed_from, 0) as observed_low,
        greatest(least(age_between, months_since) - observed_from, 0) as observed_mid,
        greatest(least(age_missed, months_since) - observed_from, 0) as observed_high,
        is_ended and age_seen > months_since - 1 and age_seen <= months_since as is_ended_low,
        is_ended and age_between > months_since - 1 and age_between <= months_since as is_ended_mid,
        is_ended and age_missed > months_since - 1 and age_missed <= months_since as is_ended_high,
        is_ended and age_seen >= months_since - 1 and age_missed <= months_since
            as is_certainly_ended,
        is_ended and age_seen < months_since and age_missed > months_since - 1
            as is_possibly_ended
    from months_lived
),

-- In a fixed order: floating-point sums depend on it.
months_counted as (
    select
        account_id,
        cohort_month,
        months_since,
        count(*) as at_risk,
        count(*) filter (where not is_possibly_ended) as retained_low,
        count(*) filter (where not is_ended_mid) as retained,
        count(*) filter (where not is_certainly_ended) as retained_high,
        count(*) filter (where is_ended_low)
        / nullif(sum(observed_low order by observed_low), 0) as rate_low,
        count(*) filter (where is_ended_mid)
        / nullif(sum(observed_mid order by observed_mid), 0) as rate_mid,
        count(*) filter (where is_ended_high)
        / nullif(sum(observed_high order by observed_high), 0) as rate_high
    from observed
    group by account_id, cohort_month, months_since
),

cohorts as (
    select
        account_id,
        cohort_month,
        0 as months_since,
        count(*) as people
    from follows
    group by account_id, cohort_month
),

-- A month of age in which nobody was under observation leaves all later ones without an answer.
accumulated as (
    select
        *,
        count(*) over months_so_far = months_since and count(rate_mid) over months_so_far
        = months_since as is_known,
        count(rate_low) over months_so_far = months_since as is_low_known,
        exp(-sum(rate_low) over months_so_far) as staying_low,
        exp(-sum(rate_mid) over months_so_far) as staying_mid,
        exp(-sum(rate_high) over months_so_far) as staying_high
    from months_counted
    window months_so_far as (
        partition by account_id, cohort_month
        order by months_since
        rows between unbounded preceding and current row
    )
),

told as (
    select
        account_id,
        cohort_month,
        months_since,
        people as at_risk,
        people as retained_low,
        cast(people as double) as retained,
        people as retained_high,
        1.0 as retention_low,
        1.0 as retention,
        1.0 as retention_high
    from cohorts
    union all
    select
        account_id,
        cohort_month,
        months_since,
        at_risk,
        retained_low,
        cast(retained as double) as retained,
        retained_high,
        case
            when is_known and is_low_known then least(staying_low, staying_mid, staying_high)
            when is_known then 0
        end as retention_low,
        case when is_known then staying_mid end as retention,
        case
            when is_known then greatest(coalesce(staying_low, 0), staying_mid, staying_high)
        end as retention_high
    from accumulated
),

final as (
    select
        told.account_id,
        told.cohort_month,
        cast(told.months_since as bigint) as months_since,
        coalesce(
            first_captures.captured_at
            <= timezone('UTC', cast(told.cohort_month as timestamp)),
            false
        ) as is_whole_month,
        told.at_risk,
        told.retained,
        told.retained_low,
        told.retained_high,
        cast(told.retention as double) as retention,
        cast(told.retention_low as double) as retention_low,
        cast(told.retention_high as double) as retention_high
    from told
    left join first_captures on told.account_id = first_captures.account_id
)

select * from final
