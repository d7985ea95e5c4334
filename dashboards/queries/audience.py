"""Who the audience is: its segments, its hours online, and how long each month's followers stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from duckdb import DuckDBPyConnection

AUDIENCES: Final = ("followers", "engaged", "reached")
DIMENSIONS: Final = ("age", "gender", "country", "city")


@dataclass(frozen=True)
class Segment:
    """A part of an audience; the unknown remainder has no segment.

    `people` and `share` are null where Instagram does not allow to work them out.
    """

    segment: str | None
    people: int | None
    share: float | None
    is_unknown: bool
    captured_date: date
    timeframe: str | None


@dataclass(frozen=True)
class Hour:
    """How many followers were online in one hour of one day, both in UTC."""

    on: date
    hour: int
    online: int


@dataclass(frozen=True)
class Stay:
    """How many who followed in a month stayed at least so many months, with bounds."""

    cohort_month: date
    months_since: int
    is_whole_month: bool
    at_risk: int
    retention: float | None
    low: float | None
    high: float | None


def statuses(
    connection: DuckDBPyConnection, account_id: str, metrics: Sequence[str]
) -> dict[str, str]:
    """Whether the account has each of these numbers of Instagram's, where that is known."""
    rows = connection.execute(
        """
        select metric, status
        from marts.metrics
        where account_id = ? and level = 'account' and list_contains(?, metric)
        """,
        [account_id, list(metrics)],
    ).fetchall()
    return dict(rows)


def segments(
    connection: DuckDBPyConnection, account_id: str, audience: str, dimension: str
) -> list[Segment]:
    """The newest reading: ages in their order, others by size, the remainder last."""
    rows = connection.execute(
        """
        select segment, followers, share, is_unknown, captured_date, timeframe
        from marts.audience_segments
        where account_id = $account_id and audience = $audience and dimension = $dimension
        qualify captured_date = max(captured_date) over ()
        order by
            is_unknown,
            case when $dimension = 'age' then segment end,
            followers desc nulls last,
            segment
        """,
        {"account_id": account_id, "audience": audience, "dimension": dimension},
    ).fetchall()
    return [Segment(*row) for row in rows]


def hours(connection: DuckDBPyConnection, account_id: str, days: int) -> list[Hour]:
    """The newest days of which Instagram told hours, oldest first."""
    rows = connection.execute(
        """
        select date, hour_utc, followers_online
        from marts.online_hours
        where account_id = $account_id
        qualify dense_rank() over (order by date desc) <= $days
        order by date, hour_utc
        """,
        {"account_id": account_id, "days": days},
    ).fetchall()
    return [Hour(*row) for row in rows]


def stays(connection: DuckDBPyConnection, account_id: str, cohorts: int, months: int) -> list[Stay]:
    """The newest cohorts through their first months, the newest first."""
    rows = connection.execute(
        """
        select
            cohort_month, months_since, is_whole_month, at_risk, retention, retention_low,
            retention_high
        from marts.follower_cohorts
        where account_id = $account_id
        qualify
            months_since between 1 and $months
            and dense_rank() over (order by cohort_month desc) <= $cohorts
        order by cohort_month desc, months_since
        """,
        {"account_id": account_id, "cohorts": cohorts, "months": months},
    ).fetchall()
    return [Stay(*row) for row in rows]
