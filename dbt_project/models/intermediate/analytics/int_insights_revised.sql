-- One row per account, reporting day, metric, dimension and segment.
-- Only the latest answer counts: Instagram revises a day for two days and leaves out categories
-- that are zero, so segments of different answers must not be mixed.
with account_insights as (
    select * from {{ ref('stg_graph_api__account_insights') }}
),

account_history as (
    select * from {{ ref('stg_graph_api__account_history') }}
),

-- Past days are read apart from the recent ones; they say the same thing in the same form, and
-- what both read in the same second is one answer.
readings as (
    select * exclude (run_id) from account_insights
    union
    select * exclude (run_id) from account_history
),

-- A reporting day has 23 to 25 hours; windows of other lengths are other questions.
daily as (
    select
        *,
        {{ reporting_day('window_end') }} as snapshot_date
    from readings
    where window_end - window_start between interval 22 hours and interval 26 hours
),

final as (
    select
        account_id,
        snapshot_date,
        metric,
        dimension,
        segment,
        metric_value,
        window_start,
        window_end,
        captured_at
    from daily
    qualify rank() over (
        partition by account_id, snapshot_date, metric, dimension
        order by captured_at desc, window_end desc
    ) = 1
)

select * from final
