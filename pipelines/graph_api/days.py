"""Instagram's days as exact windows: where they begin and end, and which of them are missing.

Pure functions over instants; nothing is asked here. The ends come from a series' `end_time`s and
are midnights in California in every sample (graph-api.md 7.2). That zone is used only where no
series tells: an account may be anywhere, and twice a year a day has 23 or 25 hours.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from pipelines.graph_api.facts import LONGEST_WINDOW

ONE_DAY: Final = timedelta(days=1)
LONGEST_DAY: Final = timedelta(hours=25)
"""The day on which summer time ends."""

EDGE: Final = timedelta(hours=1)
"""Kept from the rim of a period that moves on while we ask; also what summer time adds to a day."""

LEAD: Final = LONGEST_DAY + EDGE
"""Asked before the first wanted day, so that the end of the day before tells where it begins."""

PIECE: Final = LONGEST_WINDOW - 2 * ONE_DAY
"""Four weeks, which leaves room for `LEAD` and `EDGE`."""

FIRST_PIECE: Final = datetime(2020, 1, 1, tzinfo=UTC)

USUAL_ZONE: Final = ZoneInfo("America/Los_Angeles")


class Window(NamedTuple):
    """A span of time; both ends aware UTC."""

    start: datetime
    end: datetime


def days_told(ends: Iterable[datetime], asked_since: datetime) -> list[Window]:
    """The days that end where a series says, oldest first; a missing one is filled in.

    Args:
        ends: `end_time`s of the series.
        asked_since: Where the question began. It may have cut the first day in two; the end of
            that one then only tells where the next day begins.
    """
    boundaries = sorted(set(ends))
    days = []
    if boundaries and boundaries[0] - LONGEST_DAY > asked_since:
        days.append(Window(boundaries[0] - ONE_DAY, boundaries[0]))
    for start, end in pairwise(boundaries):
        days += _days_between(start, end)
    return days


def days_assumed(span: Window) -> list[Window]:
    """The whole days in a span, oldest first, for when no series tells their ends."""
    first = span.start.astimezone(USUAL_ZONE).date() + ONE_DAY
    dates = (first + n * ONE_DAY for n in range((span.end - span.start).days + 1))
    ends = [datetime.combine(date, time(), USUAL_ZONE).astimezone(UTC) for date in dates]
    return [Window(*pair) for pair in pairwise(end for end in ends if end <= span.end)]


def gaps(covered: Iterable[datetime], span: Window) -> list[Window]:
    """The stretches of a span without a covered day, newest first, exact but for an hour.

    A stretch too short for a day is none, so what a moving rim cuts off is found by a later pass.

    Args:
        covered: Ends of days that need nothing more.
        span: Where days should be covered.
    """
    found = []
    until, least = span.end, LONGEST_DAY
    for end in sorted(covered, reverse=True):
        if not span.start < end <= span.end:
            continue
        if until - end > least:
            found.append(Window(end, until))
        until, least = end - ONE_DAY + EDGE, 2 * EDGE
    if until - span.start > LONGEST_DAY:
        found.append(Window(span.start, until))
    return found


def pieces(span: Window) -> Iterator[Window]:
    """The four-week windows that a span touches, newest first.

    They lie still, whatever part of them is wanted, so that a walk in many steps sees what one in
    a single step does. Instagram accepts each together with `asked_for`.
    """
    start = span.end - (span.end - FIRST_PIECE) % PIECE
    while start + PIECE > span.start:
        yield Window(start, start + PIECE)
        start -= PIECE


def asked_for(wanted: Window, oldest: datetime) -> Window:
    """What to ask so that every day that ends in a window is told with its beginning.

    Args:
        wanted: The window.
        oldest: Nothing before it may be asked.
    """
    return Window(max(wanted.start - LEAD, oldest), wanted.end + EDGE)


def _days_between(start: datetime, end: datetime) -> list[Window]:
    """One day, or where the series left some out, days of 24 hours; the oldest takes the rest."""
    days: list[Window] = []
    while end - start > LONGEST_DAY:
        days.insert(0, Window(end - ONE_DAY, end))
        end -= ONE_DAY
    return [Window(start, end), *days]
