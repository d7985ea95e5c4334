-- One row per account, month of follow and month of age of the follows: who stayed through it.
-- A life table with delayed entry: each month of age has a rate of leaving, the ends in it over the
-- time that people were under observation in it, and staying is what all rates so far leave over.
-- An end is known to an interval only: all at their earliest, in the middle, or at their latest; of
-- these three the lowest and the highest are the bounds.
{% set parts = 'cast(1000000000000 as bigint)' %}

with follows as (
    select
        *,
        {{ utc_month('followed_at') }} as cohort_month,
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

-- The months of age in which each of them was, or may have been, under observation: from the first
-- to the last, and until before `unsure_from` certainly.
bounded as (
    select
        *,
        cast(floor(greatest(age_entered, 0)) as bigint) + 1 as first_month,
        greatest(cast(ceil(age_seen) as bigint), first_month + 1) as unsure_from,
        least(cast(ceil(age_missed) as bigint), {{ var('cohort_months') }}) as last_month
    from follows
),

-- Nothing happened in the months between: they are counted without being looked at one by one.
quiet_spans as (
    select
        account_id,
        cohort_month,
        first_month + 1 as from_month,
        least(unsure_from - 1, last_month) as to_month,
        count(*) as people
    from bounded
    where first_month + 1 <= least(unsure_from - 1, last_month)
    group by account_id, cohort_month, from_month, to_month
),

quiet_months as (
    select
        account_id,
        cohort_month,
        people,
        unnest(range(from_month, to_month + 1)) as months_since
    from quiet_spans
),

eventful_months as (
    select
        *,
        unnest(
            case when first_month <= last_month then [first_month] else [] end
            || range(unsure_from, last_month + 1)
        ) as months_since
    from bounded
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
    from eventful_months
),

-- Sums of whole parts of a month are exact, so the order does not matter.
tallied as (
    select
        account_id,
        cohort_month,
        months_since,
        count(*) as at_risk,
        count(*) filter (where not is_possibly_ended) as retained_low,
        count(*) filter (where not is_ended_mid) as retained,
        count(*) filter (where not is_certainly_ended) as retained_high,
        count(*) filter (where is_ended_low) as ended_low,
        count(*) filter (where is_ended_mid) as ended_mid,
        count(*) filter (where is_ended_high) as ended_high,
        sum(cast(round(observed_low * {{ parts }}) as bigint)) as observed_low,
        sum(cast(round(observed_mid * {{ parts }}) as bigint)) as observed_mid,
        sum(cast(round(observed_high * {{ parts }}) as bigint)) as observed_high
    from observed
    group by account_id, cohort_month, months_since
    union all
    select
        account_id,
        cohort_month,
        months_since,
        people as at_risk,
        people as retained_low,
        people as retained,
        people as retained_high,
        0 as ended_low,
        0 as ended_mid,
        0 as ended_high,
        people * {{ parts }} as observed_low,
        people * {{ parts }} as observed_mid,
        people * {{ parts }} as observed_high
    from quiet_months
),

months_counted as (
    select
        account_id,
        cohort_month,
        months_since,
        cast(sum(at_risk) as bigint) as at_risk,
        cast(sum(retained_low) as bigint) as retained_low,
        cast(sum(retained) as bigint) as retained,
        cast(sum(retained_high) as bigint) as retained_high,
        sum(ended_low) * {{ parts }} / nullif(sum(observed_low), 0) as rate_low,
        sum(ended_mid) * {{ parts }} / nullif(sum(observed_mid), 0) as rate_mid,
        sum(ended_high) * {{ parts }} / nullif(sum(observed_high), 0) as rate_high
    from tallied
    group by account_id, cohort_month, months_since
),

cohorts as (
    select
        account_id,
        cohort_month,
        0 as months_since,
        count(*) as people,
        max(age_seen) as oldest
    from follows
    group by account_id, cohort_month
),

-- Of a month that nobody was seen at the end of, its beginning tells little: of those who followed
-- three weeks ago nobody can have stayed a month.
aged as (
    select
        months_counted.*,
        months_counted.months_since <= cohorts.oldest as is_reached
    from months_counted
    inner join cohorts
        on
            months_counted.account_id = cohorts.account_id
            and months_counted.cohort_month = cohorts.cohort_month
),

-- A month of age in which nobody was under observation leaves all later ones without an answer.
accumulated as (
    select
        *,
        is_reached
        and count(*) over months_so_far = months_since
        and count(rate_mid) over months_so_far = months_since as is_known,
        count(rate_low) over months_so_far = months_since as is_low_known,
        exp(-sum(rate_low) over months_so_far) as staying_low,
        exp(-sum(rate_mid) over months_so_far) as staying_mid,
        exp(-sum(rate_high) over months_so_far) as staying_high
    from aged
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
