-- One row per account of whose commenting followers enough is known.
-- How seldom somebody comments who comments at all, and how many of the followers do not.
--
-- Of a follower who comments, each post is taken to have the same chance of a comment of theirs.
-- These chances differ between people, most of them small: Beta(1, scarcity). Then somebody with n
-- posts is silent under all of them with probability scarcity / (scarcity + n), and somebody who is
-- not comments on 1 + (n - 1) / (1 + scarcity) of them on average. So those who were never heard
-- need not be guessed: what the others said after their first comment gives the scarcity. And if
-- all followers commented, n / (scarcity + n) of each should have been heard: as many as are
-- missing from that sum never comment, or as good as never.
with followers as (
    select * from {{ ref('int_followers_exposed') }}
    where posts_read > 0
),

scarcities as (
    select
        account_id,
        count(*) as commenting_people,
        greatest(
            {{ ratio('sum(posts_read - 1)', 'sum(posts_commented - 1)') }} - 1, 0
        ) as scarcity
    from followers
    where posts_commented > 0
    group by account_id
    having
        commenting_people >= {{ var('ghost_commenting_people') }}
        -- Nobody commented twice: how often anybody would is unknown.
        and sum(posts_commented) > count(*)
),

-- Summed by numbers of posts, in a fixed order: floating-point sums depend on it.
exposures as (
    select
        account_id,
        posts_read,
        count(*) as people
    from followers
    group by account_id, posts_read
),

final as (
    select
        scarcities.account_id,
        scarcities.commenting_people,
        scarcities.scarcity,
        greatest(
            1 - scarcities.commenting_people / sum(
                exposures.people * exposures.posts_read
                / (scarcities.scarcity + exposures.posts_read)
                order by exposures.posts_read
            ),
            0
        ) as silent_share
    from scarcities
    inner join exposures on scarcities.account_id = exposures.account_id
    group by scarcities.account_id, scarcities.commenting_people, scarcities.scarcity
)

select * from final
