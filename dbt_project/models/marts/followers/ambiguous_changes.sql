-- One row per change of names in a list of which nobody can say who renamed and who came or left.
with renames as (
    select * from {{ ref('int_renames_matched') }}
    where not is_same_person
),

stays as (
    select * from {{ ref('int_persons_resolved') }}
    where doubtful_predecessor_id is not null
),

sightings as (
    select * from {{ ref('int_sightings_derived') }}
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
),

-- Who may have taken another name, and which names may have passed to somebody else meanwhile.
undecided as (
    select
        vanished_id,
        appeared_id,
        false as is_later_follow
    from renames
    union all
    select
        doubtful_predecessor_id as vanished_id,
        sighting_id as appeared_id,
        true as is_later_follow
    from stays
),

paired as (
    select
        undecided.is_later_follow,
        vanished.account_id,
        vanished.list_name,
        vanished.username as vanished_username,
        vanished.last_ordinal,
        vanished.gone_ordinal,
        vanished.seen_until,
        vanished.followed_at,
        appeared.username as appeared_username,
        appeared.first_ordinal as ordinal,
        vanished.is_exact and (appeared.is_exact or undecided.is_later_follow) as is_exact
    from undecided
    inner join sightings as vanished on undecided.vanished_id = vanished.sighting_id
    inner join sightings as appeared on undecided.appeared_id = appeared.sighting_id
),

groups as (
    select
        account_id,
        list_name,
        ordinal,
        min(followed_at) as followed_at,
        list_sort(list_distinct(list(vanished_username))) as vanished_usernames,
        list_sort(list_distinct(list(appeared_username))) as appeared_usernames,
        list_sort(list_distinct(list(appeared_username) filter (where not is_later_follow)))
            as renamed_usernames,
        list_sort(list_distinct(list(appeared_username) filter (where is_later_follow)))
            as followed_usernames,
        is_exact,
        max(last_ordinal) as from_ordinal,
        max(gone_ordinal) as to_ordinal,
        min(seen_until) as happened_after
    from paired
    group by
        account_id,
        list_name,
        ordinal,
        is_exact,
        case when is_exact then followed_at else date_trunc('minute', followed_at) end
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
        array_to_string(groups.vanished_usernames, ', ')
        || if(len(groups.vanished_usernames) = 1, ' is', ' are')
        || ' no longer listed'
        || coalesce(printf(
            ' and %s appeared', nullif(array_to_string(groups.renamed_usernames, ', '), '')
        ), '')
        || printf(
            ' with one follow %s, %s UTC',
            case when groups.is_exact then 'second' else 'minute' end,
            case
                when groups.is_exact
                    then strftime(timezone('UTC', groups.followed_at), '%Y-%m-%d %H:%M:%S')
                else {{ utc_text('groups.followed_at') }}
            end
        )
        || coalesce(printf(
            '; %s is listed again with a later one',
            nullif(array_to_string(groups.followed_usernames, ', '), '')
        ), '')
        || ': who renamed, who left and who came back cannot be told.' as evidence
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
    -- None lacks names of which the later lists say nothing.
    left join captures as missed
        on
            groups.account_id = missed.account_id
            and groups.list_name = missed.list_name
            and groups.to_ordinal = missed.ordinal
)

select * from final
