-- One row per account and reporting day whose followers follow from a later count.
-- Instagram gives no past totals. What followed and left after a day is taken off the next count
-- that was measured, day by day, over days that are final and follow each other without a gap
-- (graph-api.md 15).
with follows as (
    select * from {{ ref('int_follows_dated') }}
    where is_net_final and net_change is not null
),

counts as (
    select * from {{ ref('int_profiles_dated') }}
    where followers_count is not null
),

-- A count stands somewhere within its day. Of what happened on that day, the part before it is
-- taken to be as large as the part of the day that was over: a count at noon is half a day's change
-- away from either end of the day.
measured as (
    select
        counts.account_id,
        counts.snapshot_date,
        counts.followers_count,
        follows.net_change * greatest(
            least(
                (epoch(counts.captured_at) - epoch(follows.window_start))
                / (epoch(follows.window_end) - epoch(follows.window_start)),
                1
            ),
            0
        ) as change_before_reading,
        follows.net_change
    from counts
    left join follows
        on
            counts.account_id = follows.account_id
            and counts.snapshot_date = follows.snapshot_date
),

-- Days without a gap between them share a run; within it, changes add up.
runs as (
    select
        *,
        snapshot_date
        - cast(
            row_number() over (partition by account_id order by snapshot_date) as integer
        ) as run
    from follows
),

summed as (
    select
        runs.account_id,
        runs.run,
        runs.snapshot_date,
        sum(runs.net_change) over days_before as change_before_day,
        measured.snapshot_date as measured_on,
        measured.followers_count - measured.change_before_reading as followers_at_start
    from runs
    left join measured
        on
            runs.account_id = measured.account_id
            and runs.snapshot_date = measured.snapshot_date
    window days_before as (
        partition by runs.account_id, runs.run order by runs.snapshot_date
        rows between unbounded preceding and 1 preceding
    )
),

-- How many there were when each day began, from the next count at or after it.
rebuilt as (
    select
        account_id,
        snapshot_date - 1 as snapshot_date,
        first_value(measured_on ignore nulls) over days_ahead as counted_on,
        first_value(followers_at_start - coalesce(change_before_day, 0) ignore nulls)
            over days_ahead
        + coalesce(change_before_day, 0) as followers_at_end
    from summed
    window days_ahead as (
        partition by account_id, run order by snapshot_date
        rows between current row and unbounded following
    )
),

-- Where the steps arrive at an earlier count, that one must agree; and no step may go below zero.
judged as (
    select
        rebuilt.account_id,
        rebuilt.snapshot_date,
        rebuilt.followers_at_end,
        measured.snapshot_date is not null as is_measured,
        min(rebuilt.followers_at_end) over steps_back as fewest_so_far,
        coalesce(
            bool_or(
                abs(
                    rebuilt.followers_at_end
                    - measured.followers_count
                    - coalesce(measured.net_change - measured.change_before_reading, 0)
                ) > greatest(
                    {{ var('rebuilt_tolerance_people') }},
                    {{ var('rebuilt_tolerance_share') }} * measured.followers_count
                )
            ) over from_one_count,
            false
        ) as is_contradicted
    from rebuilt
    left join measured
        on
            rebuilt.account_id = measured.account_id
            and rebuilt.snapshot_date = measured.snapshot_date
    where rebuilt.counted_on is not null
    window
        from_one_count as (partition by rebuilt.account_id, rebuilt.counted_on),
        steps_back as (
            partition by rebuilt.account_id, rebuilt.counted_on
            order by rebuilt.snapshot_date desc
        )
),

final as (
    select
        account_id,
        snapshot_date,
        cast(round(followers_at_end) as bigint) as follower_count_rebuilt
    from judged
    where not is_measured and not is_contradicted and fewest_so_far >= 0
)

select * from final
