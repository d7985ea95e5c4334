-- One row per account and profile reading that has a follower count.
-- With the moment after which it is the nearest one: one comparison then finds the nearest count.
with profiles as (
    select * from {{ ref('stg_graph_api__profiles') }}
    where followers_count is not null
),

final as (
    select
        account_id,
        captured_at as counted_at,
        followers_count,
        coalesce(
            captured_at - (captured_at - lag(captured_at) over readings) / 2,
            timestamptz '-infinity'
        ) as nearest_after
    from profiles
    window readings as (partition by account_id order by captured_at)
)

select * from final
