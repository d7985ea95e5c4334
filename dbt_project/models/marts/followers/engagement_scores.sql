-- One row per account and named person: whoever follows it, has followed it, or took part.
with scored as (
    select * from {{ ref('int_engagement_scored') }}
),

final as (
    select
        account_id,
        named_person_id,
        person_id,
        username,
        case
            when is_current then 'follows'
            when person_id is not null then 'no_longer_listed'
            else 'never_listed'
        end as relation,
        coalesce(is_current, false) and is_following_back as is_mutual,
        engagement_score,
        is_top_engager,
        comment_count,
        reply_count,
        mention_count,
        tag_count,
        weighted_interactions,
        interactions_90d,
        last_interaction_at,
        posts_followed,
        posts_read,
        {{ ratio('posts_read', 'posts_followed') }} as posts_read_share,
        posts_commented,
        usual_comment_rate,
        silence_chance,
        silent_share,
        ghost_probability,
        is_ghost
    from scored
)

select * from final
