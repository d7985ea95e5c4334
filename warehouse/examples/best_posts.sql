-- Question: which posts reached most people for the number of followers at the time?
-- Reading: reach_rate = reach / followers at the time of the post; times_typical = that rate over
--   the median of the account's posts of the same type; n_of_type = how many posts that median has.
-- Caveat: with a small n_of_type "typical" means little. Posts of the last two days still grow.
--   A post without reach or without a known follower count is left out, not counted as zero.
--   Old posts are read seldom: their numbers are of last_read_at.
with

rated as (
    select
        account_id,
        instagram_media_id,
        media_type,
        posted_at,
        permalink,
        reach,
        followers_at_post,
        engagement_rate_by_reach,
        last_read_at,
        reach / nullif(followers_at_post, 0) as reach_rate
    from posts
    where reach is not null and followers_at_post > 0
),

final as (
    select
        accounts.username as account_username,
        rated.media_type,
        rated.posted_at,
        rated.reach,
        rated.reach_rate,
        rated.engagement_rate_by_reach,
        rated.permalink,
        rated.last_read_at,
        rated.reach_rate / nullif(
            median(rated.reach_rate) over (partition by rated.account_id, rated.media_type), 0
        ) as times_typical,
        count(*) over (partition by rated.account_id, rated.media_type) as n_of_type
    from rated
    left join accounts on rated.account_id = accounts.account_id
)

select * from final
order by account_username asc, reach_rate desc
limit 20
