"""A chart in its card, with all that belongs to it.

A title that says what it shows, its units and zone, how each number comes about, the same numbers
as a table, and files of both. Every chart of every page is drawn by `show`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from html import escape
from textwrap import wrap
from typing import Final

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import downloads, formats
from dashboards.charts.vega import Row, Spec
from dashboards.frame import Frame
from dashboards.texts import say

# Letters of a line of text across a picture.
_LINE: Final = 140


@dataclass(frozen=True)
class Panel:
    """A chart and what is said about it.

    Attributes:
        key: Names the card on its page and the files that are downloaded.
        title: What is shown.
        about: Units, days or instants and their zone, and what is missing.
        alt: The chart in a sentence or two, with its most telling numbers.
        spec: The chart; see `dashboards.charts.vega`.
        columns: The table's headings, by the column's name in `rows`, which files keep.
        rows: The numbers, in the order in which a reader wants them.
        method: How the numbers come about: formula, source, and what they do not say.
        notes: What its files say beside the page's filters.
        plot: The chart as HTML, where the server draws it; else Vega does, from `spec`.
    """

    key: str
    title: str
    about: str
    alt: str
    spec: Spec
    columns: Mapping[str, str]
    rows: Sequence[Row]
    method: str
    notes: dict[str, str] = field(default_factory=dict)
    plot: str = ""

    @property
    def drawn(self) -> str:
        """What is shown, and the chart as HTML: one element, since each takes a browser time."""
        return f'<p class="about">{escape(self.about)}</p>{self.plot}'

    @cached_property
    def sent(self) -> tuple[pa.Table, Spec]:
        """The chart's rows, and its specification without them, as Streamlit sends them.

        Streamlit would make the table by way of pandas, which takes twice as long, at every run.
        """
        values = self.spec["data"]["values"]
        names = dict.fromkeys(name for row in values for name in row)
        table = pa.table({name: [row.get(name) for row in values] for name in names})
        return table, {name: part for name, part in self.spec.items() if name != "data"}


def show(panel: Panel, frame: Frame, grid: DeltaGenerator | None = None) -> None:
    """Draw the card, in a grid where there is one."""
    with (grid or st).container(border=True, height="stretch", key=f"card-{panel.key}"):
        _head(panel, frame)
        if panel.plot:
            st.html(panel.drawn)
        else:
            st.caption(panel.about)
            rows, spec = panel.sent
            st.vega_lite_chart(rows, spec, key=f"chart-{panel.key}", alt=panel.alt)
        _twin(panel)


@st.fragment
def _head(panel: Panel, frame: Frame) -> None:
    """The title, and what can be opened beside it; a fragment, so that opening draws only that."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(panel.title, anchor=False, width="stretch")
        explain(panel.key, panel.method, frame)
        downloads.offer(
            panel.key,
            f"{frame.account.username}-{panel.key}",
            partial(downloads.table, panel.rows, panel.columns),
            frame.filters | panel.notes,
            partial(picture, panel.spec, panel.title, panel.about),
        )


def explain(key: str, method: str, frame: Frame) -> None:
    """How numbers come about and how fresh they are, one click away."""
    opened = st.popover(
        say("explain"),
        icon=":material/info:",
        type="tertiary",
        on_change="rerun",
        key=f"explain-{key}",
    )
    if opened.open:
        opened.markdown(f"{method}\n\n{frame.freshness}")


def picture(spec: Spec, title: str, about: str = "") -> bytes:
    """A PNG of a chart on white, with its title and units, twice as fine as the screen."""
    import vl_convert

    own = spec["usermeta"]["embedOptions"]
    whole = spec | {
        "width": 900,
        "title": {"text": title, "subtitle": wrap(about, _LINE), "anchor": "start"},
        "background": "white",
    }
    return bytes(
        vl_convert.vegalite_to_png(
            json.dumps(whole),
            scale=2,
            format_locale=own["formatLocale"],
            time_format_locale=own["timeFormatLocale"],
        )
    )


@st.fragment
def _twin(panel: Panel) -> None:
    """The numbers as a table, made when it is opened."""
    opened = st.expander(say("same-as-table"), on_change="rerun", key=f"table-{panel.key}")
    if not opened.open:
        return
    with opened:
        st.dataframe(
            [
                {title: written(row.get(name)) for name, title in panel.columns.items()}
                for row in panel.rows
            ],
            hide_index=True,
            alt=panel.title,
        )


def written(value: object) -> object:
    """A cell for a reader: days and instants in their own way, all else as it is."""
    if isinstance(value, datetime):
        return formats.moment(value)
    return formats.day(value) if isinstance(value, date) else value
