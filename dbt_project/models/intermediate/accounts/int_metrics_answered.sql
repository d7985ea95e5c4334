-- One row per account, level, product type and metric for which Instagram ever gave a number.
with account_insights as (
    select * from {{ ref('stg_graph_api__account_insights') }}
),

account_history as (
    select * from {{ ref('stg_graph_api__account_history') }}
),

demographics as (
    select * from {{ ref('stg_graph_api__demographics') }}
),

online_followers as (
    select * from {{ ref('stg_graph_api__online_followers') }}
),

media as (
    select * from {{ ref('stg_graph_api__media') }}
),

media_insights as (
    select * from {{ ref('stg_graph_api__media_insights') }}
),

story_insights as (
    select * from {{ ref('stg_graph_api__story_insights') }}
),

products as (
    select
        account_id,
        media_id,
        lower(coalesce(arg_max(media_product_type, captured_at), 'FEED')) as product_type
    from media
    group by account_id, media_id
),

readings as (
    select
        account_id,
        'account' as metric_level,
        '' as product_type,
        metric,
        captured_at
    from account_insights
    union all
    select
        account_id,
        'account' as metric_level,
        '' as product_type,
        metric,
        captured_at
    from account_history
    union all
    select
        account_id,
        'account' as metric_level,
        '' as product_type,
        metric,
        captured_at
    from demographics
    union all
    select
        account_id,
        'account' as metric_level,
        '' as product_type,
        'online_followers' as metric,
        captured_at
    from online_followers
    union all
    select
        media_insights.account_id,
        'media' as metric_level,
        products.product_type,
        media_insights.metric,
        media_insights.captured_at
    from media_insights
    inner join products
        on
            media_insights.account_id = products.account_id
            and media_insights.media_id = products.media_id
    union all
    select
        account_id,
        'story' as metric_level,
        'story' as product_type,
        metric,
        captured_at
    from story_insights
),

final as (
    select
        account_id,
        metric_level,
        product_type,
        metric,
        min(captured_at) as first_value_at,
        max(captured_at) as last_value_at
    from readings
    group by account_id, metric_level, product_type, metric
)

select * from final
