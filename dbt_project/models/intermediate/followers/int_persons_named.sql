-- One row per person in the followers list, with their newest name and the names before.
with stays as (
    select * from {{ ref('int_persons_resolved') }}
    where list_name = 'followers'
),

-- Most people have one stay and need no list.
names as (
    select
        account_id,
        person_id,
        arg_max(username, first_ordinal) as username,
        count(*) as stay_count
    from stays
    group by account_id, person_id
),

former_names as (
    select
        stays.account_id,
        stays.person_id,
        stays.username,
        min(stays.first_ordinal) as first_ordinal
    from stays
    inner join names
        on stays.account_id = names.account_id and stays.person_id = names.person_id
    where names.stay_count > 1 and stays.username <> names.username
    group by stays.account_id, stays.person_id, stays.username
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
        names.account_id,
        names.person_id,
        names.username,
        coalesce(former_name_lists.previous_usernames, cast([] as varchar[]))
            as previous_usernames
    from names
    left join former_name_lists
        on
            names.account_id = former_name_lists.account_id
            and names.person_id = former_name_lists.person_id
)

select * from final
