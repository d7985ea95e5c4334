"""Every published table as a file, for the chosen account; and where all of them lie at once."""

from functools import partial
from pathlib import Path
from typing import Final

import pyarrow as pa
import streamlit as st

from dashboards import address, downloads, formats, tables
from dashboards.frame import Frame
from dashboards.queries import catalogue
from dashboards.queries.catalogue import Table
from dashboards.tables import Cell
from dashboards.texts import say

_REPORTING_DAY: Final = "snapshot_date"


def show(frame: Frame) -> None:
    """Draw both cards."""
    known = {one.name: one for one in frame.marts.ask(catalogue.tables)}
    with st.container(border=True, key="card-exports"):
        st.subheader(say("exports-table"), anchor=False)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = known[choose("table", list(known))]
            downloads.offer(
                f"table-{chosen.name}",
                f"{frame.account.username}-{chosen.name}",
                partial(_whole, frame, chosen),
                frame.filters | _days_of(chosen),
            )
        number = frame.marts.ask(catalogue.row_count, chosen.name, frame.account.account_id)
        username = formats.plain(frame.account.username)
        st.caption(say("exports-table.about", number=number, username=username))
        meaning(chosen)
    _everything(frame.marts.data.snapshot(frame.marts.snapshot_id))


def _days_of(table: Table) -> dict[str, str]:
    """What days the rows are of, where they are Instagram's."""
    has_days = any(column.name == _REPORTING_DAY for column in table.columns)
    return downloads.of_reporting_days() if has_days else {}


def choose(key: str, names: list[str]) -> str:
    """Offer the published tables; the choice stands in the address under the key."""
    chosen: str = st.selectbox(
        say("exports-table.choose"),
        names,
        format_func=lambda name: name.replace("_", " "),
        width=320,
        **address.by_key(key, names, names[0]),
    )
    return chosen


def meaning(table: Table) -> None:
    """What a table is, and its columns with what they mean."""
    st.markdown(formats.plain(table.meaning))
    rows = [[Cell(one.name, badge=one.kind.lower()), Cell(one.meaning)] for one in table.columns]
    columns = [say("exports-column"), say("exports-meaning")]
    with st.expander(say("exports-table.columns")):
        st.html(tables.table(say("exports-table.caption", table=table.name), columns, rows))


def _whole(frame: Frame, table: Table) -> pa.Table:
    return frame.marts.fetch(catalogue.whole, table, frame.account.account_id)


def _everything(file: Path) -> None:
    with st.container(border=True, key="card-everything"):
        st.subheader(say("exports-whole"), anchor=False)
        st.markdown(say("exports-whole.about"))
        st.code(str(file), language=None, wrap_lines=True)
        st.markdown(say("exports-whole.in-sql"))
        st.code('tracker query "from accounts"', language="bash")
