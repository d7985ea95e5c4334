-- Question: who takes part most, and do they follow?
-- Reading: comments, replies, mentions and tags by named people; `relation` tells whether the
--   person follows as of the newest list, was in an earlier one, or was never seen in any.
-- Caveat: Instagram names nobody for likes, saves, shares and views, so a silent fan is not here.
with

final as (
    select
        accounts.username as account_username,
        interactions.username,
        case
            when followers.is_current then 'follows'
            when followers.person_id is not null then 'no longer listed'
            else 'never seen following'
        end as relation,
        count(*) as interactions,
        count(distinct interactions.instagram_media_id) as posts,
        min(interactions.occurred_at) as first_at,
        max(interactions.occurred_at) as last_at
    from interactions
    left join followers
        on
            interactions.account_id = followers.account_id
            and interactions.person_id = followers.person_id
    left join accounts on interactions.account_id = accounts.account_id
    where interactions.username is distinct from accounts.username
    group by account_username, interactions.username, relation
)

select * from final
order by account_username asc, interactions desc, last_at desc
limit 50
