-- One row per event in the followers list of an account.
with arrivals as (
    select * from {{ ref('int_arrivals_classified') }}
),

departures as (
    select * from {{ ref('int_departures_classified') }}
),

persons as (
    select * from {{ ref('int_persons_described') }}
),

-- How strong the evidence of each kind of event is, 0 to 1: a judgement that puts them in order, no
-- measurement and no probability. An exact follow time leaves little to doubt; an absence rests on
-- the later list being whole; a rename on a second that two people rarely share, unless the other
-- list shows the same pair.
arrival_events as (
    select
        account_id,
        person_id,
        sighting_id,
        arrival as change_type,
        case when arrival = 'renamed' then predecessor_username end as previous_username,
        case when arrival = 'renamed' then username end as new_username,
        username as username_then,
        followed_at,
        case
            when arrival = 'refollowed' and is_predecessor_just_gone then 'between_captures'
            when arrival = 'refollowed' then 'after_loss'
        end as reason,
        case when arrival in ('gained', 'refollowed') then followed_at end as happened_at,
        -- The end of its second, or of its minute where no more is known.
        followed_at + case when is_exact then interval 1 second else interval 1 minute end
            as followed_before,
        case
            when arrival = 'renamed' then predecessor_seen_until
            when arrival = 'refollowed' and is_predecessor_just_gone
                then least(predecessor_seen_until, followed_at)
            when arrival = 'returned' then absent_at
            else least(absent_at, followed_at)
        end as happened_after,
        written_before as shown_before,
        detected_at,
        case
            when arrival = 'renamed' and is_confirmed_by_following then 0.99
            when arrival = 'renamed' then 0.95
            when arrival = 'returned' then 0.9
            -- By the name alone, which somebody else may have taken.
            when arrival = 'refollowed' then 0.8
            else 0.99
        end as confidence,
        from_capture_id,
        to_capture_id,
        case arrival
            when 'gained'
                then printf(
                    'Followed at %s UTC; not listed on %s, listed on %s.',
                    {{ utc_text('followed_at') }}, {{ utc_text('absent_at') }},
                    {{ utc_text('seen_from') }}
                )
            when 'renamed'
                then printf(
                    '%s vanished and %s appeared with the same follow second, %s UTC%s.',
                    predecessor_username, username,
                    strftime(timezone('UTC', followed_at), '%Y-%m-%d %H:%M:%S'),
                    case
                        when is_confirmed_by_following
                            then '; the following list shows the same change of name'
                        else ''
                    end
                )
            when 'refollowed'
                then printf(
                    'Followed since %s UTC as last listed on %s, now since %s UTC: left and '
                    || 'followed again, unless somebody else took the name.',
                    {{ utc_text('predecessor_followed_at') }},
                    {{ utc_text('predecessor_seen_until') }}, {{ utc_text('followed_at') }}
                )
            when 'returned'
                then printf(
                    'Missing on %s and listed again on %s with the old follow time, %s UTC, as '
                    || 'after a deactivation, a block that ended, or a list that was not whole.',
                    {{ utc_text('absent_at') }}, {{ utc_text('seen_from') }},
                    {{ utc_text('followed_at') }}
                )
        end as evidence
    from arrivals
    where arrival in ('gained', 'renamed', 'refollowed', 'returned')
),

losses as (
    select
        account_id,
        person_id,
        sighting_id,
        'lost' as change_type,
        cast(null as varchar) as previous_username,
        cast(null as varchar) as new_username,
        username as username_then,
        followed_at,
        reason,
        cast(null as timestamptz) as happened_at,
        cast(null as timestamptz) as followed_before,
        seen_until as happened_after,
        written_before as shown_before,
        detected_at,
        case when to_completeness = 'complete' then 0.95 else 0.8 end as confidence,
        from_capture_id,
        to_capture_id,
        printf(
            'Listed on %s UTC, no longer on %s UTC; %s.',
            {{ utc_text('seen_until') }}, {{ utc_text('gone_at') }}, reason_evidence
        ) as evidence
    from departures
    where departure = 'lost'
),

events as (
    select * from arrival_events
    union all
    select * from losses
),

final as (
    select
        -- What is claimed makes the key: another reason is another claim.
        {{ key_of(['events.change_type', 'events.sighting_id', 'events.reason']) }} as change_id,
        events.account_id,
        events.person_id,
        persons.username,
        events.previous_username,
        events.new_username,
        events.username_then,
        events.followed_at,
        events.change_type,
        events.reason,
        events.happened_at,
        events.happened_after,
        case
            when events.happened_at is null then events.shown_before
            else greatest(events.shown_before, events.followed_before)
        end as happened_before,
        events.detected_at,
        cast(events.confidence as double) as confidence,
        events.from_capture_id,
        events.to_capture_id,
        events.evidence
    from events
    inner join persons
        on
            events.account_id = persons.account_id
            and events.person_id = persons.person_id
)

select * from final
