-- One row per connected account, level, product type and metric of Instagram's.
with catalogue as (
    select * from {{ ref('stg_graph_api__metrics') }}
),

connected as (
    select * from {{ ref('stg_app__accounts') }}
),

accounts as (
    select * from {{ ref('accounts') }}
),

clocks as (
    select * from {{ ref('int_clocks_read') }}
),

answers as (
    select * from {{ ref('int_metrics_answered') }}
),

refusals as (
    select * from {{ ref('int_metrics_refused') }}
),

-- What is offered depends on the day, by Instagram's clock where it was heard.
days as (
    select
        connected.account_id,
        connected.flavour,
        accounts.followers_count,
        cast(timezone('UTC', coalesce(clocks.read_at, connected.connected_at)) as date) as read_on
    from connected
    left join accounts on connected.account_id = accounts.account_id
    left join clocks on connected.account_id = clocks.account_id
),

dated as (
    select
        days.account_id,
        days.followers_count,
        catalogue.*,
        list_contains(catalogue.flavours, days.flavour) as is_of_login,
        coalesce(catalogue.withdrawn_on <= days.read_on, false) as is_withdrawn,
        coalesce(catalogue.introduced_on > days.read_on, false) as is_to_come
    from days
    cross join catalogue
),

-- A metric is withdrawn with its last form; of several, the one with most to tell stands for it.
known as (
    select
        *,
        list(kind) filter (where is_withdrawn) over (
            partition by account_id, metric_level, product_type, metric
        ) as kinds_withdrawn
    from dated
    qualify row_number() over (
        partition by account_id, metric_level, product_type, metric
        order by
            not is_of_login,
            is_withdrawn,
            is_to_come,
            withdrawn_on is not null,
            -len(breakdowns),
            kind
    ) = 1
),

final as (
    select
        known.account_id,
        known.metric_level as level,
        known.product_type,
        known.metric,
        -- What Instagram ended is withdrawn for everybody. Below a threshold it says nothing.
        case
            when not known.is_of_login then 'not_offered'
            when known.is_withdrawn then 'withdrawn'
            when known.is_to_come then 'not_offered'
            when refusals.asked_again_at is not null then 'put_aside'
            when known.threshold_of = 'followers' and known.followers_count < known.threshold
                then 'withheld'
            else 'offered'
        end as status,
        known.unit,
        known.kind,
        coalesce(list_sort(known.kinds_withdrawn), []) as kinds_withdrawn,
        known.metric_period as period,
        known.breakdowns,
        coalesce(refusals.breakdowns_refused, []) as breakdowns_refused,
        known.introduced_on,
        known.withdrawn_on,
        known.successor,
        answers.first_value_at,
        answers.last_value_at,
        refusals.last_refused_at,
        refusals.last_refusal,
        case when status = 'put_aside' then refusals.asked_again_at end as asked_again_at,
        known.meaning
    from known
    left join answers
        on
            known.account_id = answers.account_id
            and known.metric_level = answers.metric_level
            and known.product_type = answers.product_type
            and known.metric = answers.metric
    left join refusals
        on
            known.account_id = refusals.account_id
            and known.metric_level = refusals.metric_level
            and known.product_type = refusals.product_type
            and known.metric = refusals.metric
)

select * from final
