-- One row per account and person who follows it or has followed it.
with stays as (
    select * from {{ ref('int_persons_resolved') }}
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

interactions as (
    select * from {{ ref('interactions') }}
),

clocks as (
    select * from {{ ref('int_clocks_read') }}
),

latest_stays as (
    select
        account_id,
        person_id,
        arg_max(followed_at, first_ordinal) as followed_at,
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

-- Without one comment read, silence is ignorance: nothing is scored for such an account.
interactions_read as (
    select distinct account_id
    from interactions
),

weighted as (
    select
        interactions.account_id,
        interactions.person_id,
        interactions.occurred_at,
        clocks.read_at,
        pow(
            0.5,
            greatest(epoch(clocks.read_at) - epoch(interactions.occurred_at), 0)
            / (86400.0 * {{ var('engagement_half_life_days') }})
        ) as weight
    from interactions
    inner join clocks on interactions.account_id = clocks.account_id
    where interactions.person_id is not null
),

engagement as (
    select
        account_id,
        person_id,
        max(occurred_at) as last_interaction_at,
        count(*) filter (
            where
            occurred_at > read_at - interval {{ var('interactions_window_days') }} days
        ) as interactions_in_window,
        -- In a fixed order, because floating-point sums depend on it, and rebuilding the same
        -- readings must give the same score.
        100 * sum(weight order by occurred_at, weight)
        / max(sum(weight order by occurred_at, weight)) over (partition by account_id)
            as engagement_score
    from weighted
    group by account_id, person_id
),

final as (
    select
        persons.account_id,
        persons.person_id,
        persons.username,
        persons.previous_usernames,
        latest_stays.followed_at,
        latest_stays.first_followed_at,
        stays.gone_at is null as is_current,
        case when stays.gone_at is not null then stays.seen_until end as lost_after,
        missed_captures.written_before as lost_before,
        case
            when following_read.account_id is not null then followed_back.username is not null
        end as is_following_back,
        case
            when interactions_read.account_id is not null
                then coalesce(engagement.engagement_score, 0)
        end as engagement_score,
        engagement.last_interaction_at,
        case
            when interactions_read.account_id is not null
                then coalesce(engagement.interactions_in_window, 0)
        end as interactions_90d,
        cast(null as double) as ghost_probability,
        cast(null as boolean) as is_ghost
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
    left join interactions_read on persons.account_id = interactions_read.account_id
    left join engagement
        on
            persons.account_id = engagement.account_id
            and persons.person_id = engagement.person_id
)

select * from final
