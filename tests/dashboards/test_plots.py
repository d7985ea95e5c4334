"""The charts that the server draws show the numbers of their rows, and say them at each point."""

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from html import unescape
from itertools import pairwise
from urllib.parse import unquote

import pytest

from dashboards import formats
from dashboards.frame import Frame
from dashboards.panels import Panel
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


def _points(panel: Panel) -> dict[float, str]:
    (told,) = re.findall(r'data-points="([^"]*)"', panel.plot)
    return dict(json.loads(unescape(told)))


def test_each_point_says_its_numbers_where_it_is(panels: Sequence[Panel]) -> None:
    counts, bars = panels
    said = _points(counts)
    for row in counts.rows:
        at = row["day"] or row["captured_at"]
        assert isinstance(at, date)
        assert isinstance(row["followers"], int)
        when = formats.moment(at) if isinstance(at, datetime) else formats.day(at)
        assert f"{when}\n{row['source']}: {formats.number(row['followers'])}" in said.values()
    assert len(said) == len(counts.rows)
    line = re.findall(r"[ML]([\d.]+) ", _drawn(counts.plot, "#3b82f6"))
    assert set(map(float, line)) <= said.keys()
    told = _points(bars)
    rows = [row for row in bars.spec["data"]["values"] if row["new"] is not None]
    assert len(told) >= len(rows) > 30
    first = min(told)
    assert f"New: {rows[0]['new']}" in told[first]
    assert all(words.count("\n") == 3 for words in told.values())
