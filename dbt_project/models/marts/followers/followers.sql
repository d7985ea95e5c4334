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

following_read as (
    select account_id
    from captures
    group by account_id
    having max(captured_at) filter (where list_name = 'following') = max(captured_at)
),

followed_back as (
    select
        account_id,
        username
    from sightings
    where list_name = 'following' and gone_at is null
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
            when following_read.account_id is not null then followed_back.username is not null
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
    left join followed_back
        on
            persons.account_id = followed_back.account_id
            and persons.username = followed_back.username
    left join engagement
        on
            persons.account_id = engagement.account_id
            and persons.person_id = engagement.person_id
)

select * from final
