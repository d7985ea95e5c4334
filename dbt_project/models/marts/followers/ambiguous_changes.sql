-- One row per change of names in a list of which nobody can say who renamed and who came or left.
with undecided as (
    select * from {{ ref('int_renames_matched') }}
    where not is_same_person
),

sightings as (
    select * from {{ ref('int_sightings_derived') }}
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
),

groups as (
    select
        undecided.account_id,
        undecided.list_name,
        undecided.ordinal,
        min(undecided.followed_at) as followed_at,
        list_sort(list_distinct(list(undecided.vanished_username))) as vanished_usernames,
        list_sort(list_distinct(list(undecided.appeared_username))) as appeared_usernames,
        bool_and(vanished.is_exact and appeared.is_exact) as is_exact,
        max(vanished.last_ordinal) as from_ordinal,
        max(vanished.gone_ordinal) as to_ordinal,
        min(vanished.seen_until) as happened_after
    from undecided
    inner join sightings as vanished on undecided.vanished_id = vanished.sighting_id
    inner join sightings as appeared on undecided.appeared_id = appeared.sighting_id
    group by
        undecided.account_id,
        undecided.list_name,
        undecided.ordinal,
        date_trunc('minute', undecided.followed_at),
        case
            when vanished.is_exact and appeared.is_exact then undecided.followed_at
        end
),

final as (
    select
        {{ key_of([
            'groups.account_id',
            'groups.list_name',
            'shown.capture_id',
            'groups.followed_at',
            'groups.is_exact',
        ]) }} as ambiguity_id,
        groups.account_id,
        groups.list_name,
        groups.followed_at,
        groups.vanished_usernames,
        groups.appeared_usernames,
        groups.happened_after,
        greatest(shown.written_before, missed.written_before) as happened_before,
        previous.capture_id as from_capture_id,
        shown.capture_id as to_capture_id,
        greatest(previous.imported_at, shown.imported_at, missed.imported_at) as detected_at,
        printf(
            '%s vanished and %s appeared with one follow %s, %s UTC: who renamed, who left and who '
            || 'came back cannot be told.',
            array_to_string(groups.vanished_usernames, ', '),
            array_to_string(groups.appeared_usernames, ', '),
            case when groups.is_exact then 'second' else 'minute' end,
            case
                when groups.is_exact
                    then strftime(timezone('UTC', groups.followed_at), '%Y-%m-%d %H:%M:%S')
                else {{ utc_text('groups.followed_at') }}
            end
        ) as evidence
    from groups
    inner join captures as previous
        on
            groups.account_id = previous.account_id
            and groups.list_name = previous.list_name
            and groups.from_ordinal = previous.ordinal
    inner join captures as shown
        on
            groups.account_id = shown.account_id
            and groups.list_name = shown.list_name
            and groups.ordinal = shown.ordinal
    inner join captures as missed
        on
            groups.account_id = missed.account_id
            and groups.list_name = missed.list_name
            and groups.to_ordinal = missed.ordinal
)

select * from final
