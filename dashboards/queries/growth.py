"""Counts and daily measures over a period. Null is not zero: a day not read stays null."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from duckdb import DuckDBPyConnection

from dashboards.periods import Period


@dataclass(frozen=True)
class Measure:
    """A daily measure over a period: how many days were read, their sum and mean."""

    days_read: int
    total: float | None
    mean: float | None


@dataclass(frozen=True)
class Totals:
    """What is known of a period.

    `reach` is given without a sum: people reached on two days would be counted twice. The counts
    are the first and the last reading inside the period, with the day of each.
    """

    period: Period
    first_count: int | None
    first_count_on: date | None
    last_count: int | None
    last_count_on: date | None
    net_change: Measure
    reach: Measure
    views: Measure
    engagement_rate: Measure
    days_not_final: int


@dataclass(frozen=True)
class Step:
    """One step of a series: a day, or some days ending on `end`.

    `followers` is the last count read in it, `rebuilt` the last one that was worked out from daily
    follows and unfollows for a day on which none was read, each with its own day; `new`, `lost` and
    `net_change` are sums over the `days_read` days for which all three are known, so that they add
    up; a step of one day has what is known of it. The others are means over the days read.
    """

    start: date
    end: date
    days_read: int
    followers: int | None
    new: int | None
    lost: int | None
    net_change: int | None
    reach: float | None
    views: float | None
    engagement_rate: float | None
    rebuilt: int | None = None
    counted_on: date | None = None
    rebuilt_on: date | None = None


def totals(connection: DuckDBPyConnection, account_id: str, period: Period) -> Totals:
    """The period's counts and measures; measures that were never read have 0 days."""
    row = connection.execute(
        """
        select
            arg_min(follower_count, snapshot_date) filter (follower_count is not null),
            min(snapshot_date) filter (follower_count is not null),
            arg_max(follower_count, snapshot_date) filter (follower_count is not null),
            max(snapshot_date) filter (follower_count is not null),
            count(*) filter (
                not is_final
                and coalesce(reach, views, total_interactions, new_followers) is not null
            ),
            count(net_change), cast(sum(net_change) as double), avg(net_change),
            count(reach), avg(reach),
            count(views), cast(sum(views) as double), avg(views),
            count(engagement_rate), avg(engagement_rate)
        from marts.analytics_snapshots
        where account_id = ? and snapshot_date between ? and ?
        """,
        [account_id, period.start, period.end],
    ).fetchall()[0]
    return Totals(
        period=period,
        first_count=row[0],
        first_count_on=row[1],
        last_count=row[2],
        last_count_on=row[3],
        days_not_final=row[4],
        net_change=Measure(*row[5:8]),
        reach=Measure(row[8], None, row[9]),
        views=Measure(*row[10:13]),
        engagement_rate=Measure(row[13], None, row[14]),
    )


def series(
    connection: DuckDBPyConnection, account_id: str, period: Period, step_days: int = 1
) -> list[Step]:
    """Every step of the period, also those without a reading, oldest first.

    Steps are counted back from the period's end, so that the newest one is whole.
    """
    rows = connection.execute(
        """
        with days as (
            select
                cast(unnest(generate_series($start, $end, interval 1 day)) as date) as snapshot_date
        )
        select
            (date_diff('day', days.snapshot_date, $end) // $step_days) as steps_back,
            count(snapshots.net_change),
            arg_max(snapshots.follower_count, days.snapshot_date)
                filter (snapshots.follower_count is not null),
            cast(sum(snapshots.new_followers)
                filter ($step_days = 1 or snapshots.net_change is not null) as bigint),
            cast(sum(snapshots.lost_followers)
                filter ($step_days = 1 or snapshots.net_change is not null) as bigint),
            cast(sum(snapshots.net_change) as bigint),
            avg(snapshots.reach),
            avg(snapshots.views),
            avg(snapshots.engagement_rate),
            arg_max(snapshots.follower_count_rebuilt, days.snapshot_date)
                filter (snapshots.follower_count_rebuilt is not null),
            max(days.snapshot_date) filter (snapshots.follower_count is not null),
            max(days.snapshot_date) filter (snapshots.follower_count_rebuilt is not null)
        from days
        left join marts.analytics_snapshots as snapshots
            on
                snapshots.snapshot_date = days.snapshot_date
                and snapshots.account_id = $account_id
        group by steps_back
        order by steps_back desc
        """,
        {
            "account_id": account_id,
            "start": period.start,
            "end": period.end,
            "step_days": step_days,
        },
    ).fetchall()
    steps = []
    for steps_back, *measures in rows:
        end = period.end - timedelta(days=steps_back * step_days)
        start = max(period.start, end - timedelta(days=step_days - 1))
        steps.append(Step(start, end, *measures))
    return steps


@dataclass(frozen=True)
class Post:
    """A post on the time line."""

    posted_at: datetime
    media_type: str


@dataclass(frozen=True)
class Beside:
    """What named events of a time between two archives amount to, beside Instagram's own days.

    Each side is a range, and None where it is unknown: ours where no captures span the time,
    Instagram's where one of its days is missing. The moments are those of the archives; what is
    counted reaches back a little further, since a list may be older than its archive. On neither
    side are those who returned with an old follow, and groups of names that cannot be told apart.
    """

    measure: str
    start_at: datetime
    end_at: datetime
    ours_low: int | None
    ours_high: int | None
    stated_low: int | None
    stated_high: int | None
    likely_cause: str | None
    returned: int
    unclear_groups: int


def posts(connection: DuckDBPyConnection, account_id: str, period: Period) -> list[Post]:
    """The posts of a period (days in UTC), oldest first."""
    rows = connection.execute(
        """
        select posted_at, media_type
        from marts.posts
        where
            account_id = ?
            and cast(posted_at at time zone 'UTC' as date) between ? and ?
        order by posted_at
        """,
        [account_id, period.start, period.end],
    ).fetchall()
    return [Post(*row) for row in rows]


# What the archives after the earlier one, up to the later one, showed.
_SHOWN: Final = """
    from marts.{0} as events
    inner join marts.follower_captures as found on events.to_capture_id = found.capture_id
    where
        events.account_id = sides.account_id
        and found.ordinal > earlier.ordinal
        and found.ordinal <= later.ordinal
"""


def beside(connection: DuckDBPyConnection, account_id: str) -> list[Beside]:
    """Gained, lost and net of each time between two archives, the newest first."""
    rows = connection.execute(
        f"""
        select
            sides.measure, earlier.captured_at, later.captured_at, sides.ours_low, sides.ours_high,
            sides.stated_low, sides.stated_high, sides.likely_cause,
            (select count(*) {_SHOWN.format("follower_changes")} and change_type = 'returned'),
            (select count(*) {_SHOWN.format("ambiguous_changes")} and list_name = 'followers')
        from marts.reconciliations as sides
        inner join marts.follower_captures as earlier
            on sides.from_capture_id = earlier.capture_id
        inner join marts.follower_captures as later on sides.to_capture_id = later.capture_id
        where sides.account_id = ? and sides.compared_with = 'daily_insights'
        order by later.ordinal desc, sides.period_id, sides.measure
        """,
        [account_id],
    ).fetchall()
    return [Beside(*row) for row in rows]
