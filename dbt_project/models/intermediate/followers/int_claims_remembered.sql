-- One row per event that a pass ever published, and since when nothing bears it out any more.
-- The only table that is not made anew from raw rows: what was claimed once stays known, so it is
-- never rebuilt in full.
{{ config(
    materialized='incremental', unique_key='change_id', incremental_strategy='delete+insert',
    full_refresh=false
) }}

{% set claim = [
    'change_id', 'account_id', 'person_id', 'username_then', 'previous_username', 'change_type',
    'reason', 'followed_at', 'happened_after', 'happened_before', 'from_capture_id',
    'to_capture_id', 'evidence',
] %}

with changes as (
    select {{ claim | join(', ') }}
    from {{ ref('follower_changes') }}
),

{% if is_incremental() -%}
remembered as (
    select * from {{ this }}
),

-- A claim holds as long as an event says the same, also with a narrower interval. An account keeps
-- its captures when it is connected to the API, and then has another id.
supported as (
    select distinct remembered.change_id
    from remembered
    inner join changes
        on
            remembered.change_type = changes.change_type
            and remembered.username_then = changes.username_then
            and date_trunc('minute', remembered.followed_at)
            is not distinct from date_trunc('minute', changes.followed_at)
            and remembered.happened_after <= changes.happened_before
            and remembered.happened_before >= changes.happened_after
            and (
                remembered.account_id = changes.account_id
                or remembered.to_capture_id = changes.to_capture_id
            )
),
{%- endif %}

final as (
    select
        changes.{{ claim | join(', changes.') }},
        {{ 'coalesce(remembered.claimed_at, now())' if is_incremental() else 'now()' }}
            as claimed_at,
        cast(null as timestamptz) as withdrawn_at
    from changes
    {% if is_incremental() -%}
    left join remembered on changes.change_id = remembered.change_id
    union all
    select
        remembered.{{ claim | join(', remembered.') }},
        remembered.claimed_at,
        case
            when supported.change_id is null then coalesce(remembered.withdrawn_at, now())
        end as withdrawn_at
    from remembered
    anti join changes on remembered.change_id = changes.change_id
    left join supported on remembered.change_id = supported.change_id
    {%- endif %}
)

select * from final
