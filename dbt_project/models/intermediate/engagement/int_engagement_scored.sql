-- One row per account and named person: whoever follows it, has followed it, or took part.
with persons as (
    select * from {{ ref('int_persons_named') }}
),

weighed as (
    select * from {{ ref('int_interactions_weighed') }}
),

exposed as (
    select * from {{ ref('int_followers_exposed') }}
),

commenters as (
    select * from {{ ref('int_commenters_estimated') }}
),

posts as (
    select * from {{ ref('int_posts_commentable') }}
),

-- Where nothing was read, silence is ignorance: nobody is scored.
accounts_read as (
    select account_id
    from weighed
    union
    select account_id
    from posts
    where is_read
),

greatest_weights as (
    select
        account_id,
        max(weight) as weight
    from weighed
    group by account_id
),

followers as (
    select
        persons.account_id,
        persons.person_id,
        persons.username,
        coalesce(exposed.posts_followed, 0) as posts_followed,
        coalesce(exposed.posts_read, 0) as posts_read,
        coalesce(exposed.posts_commented, 0) as posts_commented
    from persons
    left join exposed
        on
            persons.account_id = exposed.account_id
            and persons.person_id = exposed.person_id
),

named as (
    select
        coalesce(followers.account_id, weighed.account_id) as account_id,
        coalesce(followers.person_id, weighed.named_person_id) as named_person_id,
        followers.person_id,
        coalesce(followers.username, weighed.username) as username,
        followers.posts_followed,
        followers.posts_read,
        followers.posts_commented,
        weighed.last_interaction_at,
        weighed.comment_count,
        weighed.reply_count,
        weighed.mention_count,
        weighed.tag_count,
        weighed.interactions_90d,
        weighed.weight
    from followers
    full outer join weighed
        on
            followers.account_id = weighed.account_id
            and followers.person_id = weighed.person_id
),

scored as (
    select
        named.account_id,
        named.named_person_id,
        named.person_id,
        named.username,
        named.posts_followed,
        named.posts_read,
        named.posts_commented,
        named.last_interaction_at,
        named.weight is not null as has_taken_part,
        case when accounts_read.account_id is not null then coalesce(named.comment_count, 0) end
            as comment_count,
        case when accounts_read.account_id is not null then coalesce(named.reply_count, 0) end
            as reply_count,
        case when accounts_read.account_id is not null then coalesce(named.mention_count, 0) end
            as mention_count,
        case when accounts_read.account_id is not null then coalesce(named.tag_count, 0) end
            as tag_count,
        case when accounts_read.account_id is not null then coalesce(named.interactions_90d, 0) end
            as interactions_90d,
        case when accounts_read.account_id is not null then coalesce(named.weight, 0) end
            as weighted_interactions,
        case
            when accounts_read.account_id is not null
                then coalesce(100 * named.weight / greatest_weights.weight, 0)
        end as engagement_score,
        -- How likely somebody who does comment would have kept silent under as many posts.
        case
            when named.posts_read > 0
                then commenters.scarcity / (commenters.scarcity + named.posts_read)
        end as silence_chance,
        commenters.silent_share
    from named
    left join accounts_read on named.account_id = accounts_read.account_id
    left join commenters on named.account_id = commenters.account_id
    left join greatest_weights on named.account_id = greatest_weights.account_id
),

-- Of an account with many silent followers a newcomer is probably silent too; but nobody is called
-- a ghost for what others do: most who comment must have been heard under as many posts.
final as (
    select
        *,
        case
            when person_id is null then null
            when has_taken_part then 0.0
            else silent_share / (silent_share + (1 - silent_share) * silence_chance)
        end as ghost_probability,
        case
            when ghost_probability is not null
                then
                    ghost_probability >= {{ var('ghost_threshold') }}
                    and coalesce(silence_chance <= {{ var('ghost_silence_chance') }}, false)
        end as is_ghost
    from scored
)

select * from final
