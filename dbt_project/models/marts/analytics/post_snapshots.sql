-- One row per post and moment at which it was read.
with media as (
    select * from {{ ref('int_posts_read') }}
),

insights as (
    select * from {{ ref('stg_graph_api__media_insights') }}
),

-- Measures come with the post itself; one that had to be asked for again comes moments later, and
-- belongs to the reading before it.
insights_of_readings as (
    select
        media.account_id,
        media.media_id,
        media.captured_at,
        insights.metric,
        insights.segment,
        insights.metric_value,
        insights.captured_at as measured_at
    from insights
    asof inner join media
        on
            insights.account_id = media.account_id
            and insights.media_id = media.media_id
            and insights.captured_at >= media.captured_at
),

measures as (
    select
        account_id,
        media_id,
        captured_at,
        {{ latest_measure('saved', read_at='measured_at') }} as saved,
        {{ latest_measure('shares', read_at='measured_at') }} as shares,
        {{ latest_measure('reach', read_at='measured_at') }} as reach,
        {{ latest_measure('views', read_at='measured_at') }} as views,
        {{ latest_measure('total_interactions', read_at='measured_at') }} as total_interactions
    from insights_of_readings
    group by account_id, media_id, captured_at
),

final as (
    select
        media.account_id,
        media.media_id as instagram_media_id,
        media.captured_at,
        (epoch(media.captured_at) - epoch(media.posted_at)) / 3600 as age_hours,
        media.like_count,
        media.comment_count,
        measures.saved,
        measures.shares,
        measures.reach,
        measures.views,
        measures.total_interactions
    from media
    left join measures
        on
            media.account_id = measures.account_id
            and media.media_id = measures.media_id
            and media.captured_at = measures.captured_at
)

select * from final
