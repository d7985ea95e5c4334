-- One row per account and reporting day on which its profile was read: the day's last reading.
-- A day's boundaries are those that Instagram's own daily windows show for the account.
with profiles as (
    select * from {{ ref('stg_graph_api__profiles') }}
),

insights as (
    select * from {{ ref('int_insights_revised') }}
),

boundaries as (
    select
        account_id,
        window_start as begins_at
    from insights
    union
    select
        account_id,
        window_end as begins_at
    from insights
),

days as (
    select
        account_id,
        begins_at,
        lead(begins_at) over (partition by account_id order by begins_at) as ends_at
    from boundaries
),

-- After the newest boundary, days are counted in steps of 24 hours; within two neighbouring ones
-- the day is theirs, however long. Before the first one there is nothing to derive it from.
dated as (
    select
        profiles.*,
        case
            when days.begins_at is null
                then cast(
                    timezone('{{ var("reporting_time_zone") }}', profiles.captured_at) as date
                )
            when days.ends_at <= days.begins_at + interval 26 hours
                then {{ reporting_day_from('days.begins_at') }}
            else
                {{ reporting_day_from('days.begins_at') }}
                + cast(
                    floor((epoch(profiles.captured_at) - epoch(days.begins_at)) / 86400) as integer
                )
        end as snapshot_date
    from profiles
    asof left join days
        on
            profiles.account_id = days.account_id
            and profiles.captured_at >= days.begins_at
),

final as (
    select
        account_id,
        snapshot_date,
        followers_count,
        follows_count,
        media_count,
        captured_at
    from dated
    qualify row_number() over (
        partition by account_id, snapshot_date order by captured_at desc
    ) = 1
)

select * from final
