"""The charts that the server draws show the numbers of their rows, and say them at each point."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import pytest

from dashboards import formats
from dashboards.charts import growth, plots
from dashboards.charts import overview as charts
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.periods import Period
from dashboards.queries.growth import Post, Step
from dashboards.views import overview


@pytest.fixture(scope="module")
def panels(whole: Frame) -> Sequence[Panel]:
    """The charts of Overview over all days, some of which were not read."""
    return overview.charted(whole)


def _read_back(picture: str, height: str) -> float:
    """The number at a height, by the two outer labels of the axis."""
    labels = re.findall(r'<i style="top:([\d.]+)%"><b>([^<]+)</b></i>', picture)
    (low_at, low), (high_at, high) = (
        (float(at), float(label.replace(",", "").replace("\N{MINUS SIGN}", "-")))
        for at, label in (labels[0], labels[-1])
    )
    return low + (float(height) - low_at) / (high_at - low_at) * (high - low)


def _drawn(picture: str, colour: str) -> str:
    (path,) = re.findall(rf'<path d="([^"]*)" (?:stroke|fill)="{colour}"', unquote(picture))
    return str(path)


def test_every_count_can_be_read_from_the_line_which_is_open_where_none_was_read(
    panels: Sequence[Panel],
) -> None:
    counts = panels[0]
    picture = counts.plot
    line = _drawn(picture, "#3b82f6")
    rows = [row for row in counts.spec["data"]["values"] if row["kind"] == "api"]
    known = [row["followers"] for row in rows if row["followers"] is not None]
    read = [_read_back(picture, y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", line)]
    assert len(known) > 300
    assert read == pytest.approx(known, abs=0.001 * (max(known) - min(known)) + 0.5)
    gaps = sum(
        now["followers"] is not None and before["followers"] is None
        for before, now in pairwise(rows)
    )
    assert line.count("M") == 1 + gaps > 1


def test_every_bar_is_as_high_as_its_number(panels: Sequence[Panel]) -> None:
    bars = panels[1]
    picture = bars.plot
    for name, colour, sign in (("new", "#3b82f6", 1), ("lost", "#d97706", -1)):
        known = [row[name] * sign for row in bars.spec["data"]["values"] if row[name]]
        heights = re.findall(r"V([\d.]+)H", _drawn(picture, colour))
        assert len(known) > 30
        assert [_read_back(picture, height) for height in heights] == pytest.approx(known, abs=0.3)


def test_the_days_written_are_those_of_the_period_where_they_begin(
    panels: Sequence[Panel], now: datetime
) -> None:
    for panel in panels:
        days = re.findall(r'<span style="left:([\d.]+)%">([^<]+)</span>', panel.plot)
        start = date.fromisoformat(panel.spec["encoding"]["x"]["scale"]["domain"][0])
        whole = (now.date() - start).days + 1
        assert days[0] == ("0.0", formats.day(start))
        assert days[-1][1] == formats.day(now.date())
        assert float(days[-1][0]) == pytest.approx(100 * (whole - 1) / whole, abs=0.01)


def points(picture: str) -> list[list[Any]]:
    """Where something is said, what, and whether its mark lies along the bottom."""
    (told,) = re.findall(r'data-points="([^"]*)"', picture)
    found: list[list[Any]] = json.loads(unescape(told))
    return found


def test_each_point_says_its_numbers_where_it_is(panels: Sequence[Panel]) -> None:
    counts, bars = panels
    said = dict(points(counts.plot))
    for row in counts.rows:
        at = row["day"] or row["captured_at"]
        assert isinstance(at, date)
        assert isinstance(row["followers"], int)
        when = formats.moment(at) if isinstance(at, datetime) else formats.day(at)
        written = f"{when}\n{row['source']}: {formats.number(row['followers'])}"
        # What lies at one place is said together, as a list of midnight and its day.
        assert any(written in words for words in said.values())
    assert sum(words.count("\n") + 1 for words in said.values()) == 2 * len(counts.rows)
    line = re.findall(r"[ML]([\d.]+) ", _drawn(counts.plot, "#3b82f6"))
    assert set(map(float, line)) <= said.keys()
    told = dict(points(bars.plot))
    rows = [row for row in bars.spec["data"]["values"] if row["new"] is not None]
    assert len(told) >= len(rows) > 30
    first = min(told)
    assert f"New: {rows[0]['new']}" in told[first]
    assert all(words.count("\n") == 3 for words in told.values())


FIRST = date(2026, 11, 1)
PERIOD = Period(FIRST, FIRST + timedelta(9))
STEPS = [
    Step(day, day, 1, 400 + number, None, None, None, None, None, None, None)
    for number in range(10)
    for day in [FIRST + timedelta(number)]
]
# One at the very moment of a day's count, and two of different formats at once.
POSTED = (
    (datetime(2026, 11, 2, tzinfo=UTC), "reel"),
    (datetime(2026, 11, 4, 9, 12, 7, tzinfo=UTC), "photo"),
    (datetime(2026, 11, 4, 9, 12, 7, tzinfo=UTC), "video"),
    (datetime(2026, 11, 10, 23, 59, 59, tzinfo=UTC), "carousel"),
)
SHAPES = {"photo": "circle", "carousel": "square", "reel": "triangle-up", "video": "diamond"}


def _moment(across: float) -> datetime:
    """The instant at a place of the axis, in hundredths of its width."""
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    return start + timedelta(PERIOD.days) * across / 100


def test_each_post_is_a_mark_of_its_formats_shape_where_it_was_published() -> None:
    posts = growth.post_rows([Post(*post) for post in POSTED])
    spec = growth.followers(charts.follower_rows(STEPS, []), posts, PERIOD)
    picture = plots.counts(spec, "")
    drawing = unquote(picture)
    used = re.findall(r'<use href="#([\w-]+)" x="([\d.]+)%"/>', drawing)
    assert [shape for shape, _ in used] == [SHAPES[kind] for _, kind in POSTED]
    assert all(f'<path id="{shape}"' in drawing for shape in SHAPES.values())
    for (_, across), (at, _) in zip(used, POSTED, strict=True):
        # The picture is wider than the plot by a twentieth on either side.
        assert abs(_moment(float(across) * 1.1 - 5) - at) < timedelta(minutes=3)
    (bottom,) = re.findall(r'<svg y="([\d.]+)%"', drawing)
    assert float(bottom) * 1.1 - 5 == pytest.approx(100, abs=0.01)
    assert dict(re.findall(r'<b class="([\w-]+)" style="[^"]*"></b>([^<]+)<', picture)) == {
        "api": "Counted by Instagram",
        "circle": "Photo",
        "square": "Carousel",
        "triangle-up": "Reel",
        "diamond": "Video",
    }
    low = [(across, words) for across, words, *is_low in points(picture) if is_low]
    assert [words for _, words in low] == [
        "2 Nov 2026, 00:00 UTC\nReel",
        "4 Nov 2026, 09:12 UTC\nPhoto\n4 Nov 2026, 09:12 UTC\nVideo",
        "10 Nov 2026, 23:59 UTC\nCarousel",
    ]
    # The count of the moment of the first is said all the same.
    counted = dict(point for point in points(picture) if len(point) == 2)
    assert len(counted) == len(STEPS)
    assert counted[low[0][0]] == "2 Nov 2026\nCounted by Instagram: 401"


def test_the_ground_of_the_history_lies_below_the_days_shown() -> None:
    rows = charts.follower_rows(STEPS, [])
    shown = Period(date(2026, 11, 5), date(2026, 11, 7))
    picture = plots.counts(growth.history(rows, PERIOD, shown), "")
    ((left, right),) = re.findall(r'<s style="left:([\d.]+)%;right:([\d.]+)%">', picture)
    edges = [_moment(float(left)), _moment(100 - float(right))]
    assert [edge.date() for edge in edges] == [date(2026, 11, 5), date(2026, 11, 8)]
    assert "<s " not in plots.counts(growth.history(rows, PERIOD, PERIOD), "")
