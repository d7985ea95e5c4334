-- One row per account and username that its owner follows, as far as any list tells.
-- Not necessarily by the newest list: that one may not reach back to them.
with sightings as (
    select * from {{ ref('int_sightings_derived') }}
    where list_name = 'following' and gone_at is null
),

final as (
    select
        account_id,
        username,
        last_ordinal
    from sightings
)

select * from final
