-- One row per period that can be reconciled and that captures span.
-- What the ledger's events say of it: at least (low) and at most (high), because a loss has only an
-- interval.
with periods as (
    select * from {{ ref('int_periods_bounded') }}
),

changes as (
    select * from {{ ref('follower_changes') }}
),

captures as (
    select * from {{ ref('int_captures_ordered') }}
    where list_name = 'followers'
),

spans as (
    select
        account_id,
        min(listed_after) as first_captured_at,
        max(listed_after) as last_captured_at
    from captures
    where completeness <> 'partial'
    group by account_id
),

-- Who left and came back unseen did both: one loss and one gain.
steps as (
    select
        *,
        unnest(
            case
                when reason = 'between_captures' then ['gained', 'lost']
                when change_type in ('gained', 'refollowed') then ['gained']
                else [change_type]
            end
        ) as step
    from changes
    where change_type in ('gained', 'refollowed', 'lost', 'returned')
),

-- They may have left before the capture after which they came back, if that could not show them.
shown as (
    select
        steps.account_id,
        steps.step,
        steps.happened_at,
        steps.happened_after,
        steps.happened_before,
        case
            when steps.reason = 'between_captures' and steps.step = 'lost'
                then least(earlier.ordinal, last_seen.ordinal)
            else earlier.ordinal
        end as from_ordinal,
        later.ordinal as to_ordinal
    from steps
    inner join captures as earlier on steps.from_capture_id = earlier.capture_id
    inner join captures as later on steps.to_capture_id = later.capture_id
    asof left join captures as last_seen
        on
            steps.account_id = last_seen.account_id
            and steps.happened_after >= last_seen.captured_at
),

-- Between two captures a change lies if the two show it, however unsure their own times are. In a
-- window, only the moment counts.
placed as (
    select
        periods.period_id,
        shown.step,
        shown.from_ordinal >= periods.from_ordinal
        and shown.to_ordinal <= periods.to_ordinal as is_certain
    from periods
    inner join shown
        on
            periods.account_id = shown.account_id
            and periods.from_ordinal < shown.to_ordinal
            and periods.to_ordinal > shown.from_ordinal
    where periods.period_kind = 'between_captures'
    union all
    select
        periods.period_id,
        shown.step,
        case when shown.step = 'gained' then shown.happened_at else shown.happened_after end
        >= periods.starts_by
        and coalesce(shown.happened_at, shown.happened_before) <= periods.ends_at as is_certain
    from periods
    inner join shown
        on
            periods.account_id = shown.account_id
            and periods.starts_at < coalesce(shown.happened_at, shown.happened_before)
            and periods.ends_by
            > case when shown.step = 'gained' then shown.happened_at else shown.happened_after end
    where periods.period_kind = 'past_insights'
),

counted as (
    select
        period_id,
        count(*) filter (where step = 'gained' and is_certain) as gained_low,
        count(*) filter (where step = 'gained') as gained_high,
        count(*) filter (where step = 'lost' and is_certain) as lost_low,
        count(*) filter (where step = 'lost') as lost_high,
        count(*) filter (where step = 'returned' and is_certain) as returned_low,
        count(*) filter (where step = 'returned') as returned_high
    from placed
    group by period_id
),

final as (
    select
        periods.period_id,
        coalesce(counted.gained_low, 0) as gained_low,
        coalesce(counted.gained_high, 0) as gained_high,
        coalesce(counted.lost_low, 0) as lost_low,
        coalesce(counted.lost_high, 0) as lost_high,
        coalesce(counted.returned_low, 0) as returned_low,
        coalesce(counted.returned_high, 0) as returned_high,
        -- Names that changed and could not be judged, as far as they do not cancel out.
        abs(
            periods.listed_change
            - coalesce(counted.gained_low + counted.returned_low - counted.lost_low, 0)
        ) as unjudged
    from periods
    inner join spans
        on
            periods.account_id = spans.account_id
            and periods.starts_by >= spans.first_captured_at
            and periods.ends_at <= spans.last_captured_at
    left join counted on periods.period_id = counted.period_id
)

select * from final
