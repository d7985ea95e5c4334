-- One row per account and named person: whoever follows it, has followed it, or took part.
with scored as (
    select * from {{ ref('int_engagement_scored') }}
),

commenters as (
    select * from {{ ref('int_commenters_estimated') }}
),

followers as (
    select * from {{ ref('followers') }}
),

ranked as (
    select
        account_id,
        named_person_id,
        rank() over (partition by account_id order by engagement_score desc) as place,
        count(*) over (partition by account_id) as people
    from scored
    where engagement_score > 0
),

final as (
    select
        scored.account_id,
        scored.named_person_id,
        scored.person_id,
        scored.username,
        case
            when followers.is_current then 'follows'
            when followers.person_id is not null then 'no_longer_listed'
            else 'never_listed'
        end as relation,
        coalesce(followers.is_current, false) and followers.is_following_back as is_mutual,
        scored.engagement_score,
        case
            when scored.engagement_score is not null
                then coalesce(
                    ranked.place <= ceil({{ var('top_engagers_share') }} * ranked.people), false
                )
        end as is_top_engager,
        scored.comment_count,
        scored.reply_count,
        scored.mention_count,
        scored.tag_count,
        scored.weighted_interactions,
        scored.interactions_90d,
        scored.last_interaction_at,
        scored.posts_followed,
        scored.posts_read,
        {{ ratio('scored.posts_read', 'scored.posts_followed') }} as posts_read_share,
        scored.posts_commented,
        1 / (1 + commenters.scarcity) as usual_comment_rate,
        scored.silence_chance,
        scored.silent_share,
        scored.ghost_probability,
        scored.is_ghost
    from scored
    left join followers
        on
            scored.account_id = followers.account_id
            and scored.person_id = followers.person_id
    left join ranked
        on
            scored.account_id = ranked.account_id
            and scored.named_person_id = ranked.named_person_id
    left join commenters on scored.account_id = commenters.account_id
)

select * from final
