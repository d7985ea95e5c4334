-- One row per post and reading, for what stays on the profile: no stories, no advertisements.
with media as (
    select * from {{ ref('stg_graph_api__media') }}
),

final as (
    select
        account_id,
        media_id,
        captured_at,
        -- Only the product type tells a reel from a video (graph-api.md 4.2).
        case
            when media_product_type = 'REELS' then 'reel'
            when media_type = 'CAROUSEL_ALBUM' then 'carousel'
            when media_type = 'VIDEO' then 'video'
            when media_type = 'IMAGE' then 'photo'
        end as post_type,
        caption,
        permalink,
        posted_at,
        like_count,
        comment_count,
        is_comment_enabled
    from media
    where coalesce(media_product_type, 'FEED') in ('FEED', 'REELS')
)

select * from final
