-- One row per period that can be reconciled.
-- What Instagram says of the period: at least (low) and at most (high), because its days are cut at
-- other moments than our captures; null where days are missing or nothing was said.
with periods as (
    select * from {{ ref('int_periods_bounded') }}
),

days as (
    select * from {{ ref('int_follows_dated') }}
),

windows as (
    select * from {{ ref('int_windows_totalled') }}
),

touching_days as (
    select
        periods.period_id,
        days.new_followers,
        days.lost_followers,
        days.is_net_final,
        days.window_start >= periods.starts_by and days.window_end <= periods.ends_at as is_inside,
        epoch(least(days.window_end, periods.ends_by))
        - epoch(greatest(days.window_start, periods.starts_at)) as seconds
    from periods
    inner join days
        on
            periods.account_id = days.account_id
            and periods.starts_at < days.window_end
            and periods.ends_by > days.window_start
    where periods.period_kind = 'between_captures'
),

summed as (
    select
        period_id,
        cast(sum(new_followers) filter (where is_inside) as bigint) as gained_low,
        cast(sum(new_followers) as bigint) as gained_high,
        cast(sum(lost_followers) filter (where is_inside) as bigint) as lost_low,
        cast(sum(lost_followers) as bigint) as lost_high,
        sum(seconds) filter (where new_followers is not null) as seconds_gained,
        sum(seconds) filter (where lost_followers is not null) as seconds_lost,
        bool_and(is_net_final) as is_final
    from touching_days
    group by period_id
),

-- Days of which nothing was told; the hour of a change to summer time is no day.
of_days as (
    select
        periods.period_id,
        periods.ends_by - periods.starts_at as lasted,
        cast(
            ceil((epoch(lasted) - coalesce(summed.seconds_gained, 0)) / 86400 - 0.1) as bigint
        ) as days_without_gained,
        cast(
            ceil((epoch(lasted) - coalesce(summed.seconds_lost, 0)) / 86400 - 0.1) as bigint
        ) as days_without_lost,
        case when days_without_gained <= 0 then coalesce(summed.gained_low, 0) end as gained_low,
        case when days_without_gained <= 0 then summed.gained_high end as gained_high,
        case when days_without_lost <= 0 then coalesce(summed.lost_low, 0) end as lost_low,
        case when days_without_lost <= 0 then summed.lost_high end as lost_high,
        summed.is_final
    from periods
    left join summed on periods.period_id = summed.period_id
    where periods.period_kind = 'between_captures'
),

of_windows as (
    select
        periods.period_id,
        windows.follows,
        windows.unfollows
    from periods
    inner join windows
        on
            periods.account_id = windows.account_id
            and periods.window_start_date = windows.window_start_date
            and periods.window_end_date = windows.window_end_date
),

final as (
    select
        period_id,
        gained_low,
        gained_high,
        lost_low,
        lost_high,
        days_without_gained,
        days_without_lost,
        is_final
    from of_days
    union all
    select
        period_id,
        follows as gained_low,
        follows as gained_high,
        unfollows as lost_low,
        unfollows as lost_high,
        cast(null as bigint) as days_without_gained,
        cast(null as bigint) as days_without_lost,
        true as is_final
    from of_windows
)

select * from final
