-- One row per account and person who was last seen following it after its first post.
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

-- Most have one stay, which nothing came before.
single_follows as (
    select
        account_id,
        person_id,
        coalesce(followed_at, seen_from) as followed_from,
        seen_until
    from stays
    where is_only_stay
),

-- A rename interrupts no follow. An old follow time that came back says nothing of the time away.
repeated_follows as (
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
    where not is_only_stay
    window stays_of_person as (
        partition by account_id, person_id order by first_ordinal
    )
),

follows as (
    select * from single_follows
    union all
    select * exclude (seen_until_before) from repeated_follows
),

-- Many were last seen at the same moment.
ends as (
    select distinct
        account_id,
        seen_until
    from follows
),

ends_counted as (
    select
        ends.account_id,
        ends.seen_until,
        posts.posts_so_far,
        posts.posts_read_so_far
    from ends
    asof inner join posts
        on ends.account_id = posts.account_id and ends.seen_until >= posts.posted_at
),

counted as (
    select
        follows.account_id,
        follows.person_id,
        ends_counted.posts_so_far - coalesce(earlier.posts_so_far, 0) as posts_followed,
        ends_counted.posts_read_so_far - coalesce(earlier.posts_read_so_far, 0) as posts_read
    from follows
    inner join ends_counted
        on
            follows.account_id = ends_counted.account_id
            and follows.seen_until = ends_counted.seen_until
    asof left join posts as earlier
        on
            follows.account_id = earlier.account_id
            and follows.followed_from >= earlier.posted_at
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
