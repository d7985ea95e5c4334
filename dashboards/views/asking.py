"""The SQL box: one reading statement on the published tables, within limits."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyarrow as pa
import streamlit as st

from dashboards import downloads, formats
from dashboards.frame import Frame
from dashboards.queries import catalogue
from dashboards.texts import say
from dashboards.views import exporting
from settings import REPOSITORY
from warehouse.answering import Answer, answer
from warehouse.query import QueryError

MOST_ROWS: Final = 10_000
MOST_SECONDS: Final = 10.0
_EXAMPLES: Final = REPOSITORY / "warehouse" / "examples"
_ANSWER: Final = "sql-answer"


@dataclass(frozen=True)
class _Asked:
    """A statement, and what came of it on one snapshot."""

    sql: str
    snapshot_id: str
    found: Answer | str


EXAMPLE: Final = "select username, followed_at from followers limit 10"


def show(frame: Frame) -> None:
    """Draw the card; what was asked stands in the address, and is answered when it is sent."""
    with st.container(border=True, key="card-sql"):
        st.subheader(say("sql-ask"), anchor=False)
        st.markdown(say("sql-ask.about", rows=MOST_ROWS, seconds=int(MOST_SECONDS)))
        st.selectbox(
            say("sql-ask.examples"),
            list(examples()),
            index=None,
            placeholder=say("sql-ask.none"),
            key="sql-example",
            on_change=_take_example,
        )
        with st.form("sql-form", border=False):
            sql = st.text_area(
                say("sql-ask.query"),
                key="sql",
                bind="query-params",
                height=200,
                placeholder=EXAMPLE,
            )
            sent = st.form_submit_button(
                say("sql-ask.button"), type="primary", icon=":material/play_arrow:"
            )
        if sent:
            _ask(frame, sql or "")
        _answered(frame)
        _tables(frame)


@cache
def examples() -> Mapping[str, str]:
    """The example statements by the question that they answer."""
    return {_question(sql): sql for sql in map(Path.read_text, sorted(_EXAMPLES.glob("*.sql")))}


def _question(sql: str) -> str:
    """What stands behind `Question:` in a statement's first comments."""
    words: list[str] = []
    for line in sql.splitlines():
        said = line.removeprefix("--").strip()
        if not line.startswith("--") or (words and said.startswith(("Reading:", "Caveat:"))):
            break
        words.append(said.removeprefix("Question:").strip())
    question = " ".join(words)
    return question[:1].upper() + question[1:]


def _take_example() -> None:
    if chosen := st.session_state.get("sql-example"):
        st.session_state["sql"] = examples()[chosen]
        st.session_state.pop(_ANSWER, None)


def _ask(frame: Frame, sql: str) -> None:
    if not sql.strip():
        st.session_state.pop(_ANSWER, None)
        st.warning(say("sql-ask.nothing"))
        return
    try:
        found: Answer | str = frame.marts.fetch(
            answer, sql, most_rows=MOST_ROWS, most_seconds=MOST_SECONDS
        )
    except QueryError as error:
        found = str(error)
    st.session_state[_ANSWER] = _Asked(sql, frame.marts.snapshot_id, found)


def _answered(frame: Frame) -> None:
    asked: _Asked | None = st.session_state.get(_ANSWER)
    if asked is None:
        return
    if isinstance(asked.found, str):
        st.error(say("sql-ask.refused", why=formats.plain(asked.found)))
        return
    table = asked.found.table
    with st.container(horizontal=True, vertical_alignment="center"):
        took = formats.number(asked.found.seconds, digits=3)
        st.markdown(say("sql-ask.answered", number=table.num_rows, took=took), width="stretch")
        downloads.offer("sql", say("sql-ask.file"), lambda: written_out(table), _filters(asked))
    if asked.found.is_cut:
        st.warning(say("sql-ask.cut", number=table.num_rows))
    if asked.snapshot_id != frame.marts.snapshot_id:
        st.info(say("sql-ask.older"))
    st.dataframe(table, hide_index=True, alt=say("sql-ask.alt"))


def _filters(asked: _Asked) -> dict[str, str]:
    """What is written into the files: the statement, and of which publication it is answered."""
    filters = {say("sql-ask.filter"): asked.sql, say("filter-published"): asked.snapshot_id}
    if isinstance(asked.found, Answer) and asked.found.is_cut:
        cut = say("sql-ask.cut-file", number=asked.found.table.num_rows)
        filters[say("sql-ask.cut-filter")] = cut
    return filters


def written_out(table: pa.Table) -> pa.Table:
    """The same rows with lists and other nested values as JSON, for files that have none."""
    for position, field in enumerate(table.schema):
        if pa.types.is_nested(field.type):
            values = [
                None if one is None else json.dumps(one, default=str, ensure_ascii=False)
                for one in table.column(position).to_pylist()
            ]
            table = table.set_column(position, field.name, pa.array(values, pa.string()))
    return table


@st.fragment
def _tables(frame: Frame) -> None:
    """What there is to be asked, made when it is opened."""
    opened = st.expander(say("sql-ask.tables"), on_change="rerun", key="sql-tables")
    if not opened.open:
        return
    with opened:
        known = {one.name: one for one in frame.marts.ask(catalogue.tables)}
        exporting.meaning(known[exporting.choose("about", list(known))])
