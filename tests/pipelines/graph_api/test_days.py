"""Instagram's days as windows, also twice a year; and which of them are missing."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from pipelines.graph_api.days import (
    LONGEST_DAY,
    ONE_DAY,
    Window,
    asked_for,
    days_assumed,
    days_told,
    gaps,
    pieces,
)

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
SPRING = datetime(2026, 3, 8, 8, tzinfo=UTC)
"""Midnight in California at the beginning of the day with 23 hours."""
AUTUMN = datetime(2026, 11, 1, 7, tzinfo=UTC)
"""Midnight at the beginning of the day with 25 hours."""


@pytest.mark.parametrize(
    ("begins", "hours"), [(SPRING, 23), (AUTUMN, 25), (datetime(2026, 7, 1, 7, tzinfo=UTC), 24)]
)
def test_a_day_ends_where_the_series_says(begins: datetime, hours: int) -> None:
    ends = [begins - ONE_DAY, begins, begins + timedelta(hours=hours)]
    days = days_told(ends, asked_since=begins - ONE_DAY - timedelta(hours=2))
    assert days == [Window(ends[0], ends[1]), Window(ends[1], ends[2])]
    assert days_assumed(Window(ends[0] - timedelta(hours=2), ends[2])) == days


def test_the_first_end_of_a_series_ends_a_day_unless_the_question_cut_it() -> None:
    end = AUTUMN
    assert days_told([end], asked_since=end - timedelta(hours=3)) == []
    assert days_told([end], asked_since=end - timedelta(days=5)) == [Window(end - ONE_DAY, end)]
    assert days_told([], asked_since=end) == []


def test_a_day_that_a_series_left_out_is_filled_in() -> None:
    ends = [AUTUMN - 4 * ONE_DAY, AUTUMN - ONE_DAY]
    days = days_told(ends, asked_since=ends[0] - timedelta(hours=1))
    assert [day.end for day in days] == [AUTUMN - n * ONE_DAY for n in (3, 2, 1)]
    assert all(earlier.end == later.start for earlier, later in pairwise(days))


@pytest.mark.parametrize("hours", [23, 24, 25])
def test_what_is_covered_is_no_gap_whatever_the_days_length(hours: int) -> None:
    ends = [NOW - n * ONE_DAY for n in range(1, 10)]
    ends += [ends[-1] - timedelta(hours=hours) - n * ONE_DAY for n in range(10)]
    assert gaps(ends, Window(ends[-1] - ONE_DAY, NOW)) == []


def test_gaps_are_found_newest_first_and_are_days_long() -> None:
    span = Window(NOW - timedelta(days=100), NOW)
    covered = [NOW - timedelta(days=n, hours=5) for n in (*range(10, 20), *range(30, 40))]
    found = gaps(covered, span)
    assert len(found) == 3
    (newest, middle, oldest) = found
    assert newest == (covered[0], NOW)
    assert middle.start == covered[10]
    assert abs(middle.end - (covered[9] - ONE_DAY)) <= timedelta(hours=1)
    assert oldest.start == span.start
    assert gaps([], span) == [span]
    assert gaps([NOW - timedelta(hours=20)], Window(NOW - timedelta(hours=44), NOW)) == []


@pytest.mark.parametrize("days", [1, 28, 29, 30, 59, 365, 729])
def test_windows_asked_are_allowed_and_cut_no_day(days: int) -> None:
    span = Window(NOW - timedelta(days=days), NOW)
    windows = list(pieces(span))
    assert windows[-1].start <= span.start < windows[-1].end
    assert windows[0].start <= span.end < windows[0].end
    assert set(pieces(Window(span.start, NOW - timedelta(hours=days)))) <= set(windows)
    assert all(older.end == newer.start for newer, older in pairwise(windows))
    for window in windows:
        asked = asked_for(window, oldest=window.start - timedelta(days=3))
        assert asked.end - asked.start <= timedelta(days=30)
        assert asked.start <= window.start - LONGEST_DAY
