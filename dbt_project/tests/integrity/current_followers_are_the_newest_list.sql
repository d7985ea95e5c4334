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

missing_followers as (
    select
        shown.account_id,
        shown.username,
        'listed, not current' as problem
    from shown
    anti join followers
        on
            shown.account_id = followers.account_id
            and shown.username = followers.username
),

invented_followers as (
    select
        followers.account_id,
        followers.username,
        'current, not listed' as problem
    from followers
    inner join captures on followers.account_id = captures.account_id
    anti join shown
        on
            followers.account_id = shown.account_id
            and followers.username = shown.username
    where
        (captures.covered_from is null or followers.followed_at >= captures.covered_from)
        and coalesce(followers.followed_at < captures.captured_at, true)
)

select * from missing_followers
union all
select * from invented_followers
