"""Instagram's reporting days: calendar days of the US Pacific zone, given as instants in UTC.

Insights are counted from Pacific midnight to Pacific midnight, that is 07:00 UTC in summer and
08:00 UTC in winter (graph-api.md 7.2), so a day has 23, 24 or 25 hours.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")
ONE_DAY = timedelta(days=1)


def date_of(moment: datetime) -> date:
    """The Pacific calendar day in which an instant lies."""
    return moment.astimezone(ZONE).date()


def midnight(day: date) -> datetime:
    """The instant at which a Pacific calendar day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)


def days_before(boundary: datetime, days: int) -> datetime:
    """The midnight that lies a number of calendar days before another midnight."""
    return midnight(date_of(boundary) - days * ONE_DAY)


def boundaries(after: datetime, until: datetime) -> Iterator[datetime]:
    """Every Pacific midnight in `(after, until]`, oldest first."""
    day = date_of(after) + ONE_DAY
    while (boundary := midnight(day)) <= until:
        yield boundary
        day += ONE_DAY


def pieces(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The window `[start, end)` cut at Pacific midnights, oldest piece first."""
    while start < end:
        cut = min(end, midnight(date_of(start) + ONE_DAY))
        yield start, cut
        start = cut
