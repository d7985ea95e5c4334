-- One row per event that a pass ever published, and since when nothing bears it out any more.
-- The only table that is not made anew from raw rows: what was claimed once stays known, so it is
-- never rebuilt in full.
{{ config(
    materialized='incremental', unique_key='change_id', incremental_strategy='delete+insert',
    full_refresh=false
) }}

-- depends_on: {{ ref('int_captures_judged') }}
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
captures as (
    select * from {{ ref('int_captures_judged') }}
),

-- An account keeps its captures when it is connected to the API, and then has another id.
remembered as (
    select
        claims.* exclude (account_id),
        coalesce(earlier.account_id, later.account_id, claims.account_id) as account_id
    from {{ this }} as claims
    left join captures as earlier on claims.from_capture_id = earlier.capture_id
    left join captures as later on claims.to_capture_id = later.capture_id
),

-- A claim holds as long as an event says the same or more: with a narrower interval, a follow time
-- that was not known, a reason in place of none.
supported as (
    select distinct remembered.change_id
    from remembered
    inner join changes
        on
            remembered.account_id = changes.account_id
            and remembered.change_type = changes.change_type
            and remembered.username_then = changes.username_then
            and coalesce(
                date_trunc('minute', remembered.followed_at)
                = date_trunc('minute', changes.followed_at),
                remembered.followed_at is null
            )
            and (
                remembered.reason = changes.reason
                or coalesce(
                    remembered.reason not in ('unfollowed', 'blocked_by_you', 'deleted'), true
                )
            )
            and remembered.happened_after <= changes.happened_before
            and remembered.happened_before >= changes.happened_after
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
