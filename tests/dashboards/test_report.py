"""The report holds what the page shows: numbers, charts, tables, filters, method and freshness."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime

import pypdf
import pytest
import streamlit as st

from dashboards import formats, periods, published, report
from dashboards.frame import Frame
from dashboards.kpis import Card
from dashboards.panels import Panel
from dashboards.queries import accounts
from dashboards.views import overview
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import publish
from warehouse.layout import DataFolder

Shown = tuple[Frame, Sequence[Card], Sequence[Panel]]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[Shown]:
    """What Overview shows of 28 days."""
    data = DataFolder(tmp_path_factory.mktemp("data"))
    publish(data, world.full(now), now)
    marts = published.current(data)
    (account,) = marts.fetch(accounts.tracked)
    captures = marts.fetch(accounts.captures, account.account_id)
    known = marts.fetch(accounts.known_days, account.account_id)
    assert known is not None
    period = periods.preset("28d", known)
    frame = Frame(marts, account, captures, known, period, has_before=True, now=now)
    yield frame, overview.figures(frame), overview.charted(frame)
    st.cache_data.clear()
    st.cache_resource.clear()


def test_a_report_says_all_that_the_page_says(shown: Shown) -> None:
    frame, cards, charts = shown
    read = pypdf.PdfReader(io.BytesIO(report.pdf(frame, cards, charts)))
    pages = [" ".join(page.extract_text().split()) for page in read.pages]
    whole = " ".join(pages)
    period = frame.period
    assert period is not None
    for card in cards:
        assert card.label in pages[0]
        assert card.value in pages[0]
        assert card.judgement in pages[0]
        assert " ".join(card.method.split()) in whole
    for name, value in frame.filters.items():
        assert f"{name} {' '.join(value.split())}" in pages[0]
    assert frame.marts.snapshot_id in pages[0]
    assert sum(len(page.images) for page in read.pages) == len(charts) == 2
    for chart in charts:
        assert chart.title in whole
    rows = next(chart.rows for chart in charts if chart.key == "new-and-lost")
    assert len(rows) == period.days
    for row in rows[2:5]:
        day = formats.day(row["start"])  # type: ignore[arg-type]
        numbers = (row["days_reported"], row["new"], row["lost"])
        assert f"{day} {day} {' '.join(map(str, numbers))}" in whole
    assert "`" not in whole
    assert "__" not in whole


def test_a_long_table_is_cut_and_says_so(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    frame, cards, charts = shown
    monkeypatch.setattr(report, "MOST_ROWS", 3)
    read = pypdf.PdfReader(io.BytesIO(report.pdf(frame, cards, charts[1:])))
    whole = " ".join(page.extract_text() for page in read.pages)
    assert "The newest 3 of 28 rows" in whole
