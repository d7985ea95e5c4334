-- One row per account and person who follows it or has followed it.
with stays as (
    select * from {{ ref('int_persons_resolved') }}
    where list_name = 'followers'
),

persons as (
    select * from {{ ref('int_persons_named') }}
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
),

sightings as (
    select * from {{ ref('int_sightings_derived') }}
),

engagement as (
    select * from {{ ref('int_engagement_scored') }}
),

latest_stays as (
    select
        account_id,
        person_id,
        min(followed_at) as first_followed_at,
        -- Only one stay of a person is open at a time, and the latest one decides.
        max(first_ordinal) as latest_ordinal
    from stays
    group by account_id, person_id
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

following as (
    select
        account_id,
        username,
        last_ordinal
    from sightings
    where list_name = 'following' and gone_at is null
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
        stays.followed_at,
        latest_stays.first_followed_at,
        stays.gone_at is null as is_current,
        case when stays.gone_at is not null then stays.seen_until end as lost_after,
        missed_captures.written_before as lost_before,
        case
            when following.last_ordinal = following_read.ordinal then true
            when following_read.is_absence_proven then false
        end as is_following_back,
        engagement.engagement_score,
        engagement.last_interaction_at,
        engagement.interactions_90d,
        engagement.ghost_probability,
        engagement.is_ghost
    from persons
    inner join latest_stays
        on
            persons.account_id = latest_stays.account_id
            and persons.person_id = latest_stays.person_id
    inner join stays
        on
            latest_stays.account_id = stays.account_id
            and latest_stays.person_id = stays.person_id
            and latest_stays.latest_ordinal = stays.first_ordinal
    left join captures as missed_captures
        on
            stays.account_id = missed_captures.account_id
            and stays.gone_ordinal = missed_captures.ordinal
            and missed_captures.list_name = 'followers'
    left join following_read on persons.account_id = following_read.account_id
    left join following
        on
            persons.account_id = following.account_id
            and persons.username = following.username
    left join engagement
        on
            persons.account_id = engagement.account_id
            and persons.person_id = engagement.person_id
)

select * from final
