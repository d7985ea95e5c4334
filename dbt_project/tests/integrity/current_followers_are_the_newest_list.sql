-- Followers now are the names of the newest list, and nobody else, except people whose follow is
-- older than that list covers.
with captures as (
    select *
    from {{ ref('int_captures_ordered') }}
    where list_name = 'followers'
    qualify row_number() over (partition by account_id order by ordinal desc) = 1
),

lists as (
    select placed.*
    from {{ ref('int_lists_placed') }} as placed
    inner join captures
        on placed.capture_id = captures.capture_id and placed.list_name = captures.list_name
),

sightings as (
    select * from {{ ref('stg_exports__sightings') }}
),

shown as (
    {{ rows_shown('lists', 'sightings', ['account_id']) }}
),

followers as (
    select * from {{ ref('followers') }}
    where is_current
),

listed as (
    select distinct
        account_id,
        username
    from shown
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
    where
        (captures.covered_from is null or followers.followed_at >= captures.covered_from)
        and coalesce(followers.followed_at < captures.captured_at, true)
)

select * from missing_followers
union all
select * from invented_followers
