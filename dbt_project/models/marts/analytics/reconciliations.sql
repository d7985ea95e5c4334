-- One row per account, period and measure: what our ledger says beside what Instagram says.
with periods as (
    select * from {{ ref('int_periods_bounded') }}
),

sides as (
    select * from {{ ref('int_sides_compared') }}
),

-- Two ranges that touch do not differ.
measured as (
    select
        periods.account_id,
        periods.period_id,
        periods.period_kind,
        periods.starts_at,
        periods.ends_by,
        periods.from_capture_id,
        periods.to_capture_id,
        periods.is_list_cut,
        sides.measure,
        sides.compared_with,
        sides.ours_low,
        sides.ours_high,
        sides.stated_low,
        sides.stated_high,
        sides.days_missing,
        sides.came_and_went,
        sides.is_final,
        case
            when sides.stated_low > sides.ours_high then sides.stated_low - sides.ours_high
            when sides.stated_high < sides.ours_low then sides.stated_high - sides.ours_low
            when sides.ours_low is not null and sides.stated_low is not null then 0
        end as difference,
        cast(
            ceil(greatest(sides.allowed, {{ var('reconciled_people') }})) + sides.unjudged
            as bigint
        ) as tolerance,
        abs(difference - coalesce(sides.came_and_went, 0)) <= tolerance as is_explained
    from periods
    inner join sides on periods.period_id = sides.period_id
),

final as (
    select
        account_id,
        period_id,
        period_kind,
        measure,
        compared_with,
        starts_at as period_start_at,
        ends_by as period_end_at,
        from_capture_id,
        to_capture_id,
        ours_low,
        ours_high,
        stated_low,
        stated_high,
        difference,
        case when difference is not null then tolerance end as tolerance,
        case when difference is not null then came_and_went end as came_and_went,
        is_explained,
        case
            when ours_low is null
                then 'No captures span the period, so the ledger cannot say who came and left.'
            when days_missing > 0
                then printf(
                    'Of %d %s Instagram''s numbers are missing.',
                    days_missing, case when days_missing = 1 then 'day' else 'days' end
                )
            when measure = 'count_change' and difference is null
                then 'No follower count was read near both captures.'
            when difference is null then 'Instagram''s numbers are missing.'
            when difference = 0 then 'They agree.'
            when is_explained and came_and_went > 0
                then printf(
                    'About %d people came and went between captures: they are in both of '
                    || 'Instagram''s totals and in no list.', came_and_went
                )
            when is_explained
                then
                    'Within the tolerance: counts lag, and names that could not be judged are on '
                    || 'neither side.'
            when not is_final
                then 'Instagram still revises its newest days; look again in two days.'
            when
                is_list_cut
                and (
                    (measure = 'lost' and difference > 0)
                    or (measure in ('net', 'count_change') and difference < 0)
                )
                then
                    'The later list does not reach back to the oldest follows, so losses among '
                    || 'them are not claimed.'
            when measure = 'gained' and difference > 0
                then
                    'Instagram counted more follows than the list shows: people who came and went '
                    || 'again, or names that the list lacks.'
            when measure = 'gained'
                then
                    'The list shows more new names than Instagram counted: its daily numbers are '
                    || 'too low, or the earlier list lacked names.'
            when measure = 'lost' and difference > 0
                then
                    'Instagram counted more departures than the lists show: people who came and '
                    || 'went, or whose account was deactivated for a while.'
            when measure = 'lost'
                then
                    'More names vanished than Instagram counted: accounts that were deactivated, '
                    || 'removed or deleted, or names that the later list lacks.'
            else
                'Deactivated and removed accounts leave a count and a list at different times, or '
                || 'one of the two lists is not whole.'
        end as likely_cause
    from measured
)

select * from final
