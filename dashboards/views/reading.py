"""The cards that say how reading goes: each source, and the numbers that are not given."""

import streamlit as st

from dashboards import formats, tables
from dashboards.published import Marts
from dashboards.queries import health
from dashboards.queries.accounts import Account
from dashboards.queries.health import NotGiven, Source
from dashboards.tables import Cell
from dashboards.texts import say

# How the mart begins to tell of what was read although something failed.
_PROBLEM = "Read with a problem: "
_ORDER = (
    *("profile", "media", "insights", "audience", "stories", "tags", "competitors", "hashtags"),
    *("history", "export"),
)


def show(marts: Marts, account: Account) -> None:
    """Draw both; the second is left out while everything is given."""
    _sources(marts, account)
    _not_given(marts, account)


def _sources(marts: Marts, account: Account) -> None:
    username = formats.plain(account.username)
    sources = sorted(marts.ask(health.sources, account.account_id), key=_place)
    with st.container(border=True, key="card-sources"):
        st.subheader(say("data-sources"), anchor=False)
        if not sources:
            st.markdown(say("data-sources.none", username=username))
            return
        st.caption(say("data-sources.about", username=username))
        columns = [say(f"data-{name}") for name in ("source", "state", "last-read", "to-say")]
        rows = [_source(source) for source in sources]
        st.html(tables.table(say("data-sources.caption"), columns, rows))


def _place(source: Source) -> int:
    return _ORDER.index(source.name) if source.name in _ORDER else len(_ORDER)


def _source(source: Source) -> list[Cell]:
    last = source.last_success_at
    said = source.verdict.removeprefix("Up to date.").removeprefix(_PROBLEM).strip()
    state = "problem" if source.verdict.startswith(_PROBLEM) else source.freshness
    return [
        Cell(say("data-source-name", source=source.name, name=_words(source.name))),
        Cell(say("data-freshness", freshness=state, name=_words(state))),
        Cell(formats.moment(last) if last else say("data-never")),
        # What the state says already is not said twice.
        Cell(formats.localised(said), detail=formats.localised(source.note or "")),
    ]


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _not_given(marts: Marts, account: Account) -> None:
    refused = marts.ask(health.not_given, account.account_id)
    if not refused:
        return
    with st.container(border=True, key="card-not-given"):
        st.subheader(say("data-not-given"), anchor=False)
        st.caption(say("data-not-given.about", username=formats.plain(account.username)))
        columns = [say(f"data-{name}") for name in ("number", "of", "why", "asked-again")]
        rows = [_metric(metric) for metric in refused]
        st.html(tables.table(say("data-not-given.caption"), columns, rows))


def _metric(metric: NotGiven) -> list[Cell]:
    again = metric.asked_again_at
    return [
        Cell(metric.metric.replace("_", " "), detail=metric.meaning or ""),
        Cell(say("data-of-what", level=metric.product_type or metric.level)),
        Cell(metric.said or say("data-not-given.too-few")),
        Cell(formats.moment(again) if again else say("data-not-given.by-itself")),
    ]
