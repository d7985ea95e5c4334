"""The report holds what the page shows: numbers, charts, tables, filters, method and freshness."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pypdf
import pytest

from dashboards import formats, periods, report
from dashboards.frame import Frame
from dashboards.kpis import Card
from dashboards.panels import Panel
from dashboards.views import overview

Shown = tuple[Frame, Sequence[Card], Sequence[Panel]]


@pytest.fixture(scope="module")
def shown(whole: Frame) -> Shown:
    """What Overview shows of 28 days."""
    assert whole.known is not None
    frame = replace(whole, period=periods.preset("28d", whole.known), has_before=True)
    return frame, overview.figures(frame), overview.charted(frame)


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
