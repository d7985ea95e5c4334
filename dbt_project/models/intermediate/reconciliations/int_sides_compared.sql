-- One row per period that can be reconciled and measure.
-- Our side and Instagram's, each at least (low) and at most (high).
{%- set flow_source = "if(period_kind = 'between_captures', 'daily_insights', 'past_insights')" %}
{%- set flow_share = "cast(" ~ var('reconciled_flow_share') ~ " as double)" %}
{%- set count_share = "cast(" ~ var('reconciled_count_share') ~ " as double)" %}
with periods as (
    select * from {{ ref('int_periods_bounded') }}
),

changes as (
    select * from {{ ref('int_changes_counted') }}
),

flows as (
    select * from {{ ref('int_flows_stated') }}
),

-- Who came and went between two lists is in both of Instagram's totals and in none of ours.
wide as (
    select
        periods.period_id,
        periods.period_kind,
        periods.reported_after,
        periods.reported_after - periods.reported_before as reported_change,
        changes.gained_low,
        changes.gained_high,
        changes.lost_low,
        changes.lost_high,
        changes.returned_low,
        changes.returned_high,
        changes.unjudged,
        flows.gained_low as stated_gained_low,
        flows.gained_high as stated_gained_high,
        flows.lost_low as stated_lost_low,
        flows.lost_high as stated_lost_high,
        flows.days_without_gained,
        flows.days_without_lost,
        flows.is_final,
        case
            when stated_gained_low > changes.gained_high and stated_lost_low > changes.lost_high
                then least(
                    stated_gained_low - changes.gained_high, stated_lost_low - changes.lost_high
                )
            else 0
        end as came_and_went,
        -- Whoever comes back from a deactivation is counted anew, but is no follow: by so many did
        -- the count grow beyond what the days say.
        greatest(reported_change - (stated_gained_low - stated_lost_high), 0) as counted_anew,
        -- A count was read up to so much earlier or later than its list, at either end.
        (changes.gained_high + changes.lost_high) * least(
            2 * {{ var('reported_within_hours') }} * 3600
            / (epoch(periods.ends_by) - epoch(periods.starts_at)), 1
        ) as changes_around_readings
    from periods
    left join changes on periods.period_id = changes.period_id
    left join flows on periods.period_id = flows.period_id
),

sides as (
    select
        period_id,
        period_kind,
        is_final,
        coalesce(unjudged, 0) as unjudged,
        unnest([
            {
                'measure': 'gained',
                'compared_with': {{ flow_source }},
                'ours_low': gained_low,
                'ours_high': gained_high,
                'stated_low': stated_gained_low,
                'stated_high': stated_gained_high,
                'days_missing': days_without_gained,
                'came_and_went': came_and_went,
                'allowed': {{ flow_share }} * gained_high
            },
            {
                'measure': 'lost',
                'compared_with': {{ flow_source }},
                'ours_low': lost_low,
                'ours_high': lost_high,
                'stated_low': stated_lost_low,
                'stated_high': stated_lost_high,
                'days_missing': days_without_lost,
                'came_and_went': came_and_went,
                'allowed': {{ flow_share }} * lost_high + counted_anew
            },
            {
                'measure': 'net',
                'compared_with': {{ flow_source }},
                'ours_low': gained_low - lost_high,
                'ours_high': gained_high - lost_low,
                'stated_low': stated_gained_low - stated_lost_high,
                'stated_high': stated_gained_high - stated_lost_low,
                'days_missing': greatest(days_without_gained, days_without_lost),
                'came_and_went': null,
                'allowed': {{ flow_share }} * (gained_high + lost_high) + counted_anew
            },
            {
                'measure': 'count_change',
                'compared_with': 'reported_count',
                'ours_low': gained_low + returned_low - lost_high,
                'ours_high': gained_high + returned_high - lost_low,
                'stated_low': reported_change,
                'stated_high': reported_change,
                'days_missing': null,
                'came_and_went': null,
                'allowed': {{ count_share }} * reported_after + changes_around_readings
            }
        ], recursive := true)
    from wide
),

-- A window of past insights states no count.
final as (
    select * exclude (period_kind)
    from sides
    where period_kind = 'between_captures' or measure <> 'count_change'
)

select * from final
