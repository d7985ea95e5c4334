-- Question: how did the follower count change week by week, and do new minus lost explain it?
-- Reading: change_in_count compares the last reported count of the week with that of the week
--   before; net_change sums the daily new minus lost; unexplained is the difference, where both
--   speak of the same seven days: all are known, and both weeks were counted on their last day.
-- Caveat: null is not zero. n_days says for how many days net_change is known; new and lost are
--   added over these only. Instagram revises the last two days (n_final_days says how many are
--   settled).
with

weeks as (
    select
        account_id,
        date_trunc('week', snapshot_date)::date as week_date,
        count(net_change) as n_days,
        count(net_change) filter (where is_final) as n_final_days,
        -- The last count that is known, not that of the last day.
        max_by(follower_count, snapshot_date) as follower_count,
        max(snapshot_date) filter (where follower_count is not null) as counted_on,
        -- A day whose losses are not told has gains of its own, which would not add up with them.
        sum(new_followers) filter (where net_change is not null)::bigint as new_followers,
        sum(lost_followers) filter (where net_change is not null)::bigint as lost_followers,
        sum(net_change)::bigint as net_change
    from analytics_snapshots
    group by account_id, week_date
),

compared as (
    select
        *,
        -- Only the week before counts: over a gap the change would belong to several weeks.
        follower_count - lag(follower_count) over by_week as change_since_row_before,
        lag(week_date) over by_week = week_date - 7 as follows_week_before,
        n_days = 7 and counted_on = week_date + 6 and lag(counted_on) over by_week = week_date - 1
            as is_same_span
    from weeks
    window by_week as (partition by account_id order by week_date)
),

final as (
    select
        accounts.username as account_username,
        compared.week_date,
        compared.n_days,
        compared.n_final_days,
        compared.follower_count,
        compared.counted_on,
        compared.new_followers,
        compared.lost_followers,
        compared.net_change,
        if(compared.follows_week_before, compared.change_since_row_before, null) as change_in_count,
        if(compared.is_same_span, change_in_count - compared.net_change, null) as unexplained
    from compared
    left join accounts on compared.account_id = accounts.account_id
)

select * from final
order by account_username, week_date
