-- One row per account and hashtag in the captions of its own posts.
with posts as (
    select * from {{ ref('posts') }}
),

-- A post has each of its hashtags once.
tagged as (
    select
        account_id,
        unnest(hashtags) as hashtag,
        posted_at,
        reach,
        engagement_rate_by_reach
    from posts
),

final as (
    select
        account_id,
        hashtag,
        count(*) as posts,
        count(reach) as posts_with_reach,
        min(posted_at) as first_used_at,
        max(posted_at) as last_used_at,
        median(reach) as median_reach,
        median(engagement_rate_by_reach) as median_engagement_rate_by_reach
    from tagged
    group by account_id, hashtag
)

select * from final
