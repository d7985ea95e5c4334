-- Question: how did the follower count change week by week, and do new minus lost explain it?
-- Reading: change_in_count compares the last reported count of the week with that of the week
--   before; net_change sums the daily new minus lost; unexplained is the difference.
-- Caveat: null is not zero: a week without a count, or with a missing day (n_days < 7), shows null
--   or only part. Instagram revises the last two days (n_final_days says how many are settled).
with

weeks as (
    select
        account_id,
        date_trunc('week', snapshot_date)::date as week_date,
        count(*) as n_days,
        count(*) filter (where is_final) as n_final_days,
        -- The last count that is known, not that of the last day.
        max_by(follower_count, snapshot_date) as follower_count,
        sum(new_followers)::bigint as new_followers,
        sum(lost_followers)::bigint as lost_followers,
        sum(net_change)::bigint as net_change
    from analytics_snapshots
    group by account_id, week_date
),

compared as (
    select
        *,
        -- Only the week before counts: over a gap the change would belong to several weeks.
        follower_count - lag(follower_count) over by_week as change_since_row_before,
        lag(week_date) over by_week = week_date - 7 as follows_week_before
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
        compared.new_followers,
        compared.lost_followers,
        compared.net_change,
        if(compared.follows_week_before, compared.change_since_row_before, null) as change_in_count,
        change_in_count - compared.net_change as unexplained
    from compared
    left join accounts on compared.account_id = accounts.account_id
)

select * from final
order by account_username, week_date
