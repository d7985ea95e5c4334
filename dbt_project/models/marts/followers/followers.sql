-- One row per account and person who follows it or has followed it.
with persons as (
    select * from {{ ref('int_engagement_scored') }}
    where person_id is not null
),

final as (
    select
        account_id,
        person_id,
        username,
        previous_usernames,
        followed_at,
        first_followed_at,
        is_current,
        lost_after,
        lost_before,
        is_following_back,
        engagement_score,
        last_interaction_at,
        interactions_90d,
        ghost_probability,
        is_ghost
    from persons
)

select * from final
-- Readers look for the beginning of a name: sorted, that is a tenth of the work.
order by account_id, username
