-- One row per account, UTC day and UTC hour of which Instagram told how many followers were online.
with online_followers as (
    select * from {{ ref('stg_graph_api__online_followers') }}
),

insights as (
    select * from {{ ref('int_insights_revised') }}
),

-- Where Instagram's days begin and end; its daily totals reach further back.
boundaries as (
    select
        account_id,
        window_end as boundary
    from online_followers
    union
    select
        account_id,
        window_start as boundary
    from insights
),

-- The two days a year of 23 and 25 hours: which of 24 numbers is which hour, nobody says.
irregular_days as (
    select
        account_id,
        unnest([boundary + interval 23 hours, boundary + interval 25 hours]) as window_end
    from boundaries
),

hours as (
    select
        online_followers.*,
        online_followers.window_end - interval 24 hours + to_hours(online_followers.hour_given)
            as starts_at
    from online_followers
    anti join irregular_days
        on
            online_followers.account_id = irregular_days.account_id
            and online_followers.window_end = irregular_days.window_end
),

final as (
    select
        account_id,
        cast(timezone('UTC', starts_at) as date) as date,
        hour(timezone('UTC', starts_at)) as hour_utc,
        followers_online,
        captured_at
    from hours
    qualify row_number() over (
        partition by account_id, date, hour_utc
        order by captured_at desc, window_end desc
    ) = 1
)

select * from final
