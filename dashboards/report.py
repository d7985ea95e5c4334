"""A period as a PDF: headline numbers, charts, their numbers, and how all of it comes about.

Made on this machine from the same cards and panels that the page shows; nothing is fetched.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st

from dashboards import formats, panels
from dashboards.frame import Frame
from dashboards.kpis import Card
from dashboards.panels import Panel
from dashboards.texts import LANGUAGE, say

_LAYOUT: Final = Path(__file__).parent / "assets" / "report.typ"
# A year of days; more is for files.
MOST_ROWS: Final = 400
_MARKUP: Final = re.compile(r"\*\*|__|`|(?<!\w)\*|\*(?!\w)")


def offer(frame: Frame, cards: Sequence[Card], charts: Sequence[Panel]) -> None:
    """A button that makes the report when it is asked for."""
    # Made after the page was drawn, where nobody is asked for their locale any more.
    reader = str(formats.locale()).replace("_", "-")
    st.download_button(
        say("report"),
        data=partial(_for_reader, reader, frame, cards, charts),
        file_name=f"{frame.account.username}-{_span(frame, '_')}.pdf",
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        type="tertiary",
        on_click="ignore",
        key="report",
    )


def pdf(frame: Frame, cards: Sequence[Card], charts: Sequence[Panel]) -> bytes:
    """The report of what a page shows."""
    import typst

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copy(_LAYOUT, folder)
        (folder / "data.json").write_text(json.dumps(_data(frame, cards, charts)), encoding="utf-8")
        for panel in charts:
            picture = panels.picture(panel.spec, panel.title)
            (folder / f"{panel.key}.png").write_bytes(picture)
        return bytes(
            typst.compile(
                folder / _LAYOUT.name, root=folder, format="pdf", ignore_system_fonts=True
            )
        )


def _for_reader(reader: str, frame: Frame, cards: Sequence[Card], charts: Sequence[Panel]) -> bytes:
    with formats.reader(reader):
        return pdf(frame, cards, charts)


def _span(frame: Frame, between: str) -> str:
    period = frame.period
    return f"{period.start}{between}{period.end}" if period else ""


def _data(frame: Frame, cards: Sequence[Card], charts: Sequence[Panel]) -> dict[str, Any]:
    period = frame.period
    days = formats.days(period.start, period.end) if period else ""
    return {
        "language": LANGUAGE,
        "product": say("product"),
        "title": say("report-title", username=frame.account.username, days=days),
        "filters": list(frame.filters.items()),
        "remarks": [frame.freshness_in_words],
        "methods": say("report-methods"),
        "notes": [say("kpi-judged")],
        "cards": [
            {
                "label": card.label,
                "value": card.value,
                "method": card.method,
                "lines": [line for line in (card.change, card.judgement, *card.notes) if line],
            }
            for card in cards
        ],
        "charts": [_chart(panel) for panel in charts],
    }


def _chart(panel: Panel) -> dict[str, Any]:
    shown = panel.rows[:MOST_ROWS]
    cut = len(shown) < len(panel.rows)
    return {
        "file": f"{panel.key}.png",
        "title": panel.title,
        "about": panel.about,
        "alt": panel.alt,
        "method": [_MARKUP.sub("", line) for line in panel.method.split("\n\n")],
        "columns": list(panel.columns.values()),
        "rows": [[_cell(row.get(name)) for name in panel.columns] for row in shown],
        "cut": say("report-cut", shown=len(shown), all=len(panel.rows)) if cut else "",
    }


def _cell(value: object) -> str:
    written = panels.written(value)
    if isinstance(written, int | float):
        return formats.number(written, 0 if isinstance(written, int) else 2)
    return "" if written is None else str(written)
