-- One row per account, side list, username and moment of the act that the list tells.
-- A block, or a request received; also of later archives, which tell of earlier acts.
with archives as (
    select * from {{ ref('int_archives_captured') }}
),

relationships as (
    select * from {{ ref('stg_exports__relationships') }}
    where list_name in ('blocked', 'requests_received') and followed_at is not null
),

final as (
    select distinct
        archives.account_id,
        relationships.list_name,
        relationships.username,
        relationships.followed_at as acted_at
    from relationships
    inner join archives on relationships.archive_sha256 = archives.archive_sha256
)

select * from final
