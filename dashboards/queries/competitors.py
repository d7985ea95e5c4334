"""Watched accounts beside the own one, measured alike."""

from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
from duckdb import DuckDBPyConnection

from dashboards.periods import Period


@dataclass(frozen=True)
class Profile:
    """A profile and its newest measures; null is what nobody could read.

    `window_days`, `posts_in_window`, `posts_with_counts`, `posts_per_week` and `engagement_rate`
    are those of `captured_date`, the newest day on which its posts were read.
    """

    username: str
    name: str | None
    is_own: bool
    can_be_read: bool
    last_error: str | None
    last_read_at: datetime | None
    followers_count: int | None
    media_count: int | None
    captured_date: date | None
    window_days: int | None
    posts_in_window: int | None
    posts_with_counts: int | None
    posts_per_week: float | None
    engagement_rate: float | None


@dataclass(frozen=True)
class Count:
    """A profile's followers on a day."""

    username: str
    is_own: bool
    on: date
    followers: int


def profiles(connection: DuckDBPyConnection, account_id: str) -> list[Profile]:
    """All that are compared: the own one first, then by followers."""
    rows = connection.execute(
        """
        with newest as (
            select *
            from marts.competitor_snapshots
            where account_id = $account_id and posts_in_window is not null
            qualify
                row_number() over (partition by username, is_own order by captured_date desc) = 1
        )

        select
            competitors.username, competitors.name, competitors.is_own, competitors.can_be_read,
            competitors.last_error, competitors.last_read_at, competitors.followers_count,
            competitors.media_count, newest.captured_date, newest.window_days,
            newest.posts_in_window, newest.posts_with_counts, newest.posts_per_week,
            newest.engagement_rate
        from marts.competitors as competitors
        left join newest
            on competitors.username = newest.username and competitors.is_own = newest.is_own
        where competitors.account_id = $account_id
        order by
            competitors.is_own desc, competitors.followers_count desc nulls last,
            competitors.username
        """,
        {"account_id": account_id},
    ).fetchall()
    return [Profile(*row) for row in rows]


def followers(connection: DuckDBPyConnection, account_id: str, period: Period) -> list[Count]:
    """Followers of each on the days of the period (UTC) on which they were read, oldest first."""
    rows = connection.execute(
        """
        select username, is_own, captured_date, followers_count
        from marts.competitor_snapshots
        where
            account_id = ?
            and captured_date between ? and ?
            and followers_count is not null
        order by captured_date, is_own desc, username
        """,
        [account_id, period.start, period.end],
    ).fetchall()
    return [Count(*row) for row in rows]


def table(connection: DuckDBPyConnection, account_id: str) -> pa.Table:
    """Every day of every profile, for a file."""
    return connection.execute(
        """
        select * exclude (account_id)
        from marts.competitor_snapshots
        where account_id = ?
        order by captured_date, is_own desc, username
        """,
        [account_id],
    ).to_arrow_table()
