-- One row per account, username and sign that somebody had the name at a time.
-- Each sign proves it its own way, so what it says of a moment is up to whoever asks.
with following as (
    select * from {{ ref('int_sightings_derived') }}
    where list_name = 'following'
),

comments as (
    select * from {{ ref('stg_graph_api__comments') }}
    where username is not null and written_at is not null
),

acts as (
    select * from {{ ref('int_acts_listed') }}
    where list_name = 'requests_received'
),

final as (
    select
        account_id,
        username,
        'followed' as sign,
        3 as strength,
        seen_from as shown_from,
        seen_until as shown_until
    from following
    union all
    select distinct
        account_id,
        username,
        'commented' as sign,
        2 as strength,
        written_at as shown_from,
        written_at as shown_until
    from comments
    union all
    select
        account_id,
        username,
        'asked' as sign,
        1 as strength,
        acted_at as shown_from,
        acted_at as shown_until
    from acts
)

select * from final
