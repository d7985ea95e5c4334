"""The pictures of charts in the first screen show the numbers that the page's charts show."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise

import pytest
import streamlit as st

from dashboards import formats, published
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.queries import accounts
from dashboards.serving import still_charts
from dashboards.views import overview
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import publish
from warehouse.layout import DataFolder


@pytest.fixture(scope="module")
def panels(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[Sequence[Panel]]:
    """The charts of Overview over all days, some of which were not read."""
    data = DataFolder(tmp_path_factory.mktemp("data"))
    publish(data, world.full(now), now)
    marts = published.current(data)
    (account,) = marts.fetch(accounts.tracked)
    captures = marts.fetch(accounts.captures, account.account_id)
    known = marts.fetch(accounts.known_days, account.account_id)
    yield overview.charted(Frame(marts, account, captures, known, known, has_before=False, now=now))
    st.cache_data.clear()
    st.cache_resource.clear()


def _read_back(picture: str, height: str) -> float:
    """The number at a height, by the two outer labels of the axis."""
    labels = re.findall(r'<i style="top:([\d.]+)%">([^<]+)</i>', picture)
    (low_at, low), (high_at, high) = (
        (float(at), float(label.replace(",", "").replace("\N{MINUS SIGN}", "-")))
        for at, label in (labels[0], labels[-1])
    )
    return low + (float(height) - low_at) / (high_at - low_at) * (high - low)


def _drawn(picture: str, colour: str) -> str:
    (path,) = re.findall(rf'<path d="([^"]*)" (?:stroke|style)="(?:fill:)?{colour}"', picture)
    return str(path)


def test_every_count_can_be_read_from_the_line_which_is_open_where_none_was_read(
    panels: Sequence[Panel],
) -> None:
    counts = panels[0]
    picture = still_charts.html(counts)
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
    picture = still_charts.html(bars)
    for name, colour, sign in (("new", "#3b82f6", 1), ("lost", "#d97706", -1)):
        known = [row[name] * sign for row in bars.spec["data"]["values"] if row[name]]
        heights = re.findall(r"V([\d.]+)H", _drawn(picture, colour))
        assert len(known) > 30
        assert [_read_back(picture, height) for height in heights] == pytest.approx(known, abs=0.3)


def test_the_days_written_are_those_of_the_period_where_they_begin(
    panels: Sequence[Panel], now: datetime
) -> None:
    for panel in panels:
        days = re.findall(r'<span style="left:([\d.]+)%">([^<]+)</span>', still_charts.html(panel))
        start = date.fromisoformat(panel.spec["encoding"]["x"]["scale"]["domain"][0])
        whole = (now.date() - start).days + 1
        assert days[0] == ("0.0", formats.day(start))
        assert days[-1][1] == formats.day(now.date())
        assert float(days[-1][0]) == pytest.approx(100 * (whole - 1) / whole, abs=0.01)
