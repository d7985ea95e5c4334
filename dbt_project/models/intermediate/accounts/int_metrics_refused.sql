-- One row per account, level, product type and metric that Instagram ever refused.
-- A refusal for one post alone is not counted: the metric is asked of the others.
with verdicts as (
    select
        *,
        split_part(metric, ' by ', 1) as base_metric,
        nullif(split_part(metric, ' by ', 2), '') as breakdown
    from {{ ref('stg_graph_api__metric_verdicts') }}
    where media_id = ''
),

accepted as (
    select
        account_id,
        metric_level,
        product_type,
        metric,
        max(captured_at) as accepted_at
    from verdicts
    where outcome = 'accepted'
    group by account_id, metric_level, product_type, metric
),

-- A metric and each of its breakdowns are refused, and asked again, on their own.
refused as (
    select
        verdicts.account_id,
        verdicts.metric_level,
        verdicts.product_type,
        verdicts.base_metric,
        verdicts.breakdown,
        max(verdicts.captured_at) as refused_at,
        arg_max(
            coalesce(verdicts.error_message, 'Error ' || verdicts.error_code || '.'),
            verdicts.captured_at
        ) as refusal,
        count(*) filter (
            where coalesce(verdicts.captured_at > accepted.accepted_at, true)
        ) as times_in_a_row
    from verdicts
    left join accepted
        on
            verdicts.account_id = accepted.account_id
            and verdicts.metric_level = accepted.metric_level
            and verdicts.product_type = accepted.product_type
            and verdicts.metric = accepted.metric
    where verdicts.outcome = 'refused'
    group by
        verdicts.account_id,
        verdicts.metric_level,
        verdicts.product_type,
        verdicts.base_metric,
        verdicts.breakdown
),

-- After the nth refusal in a row it is asked again 2^(n - 1) days later, at most four weeks.
put_aside as (
    select
        *,
        case
            when times_in_a_row > 0
                then
                    refused_at
                    + to_days(
                        cast(
                            least(
                                pow(2, times_in_a_row - 1), {{ var('longest_put_aside_days') }}
                            ) as integer
                        )
                    )
        end as asked_again_at
    from refused
),

final as (
    select
        account_id,
        metric_level,
        product_type,
        base_metric as metric,
        max(refused_at) as last_refused_at,
        arg_max(refusal, refused_at) as last_refusal,
        max(asked_again_at) filter (where breakdown is null) as asked_again_at,
        list(breakdown order by breakdown)
        filter (where breakdown is not null and asked_again_at is not null)
            as breakdowns_refused
    from put_aside
    group by account_id, metric_level, product_type, base_metric
)

select * from final
