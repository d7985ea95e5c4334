"""When followers were online and when posts were published, by weekday and hour of a time zone."""

from dataclasses import dataclass
from typing import Final

from duckdb import DuckDBPyConnection

from dashboards.periods import Period

# Hours of the day are told in parts of so many where single ones would hold a post or two.
PART_HOURS: Final = 4

_POSTS: Final = """
    with published as (
        select
            isodow(timezone($zone, posted_at)) as weekday,
            hour(timezone($zone, posted_at)) as hour_of_day,
            reach,
            engagement_rate_by_reach
        from marts.posts
        where
            account_id = $account_id
            and cast(timezone('UTC', posted_at) as date) between $start and $end
    )

    select
        {slot},
        count(*) as posts,
        count(reach) as posts_with_reach,
        median(reach) as median_reach,
        median(engagement_rate_by_reach) as median_rate
    from published
    group by all
    order by all
"""


@dataclass(frozen=True)
class Online:
    """The mean of followers online in an hour of the week, over the days of which it was told."""

    weekday: int
    hour: int
    mean: float
    days: int


@dataclass(frozen=True)
class Slot:
    """What was posted in a part of the week or of the day; weekdays count from Monday, 1.

    A part of the day begins at `hour`. Medians are over the posts of which the number is known.
    """

    weekday: int | None
    hour: int | None
    posts: int
    posts_with_reach: int
    median_reach: float | None
    median_rate: float | None


def online(
    connection: DuckDBPyConnection, account_id: str, period: Period, zone: str
) -> list[Online]:
    """Hours of the week of which anything was told in the period, whose days are UTC days."""
    rows = connection.execute(
        """
        with hours as (
            select
                timezone(
                    $zone, timezone('UTC', date + hour_utc * interval 1 hour)
                ) as begins_at,
                followers_online
            from marts.online_hours
            where account_id = $account_id and date between $start and $end
        )

        select isodow(begins_at) as weekday, hour(begins_at) as hour_of_day,
            avg(followers_online),
            -- When clocks go back an hour comes twice in one night.
            count(distinct cast(begins_at as date))
        from hours
        group by weekday, hour_of_day
        order by weekday, hour_of_day
        """,
        _bound(account_id, period, zone),
    ).fetchall()
    return [Online(*row) for row in rows]


def hours_of_week(
    connection: DuckDBPyConnection, account_id: str, period: Period, zone: str
) -> list[Slot]:
    """Posts by weekday and hour; hours without a post are left out."""
    slot = "weekday, hour_of_day"
    return _slots(connection, slot, _bound(account_id, period, zone))


def weekdays(
    connection: DuckDBPyConnection, account_id: str, period: Period, zone: str
) -> list[Slot]:
    """Posts by weekday."""
    return _slots(connection, "weekday, null as hour_of_day", _bound(account_id, period, zone))


def parts_of_day(
    connection: DuckDBPyConnection, account_id: str, period: Period, zone: str
) -> list[Slot]:
    """Posts by part of the day."""
    part = f"hour_of_day // {PART_HOURS} * {PART_HOURS}"
    return _slots(connection, f"null as weekday, {part} as part", _bound(account_id, period, zone))


def _slots(connection: DuckDBPyConnection, slot: str, bound: dict[str, object]) -> list[Slot]:
    rows = connection.execute(_POSTS.format(slot=slot), bound).fetchall()
    return [Slot(*row) for row in rows]


def _bound(account_id: str, period: Period, zone: str) -> dict[str, object]:
    return {"account_id": account_id, "start": period.start, "end": period.end, "zone": zone}
