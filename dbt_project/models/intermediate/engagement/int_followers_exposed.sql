-- One row per account and person who follows it or has followed it.
-- How many posts were published while captures prove that they followed, and under how many of them
-- they were read commenting.
with stays as (
    select * from {{ ref('int_persons_resolved') }}
    where list_name = 'followers'
),

posts as (
    select * from {{ ref('int_posts_commentable') }}
),

interactions as (
    select * from {{ ref('interactions') }}
),

-- A rename interrupts no follow. An old follow time that came back says nothing of the time away.
follows as (
    select
        account_id,
        person_id,
        lag(seen_until) over stays_of_person as seen_until_before,
        case
            when link = 'rename' then seen_until_before
            when followed_at > coalesce(seen_until_before, cast('-infinity' as timestamptz))
                then followed_at
            else seen_from
        end as followed_from,
        seen_until
    from stays
    window stays_of_person as (partition by account_id, person_id order by first_ordinal)
),

counted as (
    select
        follows.account_id,
        follows.person_id,
        coalesce(latest.posts_so_far, 0) - coalesce(earlier.posts_so_far, 0) as posts_followed,
        coalesce(latest.posts_read_so_far, 0) - coalesce(earlier.posts_read_so_far, 0)
            as posts_read
    from follows
    asof left join posts as earlier
        on
            follows.account_id = earlier.account_id
            and follows.followed_from >= earlier.posted_at
    asof left join posts as latest
        on
            follows.account_id = latest.account_id
            and follows.seen_until >= latest.posted_at
),

totals as (
    select
        account_id,
        person_id,
        cast(sum(posts_followed) as bigint) as posts_followed,
        cast(sum(posts_read) as bigint) as posts_read
    from counted
    group by account_id, person_id
),

commented as (
    select
        interactions.account_id,
        interactions.person_id,
        count(distinct posts.media_id) as posts_commented
    from interactions
    inner join posts
        on
            interactions.account_id = posts.account_id
            and interactions.instagram_media_id = posts.media_id
    inner join follows
        on
            interactions.account_id = follows.account_id
            and interactions.person_id = follows.person_id
            and posts.posted_at > follows.followed_from
            and posts.posted_at <= follows.seen_until
    where interactions.kind in ('comment', 'reply') and posts.is_read
    group by interactions.account_id, interactions.person_id
),

final as (
    select
        totals.account_id,
        totals.person_id,
        totals.posts_followed,
        totals.posts_read,
        coalesce(commented.posts_commented, 0) as posts_commented
    from totals
    left join commented
        on
            totals.account_id = commented.account_id
            and totals.person_id = commented.person_id
)

select * from final
