-- Every post, story, reporting day and archived moment that was read is in its mart: history does
-- not shrink on its way.
with posts_read as (
    select distinct
        account_id,
        media_id as thing
    from {{ ref('stg_graph_api__media') }}
    where coalesce(media_product_type, 'FEED') in ('FEED', 'REELS')
),

stories_read as (
    select distinct
        account_id,
        story_id as thing
    from {{ ref('stg_graph_api__stories') }}
),

insights_read as (
    select
        account_id,
        window_start,
        window_end
    from {{ ref('stg_graph_api__account_insights') }}
    union all
    select
        account_id,
        window_start,
        window_end
    from {{ ref('stg_graph_api__account_history') }}
),

days_read as (
    select distinct
        account_id,
        cast({{ reporting_day('window_end') }} as varchar) as thing
    from insights_read
    where window_end - window_start between interval 22 hours and interval 26 hours
),

archives_captured as (
    select
        archive_sha256,
        capture_id
    from {{ ref('int_archives_captured') }}
),

archives_with_lists as (
    select
        archives.account_username as account_id,
        coalesce(archives_captured.capture_id, archives.archive_sha256) as thing
    from {{ ref('stg_exports__archives') }} as archives
    left join archives_captured on archives.archive_sha256 = archives_captured.archive_sha256
    where archives.followers_listed is not null or archives.following_listed is not null
),

posts as (
    select
        account_id,
        instagram_media_id as thing
    from {{ ref('posts') }}
),

stories as (
    select
        account_id,
        instagram_story_id as thing
    from {{ ref('stories') }}
),

days as (
    select
        account_id,
        cast(snapshot_date as varchar) as thing
    from {{ ref('analytics_snapshots') }}
),

captures as (
    select capture_id as thing
    from {{ ref('follower_captures') }}
)

select
    'posts' as mart,
    posts_read.*
from posts_read
anti join posts on posts_read.account_id = posts.account_id and posts_read.thing = posts.thing
union all
select
    'stories' as mart,
    stories_read.*
from stories_read
anti join stories
    on stories_read.account_id = stories.account_id and stories_read.thing = stories.thing
union all
select
    'analytics_snapshots' as mart,
    days_read.*
from days_read
anti join days on days_read.account_id = days.account_id and days_read.thing = days.thing
union all
select
    'follower_captures' as mart,
    archives_with_lists.*
from archives_with_lists
anti join captures on archives_with_lists.thing = captures.thing
