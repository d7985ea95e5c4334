-- One row per person in the followers list, with their newest name and the names before.
with stays as (
    select * from {{ ref('int_persons_resolved') }}
    where list_name = 'followers'
),

-- Most people have one stay, and one name.
returned as (
    select distinct
        account_id,
        person_id
    from stays
    where predecessor_id is not null
),

their_stays as (
    select stays.*
    from stays
    semi join returned
        on stays.account_id = returned.account_id and stays.person_id = returned.person_id
),

newest_names as (
    select
        account_id,
        person_id,
        arg_max(username, first_ordinal) as username
    from their_stays
    group by account_id, person_id
),

former_names as (
    select
        their_stays.account_id,
        their_stays.person_id,
        their_stays.username,
        min(their_stays.first_ordinal) as first_ordinal
    from their_stays
    inner join newest_names
        on
            their_stays.account_id = newest_names.account_id
            and their_stays.person_id = newest_names.person_id
    where their_stays.username <> newest_names.username
    group by their_stays.account_id, their_stays.person_id, their_stays.username
),

former_name_lists as (
    select
        account_id,
        person_id,
        list(username order by first_ordinal) as previous_usernames
    from former_names
    group by account_id, person_id
),

final as (
    select
        stays.account_id,
        stays.person_id,
        stays.username,
        cast([] as varchar[]) as previous_usernames
    from stays
    anti join returned
        on stays.account_id = returned.account_id and stays.person_id = returned.person_id
    union all
    select
        newest_names.account_id,
        newest_names.person_id,
        newest_names.username,
        coalesce(former_name_lists.previous_usernames, cast([] as varchar[]))
            as previous_usernames
    from newest_names
    left join former_name_lists
        on
            newest_names.account_id = former_name_lists.account_id
            and newest_names.person_id = former_name_lists.person_id
)

select * from final
