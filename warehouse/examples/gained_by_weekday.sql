-- Question: on which weekday (UTC) do people start to follow?
-- Reading: people per such weekday between the first and the last capture; n_days says how many of
--   them there were. Follow times are exact.
-- Caveat: people who came and left between two captures were never seen. With few weeks the
--   differences are chance: compare with the spread of a single weekday first (stddev_per_day).
with

spans as (
    select
        account_id,
        min(captured_at)::date + 1 as first_date,
        max(captured_at)::date - 1 as last_date
    from follower_captures
    -- A partial one shows nobody's coming: days up to it are not days without anyone.
    where completeness <> 'partial'
    group by account_id
),

days as (
    select
        account_id,
        unnest(generate_series(first_date, last_date, interval 1 day))::date as day_date
    from spans
),

gained as (
    select
        account_id,
        happened_at::date as day_date,
        count(*) as people
    from follower_changes
    where change_type in ('gained', 'refollowed')
    group by account_id, day_date
),

final as (
    select
        accounts.username as account_username,
        isodow(days.day_date) as weekday_number,
        dayname(days.day_date) as day_name,
        count(*) as n_days,
        -- A day inside the span on which nobody came is a true zero.
        sum(coalesce(gained.people, 0))::bigint as gained,
        avg(coalesce(gained.people, 0)) as gained_per_day,
        stddev_samp(coalesce(gained.people, 0)) as stddev_per_day
    from days
    left join gained on days.account_id = gained.account_id and days.day_date = gained.day_date
    left join accounts on days.account_id = accounts.account_id
    group by accounts.username, weekday_number, day_name
)

select * from final
order by account_username, weekday_number
