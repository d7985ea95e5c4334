-- One row per account and named person: whoever follows it, has followed it, or took part.
with persons as (
    select * from {{ ref('int_persons_described') }}
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

rated as (
    select
        weighed.*,
        100 * weighed.weight / max(weighed.weight) over (partition by weighed.account_id)
            as engagement_score
    from weighed
),

top_engagers as (
    select
        account_id,
        named_person_id
    from rated
    where engagement_score > 0
    qualify
        rank() over (partition by account_id order by engagement_score desc)
        <= ceil({{ var('top_engagers_share') }} * count(*) over (partition by account_id))
),

followers as (
    select
        persons.*,
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
        followers.* exclude (account_id, username),
        coalesce(followers.account_id, rated.account_id) as account_id,
        coalesce(followers.person_id, rated.named_person_id) as named_person_id,
        coalesce(followers.username, rated.username) as username,
        rated.last_interaction_at,
        rated.comment_count,
        rated.reply_count,
        rated.mention_count,
        rated.tag_count,
        rated.interactions_90d,
        rated.weight,
        rated.engagement_score
    from followers
    full outer join rated
        on
            followers.account_id = rated.account_id
            and followers.person_id = rated.person_id
),

scored as (
    select
        named.account_id,
        named.named_person_id,
        named.person_id,
        named.username,
        named.previous_usernames,
        named.followed_at,
        named.first_followed_at,
        named.is_current,
        named.lost_after,
        named.lost_before,
        named.is_following_back,
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
        case when accounts_read.account_id is not null then coalesce(named.engagement_score, 0) end
            as engagement_score,
        case
            when accounts_read.account_id is not null then top_engagers.account_id is not null
        end as is_top_engager,
        1 / (1 + commenters.scarcity) as usual_comment_rate,
        -- How likely somebody who does comment would have kept silent under as many posts.
        case
            when named.posts_read > 0
                then commenters.scarcity / (commenters.scarcity + named.posts_read)
        end as silence_chance,
        commenters.silent_share
    from named
    left join accounts_read on named.account_id = accounts_read.account_id
    left join commenters on named.account_id = commenters.account_id
    left join top_engagers
        on
            named.account_id = top_engagers.account_id
            and named.named_person_id = top_engagers.named_person_id
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
