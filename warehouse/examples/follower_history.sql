-- Question: how many followers were there on each day, as far back as can be known?
-- Reading: `measured` days were counted; `rebuilt` ones are the next count less what Instagram says
--   followed and left since. Nothing is filled in: a day without either is missing.
-- Caveat: rebuilt counts are approximate, and never prove a single follower. Where a series changes
--   from rebuilt to measured, a small step is an error of the method and no event.
with

final as (
    select
        accounts.username as account_username,
        daily.snapshot_date,
        coalesce(daily.follower_count, daily.follower_count_rebuilt) as followers,
        case when daily.follower_count is null then 'rebuilt' else 'measured' end as how_known,
        daily.net_change,
        daily.is_final
    from analytics_snapshots as daily
    left join accounts on daily.account_id = accounts.account_id
    where coalesce(daily.follower_count, daily.follower_count_rebuilt) is not null
)

select * from final
order by account_username asc, snapshot_date asc
