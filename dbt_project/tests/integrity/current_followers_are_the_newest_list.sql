-- Followers now are the names of the newest capture that takes part, and nobody else, except
-- people whose follow is older than that capture covers.
with captures as (
    select *
    from {{ ref('int_captures_ordered') }}
    where list_name = 'followers'
    qualify row_number() over (partition by account_id order by captured_at desc) = 1
),

relationships as (
    select * from {{ ref('stg_exports__relationships') }}
),

followers as (
    select * from {{ ref('followers') }}
    where is_current
),

listed as (
    select distinct
        captures.account_id,
        relationships.username
    from relationships
    inner join captures on relationships.archive_sha256 = captures.archive_sha256
    where relationships.list_name = 'followers'
),

missing_followers as (
    select
        listed.account_id,
        listed.username,
        'listed, not current' as problem
    from listed
    anti join followers
        on
            listed.account_id = followers.account_id
            and listed.username = followers.username
),

invented_followers as (
    select
        followers.account_id,
        followers.username,
        'current, not listed' as problem
    from followers
    inner join captures on followers.account_id = captures.account_id
    anti join listed
        on
            followers.account_id = listed.account_id
            and followers.username = listed.username
    where captures.covered_from is null or followers.followed_at >= captures.covered_from
)

select * from missing_followers
union all
select * from invented_followers
