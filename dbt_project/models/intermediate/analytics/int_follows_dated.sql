-- One row per account and reporting day of which Instagram told who followed or left.
with insights as (
    select * from {{ ref('int_insights_revised') }}
),

measured as (
    select
        account_id,
        snapshot_date,
        {{ latest_measure('follower_count') }} as follows_of_series,
        {{ latest_measure('follows_and_unfollows', segment='follower') }} as follows_of_split,
        {{ latest_measure('follows_and_unfollows', segment='non_follower') }} as leaves_of_split,
        max(window_start) as window_start,
        max(window_end) as window_end,
        min(captured_at) filter (where metric = 'follows_and_unfollows') as split_read_at
    from insights
    where metric in ('follower_count', 'follows_and_unfollows')
    group by account_id, snapshot_date
),

-- An answer leaves out a category that is zero; the other category shows that there was an answer.
final as (
    select
        account_id,
        snapshot_date,
        window_start,
        window_end,
        case
            when follows_of_split is not null or leaves_of_split is not null
                then coalesce(follows_of_split, 0)
            else follows_of_series
        end as new_followers,
        case
            when follows_of_split is not null or leaves_of_split is not null
                then coalesce(leaves_of_split, 0)
        end as lost_followers,
        new_followers - lost_followers as net_change,
        coalesce(
            split_read_at
            >= window_end + interval {{ var('insights_final_after_hours') }} hours,
            false
        ) as is_net_final
    from measured
)

select * from final
