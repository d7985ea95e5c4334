-- One row per account and post that people had time to comment on.
-- Whether all that was said under it was read, with the names of all who said it, and how many such
-- posts there were up to it.
with posts as (
    select * from {{ ref('int_posts_read') }}
),

comment_reads as (
    select * from {{ ref('stg_graph_api__comment_reads') }}
),

comments as (
    select * from {{ ref('stg_graph_api__comments') }}
),

-- Whoever is not named may be anybody.
unnamed as (
    select
        account_id,
        media_id
    from comments
    group by account_id, media_id, comment_id
    having count(username) = 0 and not coalesce(bool_or(from_id = account_id), false)
),

unnamed_posts as (
    select distinct
        account_id,
        media_id
    from unnamed
),

latest_posts as (
    select *
    from posts
    qualify row_number() over (partition by account_id, media_id order by captured_at desc) = 1
),

latest_reads as (
    select
        account_id,
        media_id,
        arg_max(comment_count, captured_at) as comment_count
    from comment_reads
    group by account_id, media_id
),

-- Where nothing is counted, nothing need be read.
commentable as (
    select
        latest_posts.account_id,
        latest_posts.media_id,
        latest_posts.posted_at,
        coalesce(coalesce(latest_reads.comment_count, 0) >= latest_posts.comment_count, false)
        and unnamed_posts.media_id is null as is_read
    from latest_posts
    left join latest_reads
        on
            latest_posts.account_id = latest_reads.account_id
            and latest_posts.media_id = latest_reads.media_id
    left join unnamed_posts
        on
            latest_posts.account_id = unnamed_posts.account_id
            and latest_posts.media_id = unnamed_posts.media_id
    where
        latest_posts.is_comment_enabled is distinct from false
        and latest_posts.captured_at
        >= latest_posts.posted_at + interval {{ var('comments_settle_hours') }} hours
),

-- Posts of one second share their totals.
final as (
    select
        account_id,
        media_id,
        posted_at,
        is_read,
        count(*) over up_to_here as posts_so_far,
        count(*) filter (where is_read) over up_to_here as posts_read_so_far
    from commentable
    window up_to_here as (partition by account_id order by posted_at)
)

select * from final
