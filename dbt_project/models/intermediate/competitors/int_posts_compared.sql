-- One row per post of a compared profile and reading, with what anybody can see of it.
with competitor_media as (
    select * from {{ ref('stg_graph_api__competitor_media') }}
),

own_media as (
    select * from {{ ref('int_posts_read') }}
),

accounts as (
    select * from {{ ref('accounts') }}
),

final as (
    select
        account_id,
        username,
        false as is_own,
        media_id,
        captured_at,
        posted_at,
        like_count,
        comment_count
    from competitor_media
    -- The same as of own posts: no advertisements.
    where coalesce(media_product_type, 'FEED') in ('FEED', 'REELS')
    union all
    select
        own_media.account_id,
        accounts.username,
        true as is_own,
        own_media.media_id,
        own_media.captured_at,
        own_media.posted_at,
        own_media.like_count,
        own_media.comment_count
    from own_media
    inner join accounts on own_media.account_id = accounts.account_id
)

select * from final
