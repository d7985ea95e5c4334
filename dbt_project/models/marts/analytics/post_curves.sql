-- One row per post and age that it has reached.
with posts as (
    select * from {{ ref('posts') }}
),

snapshots as (
    select * from {{ ref('post_snapshots') }}
),

clocks as (
    select * from {{ ref('int_clocks_read') }}
),

ages as (
    select
        points.age,
        points.age_hours,
        points.within_hours
    from (
        values
        ('1h', 1, {{ var('post_curve_within_hours_1h') }}),
        ('24h', 24, {{ var('post_curve_within_hours_24h') }}),
        ('48h', 48, {{ var('post_curve_within_hours_48h') }}),
        ('7d', 168, {{ var('post_curve_within_hours_7d') }}),
        ('28d', 672, {{ var('post_curve_within_hours_28d') }})
    ) as points (age, age_hours, within_hours)
),

nearest as (
    select
        snapshots.*,
        ages.age
    from snapshots
    inner join ages
        on abs(snapshots.age_hours - ages.age_hours) <= ages.within_hours
    -- A reading whose insights were refused says less than its neighbour.
    qualify row_number() over (
        partition by snapshots.account_id, snapshots.instagram_media_id, ages.age
        order by
            snapshots.reach is null,
            abs(snapshots.age_hours - ages.age_hours),
            snapshots.captured_at
    ) = 1
),

-- Until a reading can no longer come, an age that has none is not yet reached rather than missed.
reached as (
    select
        posts.account_id,
        posts.instagram_media_id,
        posts.media_type,
        posts.followers_at_post,
        ages.age,
        cast(ages.age_hours as double) as age_hours,
        nearest.captured_at,
        nearest.age_hours as measured_age_hours,
        nearest.reach,
        nearest.views,
        nearest.total_interactions,
        nearest.like_count as likes,
        nearest.comment_count as comments,
        nearest.saved,
        nearest.shares,
        {{ ratio('nearest.total_interactions', 'posts.followers_at_post') }}
            as engagement_rate_by_followers,
        {{ ratio('nearest.total_interactions', 'nearest.reach') }} as engagement_rate_by_reach,
        {{ ratio('nearest.total_interactions', 'nearest.views') }} as engagement_rate_by_views
    from posts
    cross join ages
    inner join clocks on posts.account_id = clocks.account_id
    left join nearest
        on
            posts.account_id = nearest.account_id
            and posts.instagram_media_id = nearest.instagram_media_id
            and ages.age = nearest.age
    where
        nearest.captured_at is not null
        or epoch(clocks.read_at) - epoch(posts.posted_at)
        > (ages.age_hours + ages.within_hours) * 3600
),

{%- set among = 'partition by account_id, media_type, age' %}
{%- set least = var('post_curve_peers_least') %}

final as (
    select
        account_id,
        instagram_media_id,
        media_type,
        age,
        age_hours,
        captured_at,
        measured_age_hours,
        reach,
        views,
        total_interactions,
        likes,
        comments,
        saved,
        shares,
        engagement_rate_by_followers,
        engagement_rate_by_reach,
        engagement_rate_by_views,
        count(captured_at) over ({{ among }}) - cast(captured_at is not null as integer) as peers,
        {{ share_below('reach', among, least) }} as reach_percentile,
        {{ share_below('views', among, least) }} as views_percentile,
        {{ share_below('engagement_rate_by_reach', among, least) }}
            as engagement_rate_by_reach_percentile
    from reached
)

select * from final
