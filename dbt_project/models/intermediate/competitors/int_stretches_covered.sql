-- One row per account, compared profile and stretch of its list of posts that was read.
-- With how far back, without a gap, this stretch and others that meet it show what was published.
with competitors as (
    select * from {{ ref('stg_graph_api__competitors') }}
),

competitor_media as (
    select * from {{ ref('stg_graph_api__competitor_media') }}
),

media_walks as (
    select * from {{ ref('stg_graph_api__media_walks') }}
),

accounts as (
    select * from {{ ref('accounts') }}
),

-- Further pages come moments after the profile, which comes with the first.
listings as (
    select
        competitors.account_id,
        competitors.username,
        competitors.captured_at,
        any_value(competitors.media_count) as media_count,
        count(distinct competitor_media.media_id) as posts_listed,
        min(competitor_media.posted_at) as oldest_at
    from competitor_media
    asof inner join competitors
        on
            competitor_media.account_id = competitors.account_id
            and competitor_media.username = competitors.username
            and competitor_media.captured_at >= competitors.captured_at
    group by competitors.account_id, competitors.username, competitors.captured_at
),

stretches as (
    select
        competitors.account_id,
        competitors.username,
        false as is_own,
        competitors.captured_at as newest_at,
        -- A list that is shorter than its page ends there: nothing older is on the profile.
        case
            when coalesce(listings.posts_listed, 0) >= competitors.media_count
                then timestamptz '-infinity'
            else listings.oldest_at
        end as oldest_at
    from competitors
    left join listings
        on
            competitors.account_id = listings.account_id
            and competitors.username = listings.username
            and competitors.captured_at = listings.captured_at
    where
        listings.captured_at is not null
        or competitors.media_count = 0
    union all
    select
        media_walks.account_id,
        accounts.username,
        true as is_own,
        media_walks.newest_posted_at as newest_at,
        case
            when media_walks.has_reached_end then timestamptz '-infinity'
            else media_walks.oldest_posted_at
        end as oldest_at
    from media_walks
    inner join accounts on media_walks.account_id = accounts.account_id
),

-- Where a stretch begins only after all older ones end, posts in between may be unknown.
parted as (
    select
        *,
        coalesce(
            oldest_at > max(newest_at) over (
                partition by account_id, username, is_own
                order by oldest_at, newest_at
                rows between unbounded preceding and 1 preceding
            ),
            true
        ) as is_after_gap
    from stretches
),

joined as (
    select
        *,
        count(*) filter (where is_after_gap) over (
            partition by account_id, username, is_own
            order by oldest_at, newest_at
        ) as island
    from parted
),

final as (
    select
        account_id,
        username,
        is_own,
        newest_at,
        min(oldest_at) over (
            partition by account_id, username, is_own, island
        ) as covered_from
    from joined
)

select * from final
