-- One row per person in the followers list, as of the newest capture.
-- The newest name and the names before, the newest stay, and whether the owner follows them.
with only_stays as (
    select * from {{ ref('int_persons_resolved') }}
    where list_name = 'followers' and is_only_stay
),

-- Most people have one stay, and one name.
returned as (
    select * from {{ ref('int_persons_resolved') }}
    where list_name = 'followers' and not is_only_stay
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
),

following as (
    select * from {{ ref('int_following_listed') }}
),

newest_stays as (
    select
        *,
        min(followed_at) over (partition by account_id, person_id) as first_followed_at
    from returned
    qualify row_number() over (partition by account_id, person_id order by first_ordinal desc) = 1
),

former_names as (
    select
        returned.account_id,
        returned.person_id,
        returned.username,
        min(returned.first_ordinal) as first_ordinal
    from returned
    inner join newest_stays
        on
            returned.account_id = newest_stays.account_id
            and returned.person_id = newest_stays.person_id
    where returned.username <> newest_stays.username
    group by returned.account_id, returned.person_id, returned.username
),

former_name_lists as (
    select
        account_id,
        person_id,
        list(username order by first_ordinal) as previous_usernames
    from former_names
    group by account_id, person_id
),

persons as (
    select
        account_id,
        person_id,
        username,
        cast([] as varchar[]) as previous_usernames,
        followed_at,
        followed_at as first_followed_at,
        seen_until,
        gone_ordinal
    from only_stays
    union all
    select
        newest_stays.account_id,
        newest_stays.person_id,
        newest_stays.username,
        coalesce(former_name_lists.previous_usernames, cast([] as varchar[]))
            as previous_usernames,
        newest_stays.followed_at,
        newest_stays.first_followed_at,
        newest_stays.seen_until,
        newest_stays.gone_ordinal
    from newest_stays
    left join former_name_lists
        on
            newest_stays.account_id = former_name_lists.account_id
            and newest_stays.person_id = former_name_lists.person_id
),

newest_moments as (
    select
        account_id,
        max(captured_at) as captured_at
    from captures
    group by account_id
),

newest_following as (
    select *
    from captures
    where list_name = 'following'
    qualify row_number() over (partition by account_id order by ordinal desc) = 1
),

-- Whoever is not listed is not followed if the list is whole. A list that was cut to a date range,
-- or that cannot show several people who were followed before, says nothing of them.
following_read as (
    select
        newest_following.account_id,
        newest_following.ordinal,
        newest_following.is_following_uncut
        and count(*) filter (where following.last_ordinal < newest_following.ordinal)
        < {{ var('cut_names_least') }} as is_absence_proven
    from newest_following
    inner join newest_moments
        on
            newest_following.account_id = newest_moments.account_id
            and newest_following.captured_at = newest_moments.captured_at
    left join following on newest_following.account_id = following.account_id
    group by
        newest_following.account_id, newest_following.ordinal, newest_following.is_following_uncut
),

final as (
    select
        persons.account_id,
        persons.person_id,
        persons.username,
        persons.previous_usernames,
        persons.followed_at,
        persons.first_followed_at,
        persons.gone_ordinal is null as is_current,
        case when persons.gone_ordinal is not null then persons.seen_until end as lost_after,
        missed.written_before as lost_before,
        case
            when following.last_ordinal = following_read.ordinal then true
            when following_read.is_absence_proven then false
        end as is_following_back
    from persons
    left join captures as missed
        on
            persons.account_id = missed.account_id
            and persons.gone_ordinal = missed.ordinal
            and missed.list_name = 'followers'
    left join following_read on persons.account_id = following_read.account_id
    left join following
        on
            persons.account_id = following.account_id
            and persons.username = following.username
)

select * from final
