"""*Assistant*: suggestions in which every number is a fact that opens when it is clicked."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from urllib.parse import urlsplit

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from appdb.database import AppDatabase
from appdb.errors import AppDatabaseError
from appdb.suggestions import KeptSuggestion
from assistant import rules_writer, writing
from assistant.errors import NotSetUp
from assistant.facts import Scope
from assistant.model_writer import ModelWriter
from assistant.request import LONGEST_TOPIC
from assistant.schema import WISHES, Wish
from dashboards import address, assisting, connections, downloads, formats, states, tables
from dashboards.assisting import Material, Outcome
from dashboards.frame import Frame
from dashboards.periods import Period
from dashboards.tables import Cell
from dashboards.texts import say
from dashboards.views import afterwards, suggestions
from settings import Settings

OUTCOME = "assistant-outcome"
MOST_HISTORY = 100


def show(own: Settings, frame: Frame) -> None:
    """Draw the page."""
    if frame.period is None:
        states.no_numbers()
        return
    try:
        kept = _memory(own, frame.account.account_id)
    except AppDatabaseError as error:
        st.error(formats.plain(str(error)))
        return
    _draw(own, frame, assisting.material(frame, _scope(frame, frame.period)), kept)


def _scope(frame: Frame, period: Period) -> Scope:
    return Scope(frame.account.account_id, period.start, period.end)


def _draw(own: Settings, frame: Frame, given: Material, kept: "Memory") -> None:
    st.caption(say("assistant-about"))
    wish: Wish = st.segmented_control(
        say("assistant-wish"),
        WISHES,
        required=True,
        format_func=lambda one: say("assistant-wish-kind", wish=one),
        **address.by_key("wish", WISHES, WISHES[0]),
    )
    topic = ""
    if wish in ("captions", "hashtags"):
        topic = st.text_input(
            say("assistant-topic"),
            placeholder=say("assistant-topic.example"),
            max_chars=LONGEST_TOPIC,
            key="assistant-topic",
        )
    writer = _writer(own, kept)
    outcome = _outcome(frame, given, wish)
    is_asked = st.button(say("assistant-write"), type="primary", icon=":material/edit_note:")
    stage = st.empty()
    if is_asked and (topic.strip() or writer or wish != "captions"):
        outcome = _write(frame, given, wish, topic, writer, stage)
        if kept.is_connected:
            assisting.keep(kept.database, outcome, frame.marts.snapshot_id)
        st.session_state[OUTCOME] = outcome
    elif is_asked:
        st.info(say("assistant-topic-missing"))
    if outcome:
        stage.empty()
        suggestions.show(frame, outcome, kept.database)
    _facts(given)
    if kept.is_connected:
        _history(frame, kept.database)
    else:
        st.caption(say("assistant-not-kept"))


@dataclass(frozen=True)
class Memory:
    """Where suggestions and spending are kept; suggestions of connected accounts only."""

    database: AppDatabase
    is_connected: bool


def _memory(own: Settings, account_id: str) -> Memory:
    database = connections.database(connections.shown(own))
    is_connected = any(one.account_id == account_id for one in database.accounts())
    return Memory(database, is_connected)


def _writer(own: Settings, kept: Memory) -> ModelWriter | None:
    """The model, if there is one and it is chosen; None for the rules."""
    try:
        server = assisting.server(own)
    except NotSetUp as missing:
        st.warning(say("assistant-not-set-up", setting=str(missing)))
        return None
    if server is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(say("assistant-no-model"), width="content")
            with st.popover(say("assistant-no-model.how"), type="tertiary"):
                st.caption(say("assistant-no-model.steps"))
        return None
    author = st.segmented_control(
        say("assistant-author"),
        [server.model, rules_writer.AUTHOR],
        default=server.model,
        required=True,
        format_func=_author,
        key="assistant-author",
    )
    spent = assisting.amount(kept.database.spent_in_month(datetime.now(UTC)))
    cap = server.monthly_cap
    words = [say("assistant-spent", spent=_amount(spent), cap=_amount(cap))]
    if author == rules_writer.AUTHOR:
        st.caption(words[0])
        return None
    words.append(say("assistant-leaves", server=urlsplit(server.base_url).hostname))
    st.caption(" ".join(words))
    return ModelWriter(server, kept.database)


def _write(
    frame: Frame,
    given: Material,
    wish: Wish,
    topic: str,
    writer: ModelWriter | None,
    stage: DeltaGenerator,
) -> Outcome:
    author = writer.author if writer else rules_writer.AUTHOR
    outcome = Outcome((frame.marts.snapshot_id, given.scope, wish), author)
    pieces = (
        assisting.model(frame, given, wish, topic, writer)
        if writer
        else assisting.rules(given, wish, topic)
    )
    with st.spinner(say("assistant-writing"), show_time=True):
        assisting.check(
            frame,
            given,
            outcome,
            pieces,
            lambda so_far: stage.html(suggestions.as_html(frame, so_far)),
        )
    return outcome


def _outcome(frame: Frame, given: Material, wish: Wish) -> Outcome | None:
    """What was written last, if it is still about what is shown."""
    last: Outcome | None = st.session_state.get(OUTCOME)
    of = (frame.marts.snapshot_id, given.scope, wish)
    return last if last and last.of == of else None


@st.fragment
def _facts(given: Material) -> None:
    opened = st.expander(say("assistant-facts"), on_change="rerun", key="assistant-facts")
    if not opened.open:
        return
    scope = given.scope
    locale = str(formats.locale())
    rows = [
        [
            Cell(fact.definition.label),
            Cell(
                say("assistant-missing", why=fact.missing)
                if fact.missing
                else writing.value(fact, locale)
            ),
            Cell(fact.definition.formula),
            Cell(fact.definition.source),
        ]
        for fact in given.facts.values()
    ]
    columns = [
        say(f"assistant-facts-columns{part}") for part in ("", ".value", ".formula", ".source")
    ]
    about = say("assistant-facts-about", days=formats.days(scope.start, scope.end))
    with opened:
        st.html(tables.table(about, columns, rows))


@st.fragment
def _history(frame: Frame, database: AppDatabase) -> None:
    opened = st.expander(say("assistant-history"), on_change="rerun", key="assistant-history")
    if not opened.open:
        return
    earlier = database.suggestions(frame.account.account_id, MOST_HISTORY)
    with opened:
        if not earlier:
            st.caption(say("assistant-history-none"))
            return
        parts = ("", ".kind", ".text", ".author", ".used")
        rows = [
            [
                Cell(formats.moment(one.created_at)),
                Cell(say("assistant-wish-kind", wish=one.kind)),
                Cell(one.text),
                Cell(_author(one.author)),
                Cell(
                    formats.moment(one.used_at) if one.used_at else say("assistant-history-unused")
                ),
            ]
            for one in earlier
        ]
        heads = [say(f"assistant-history-columns{part}") for part in parts]
        downloads.offer(
            "suggestions",
            f"{frame.account.username}-suggestions",
            partial(pa.Table.from_pylist, [_row(one) for one in earlier]),
            frame.filters,
        )
        st.html(tables.table(say("assistant-history"), heads, rows))
        afterwards.show(frame, earlier)


def _row(one: KeptSuggestion) -> dict[str, object]:
    return {
        "created_at": one.created_at,
        "kind": one.kind,
        "text": one.text,
        "facts": [f"{fact.fact_id}: {fact.written}" for fact in one.facts],
        "author": one.author,
        "used_at": one.used_at,
    }


def _author(author: str) -> str:
    return say("assistant-author-name", author=author)


def _amount(amount: Decimal) -> str:
    return formats.number(float(amount), 2)
