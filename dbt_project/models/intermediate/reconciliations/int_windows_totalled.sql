-- One row per account and window of which an archive holds Instagram's own totals.
with past_insights as (
    select * from {{ ref('stg_exports__past_insights') }}
),

archives as (
    select * from {{ ref('stg_exports__archives') }}
),

usernames as (
    select * from {{ ref('int_usernames_owned') }}
),

readings as (
    select
        usernames.account_id,
        archives.captured_at,
        past_insights.window_start_date,
        past_insights.window_end_date,
        past_insights.metric,
        past_insights.metric_value
    from past_insights
    inner join archives on past_insights.archive_sha256 = archives.archive_sha256
    asof inner join usernames
        on
            archives.account_username = usernames.username
            and archives.captured_at >= usernames.held_from
    where
        past_insights.window_start_date is not null and past_insights.window_end_date is not null
),

-- Of archives that speak of the same window the newest counts.
final as (
    select
        account_id,
        window_start_date,
        window_end_date,
        cast(
            arg_max(metric_value, captured_at) filter (where metric = 'follows') as bigint
        ) as follows,
        cast(
            arg_max(metric_value, captured_at) filter (where metric = 'unfollows') as bigint
        ) as unfollows
    from readings
    group by account_id, window_start_date, window_end_date
)

select * from final
