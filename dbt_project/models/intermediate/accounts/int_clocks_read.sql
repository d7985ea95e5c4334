-- One row per account with API readings: the newest moment that a reading speaks of.
-- "The last 90 days" ends there and not at the wall clock: the same warehouse always gives the same
-- marts, and days on which nobody looked are not counted as days without interaction.
with profiles as (
    select * from {{ ref('stg_graph_api__profiles') }}
),

media as (
    select * from {{ ref('stg_graph_api__media') }}
),

comments as (
    select * from {{ ref('stg_graph_api__comments') }}
),

moments as (
    select
        account_id,
        captured_at
    from profiles
    union all
    select
        account_id,
        captured_at
    from media
    union all
    select
        account_id,
        captured_at
    from comments
),

final as (
    select
        account_id,
        max(captured_at) as read_at
    from moments
    group by account_id
)

select * from final
