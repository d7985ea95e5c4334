-- One row per account and named person who took part, whether they follow or not.
-- Each interaction loses half its weight in a half-life.
with interactions as (
    select * from {{ ref('interactions') }}
),

clocks as (
    select * from {{ ref('int_clocks_read') }}
),

aged as (
    select
        interactions.*,
        coalesce(interactions.person_id, 'name:' || interactions.username) as named_person_id,
        interactions.occurred_at
        > clocks.read_at - interval {{ var('interactions_window_days') }} days as is_recent,
        pow(
            0.5,
            greatest(epoch(clocks.read_at) - epoch(interactions.occurred_at), 0)
            / (86400.0 * {{ var('engagement_half_life_days') }})
        ) as weight
    from interactions
    inner join clocks on interactions.account_id = clocks.account_id
),

final as (
    select
        account_id,
        named_person_id,
        person_id,
        username,
        count(*) filter (where kind = 'comment') as comment_count,
        count(*) filter (where kind = 'reply') as reply_count,
        count(*) filter (where kind = 'mention') as mention_count,
        count(*) filter (where kind = 'tag') as tag_count,
        count(*) filter (where is_recent) as interactions_90d,
        max(occurred_at) as last_interaction_at,
        -- In a fixed order, because floating-point sums depend on it, and rebuilding the same
        -- readings must give the same score.
        sum(weight order by occurred_at, weight) as weight
    from aged
    group by account_id, named_person_id, person_id, username
)

select * from final
