"""Instagram's reporting days: calendar days of the US Pacific zone, given as instants in UTC.

Insights are counted from Pacific midnight to Pacific midnight, that is 07:00 UTC in summer and
08:00 UTC in winter (graph-api.md 7.2), so a day has 23, 24 or 25 hours.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")
ONE_DAY = timedelta(days=1)


def date_of(moment: datetime, zone: ZoneInfo = ZONE) -> date:
    """The calendar day in which an instant lies."""
    return moment.astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo = ZONE) -> datetime:
    """The instant at which a calendar day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def days_before(boundary: datetime, days: int, zone: ZoneInfo = ZONE) -> datetime:
    """The midnight that lies a number of calendar days before another midnight."""
    return midnight(date_of(boundary, zone) - days * ONE_DAY, zone)


def boundaries(after: datetime, until: datetime, zone: ZoneInfo = ZONE) -> Iterator[datetime]:
    """Every midnight in `(after, until]`, oldest first."""
    day = date_of(after, zone) + ONE_DAY
    while (boundary := midnight(day, zone)) <= until:
        yield boundary
        day += ONE_DAY


def pieces(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The window `[start, end)` cut at Pacific midnights, oldest piece first."""
    while start < end:
        cut = min(end, midnight(date_of(start) + ONE_DAY))
        yield start, cut
        start = cut
