-- One row per account, name of a thread's folder and person whom it may be called after.
-- Instagram calls a folder by the other's username without punctuation, so several may fit.
with threads as (
    select * from {{ ref('int_threads_counted') }}
),

stays as (
    select * from {{ ref('int_persons_resolved') }}
),

followers as (
    select * from {{ ref('followers') }}
),

following as (
    select * from {{ ref('following') }}
),

interactions as (
    select * from {{ ref('interactions') }}
),

folders as (
    select distinct
        account_id,
        thread_name
    from threads
    where is_sought
),

stays_fitting as (
    select distinct
        stays.account_id,
        stays.list_name,
        stays.person_id,
        stays.username,
        folders.thread_name
    from stays
    inner join folders
        on
            stays.account_id = folders.account_id
            and {{ folder_name('stays.username') }} = folders.thread_name
),

followers_fitting as (
    select
        stays_fitting.account_id,
        stays_fitting.thread_name,
        stays_fitting.person_id as named_person_id,
        stays_fitting.person_id,
        followers.username
    from stays_fitting
    inner join followers
        on
            stays_fitting.account_id = followers.account_id
            and stays_fitting.person_id = followers.person_id
    where stays_fitting.list_name = 'followers'
),

following_fitting as (
    select
        stays_fitting.account_id,
        stays_fitting.thread_name,
        coalesce(following.person_id, 'name:' || following.username) as named_person_id,
        following.person_id,
        following.username
    from stays_fitting
    inner join following
        on
            {{ key_of(["'following'", 'stays_fitting.account_id', 'stays_fitting.person_id']) }}
            = following.following_id
    where stays_fitting.list_name = 'following'
),

engaged_fitting as (
    select
        interactions.account_id,
        folders.thread_name,
        coalesce(interactions.person_id, 'name:' || interactions.username) as named_person_id,
        interactions.person_id,
        interactions.username
    from interactions
    inner join folders
        on
            interactions.account_id = folders.account_id
            and {{ folder_name('interactions.username') }} = folders.thread_name
),

final as (
    select * from followers_fitting
    union
    select * from following_fitting
    union
    select * from engaged_fitting
)

select * from final
