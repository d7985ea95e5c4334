"""What happened after a suggestion was used: facts side by side, and no word of a cause."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from textwrap import shorten
from typing import Final

import streamlit as st

from appdb.suggestions import KeptSuggestion
from assistant import writing
from assistant.facts import Fact, Scope
from dashboards import content_tables, formats, tables
from dashboards.frame import Frame
from dashboards.periods import Period
from dashboards.queries import assistant as queries
from dashboards.queries import content
from dashboards.tables import Cell
from dashboards.texts import say

# Whole weeks, so that both sides have the same days of the week; the longest that is over counts.
SPANS: Final = (28, 7)
NAME_LENGTH: Final = 60


def show(frame: Frame, earlier: Sequence[KeptSuggestion]) -> None:
    """Let one of the used suggestions be chosen, and draw what happened after it."""
    used = {one.suggestion_id: (one, one.used_at) for one in earlier if one.used_at}
    if not used:
        return
    chosen = st.selectbox(
        say("after-title"), list(used), format_func=lambda key: _name(*used[key]), key="after"
    )
    suggestion, used_at = used[chosen]
    if suggestion.facts:
        _facts(frame, suggestion, used_at)
    if suggestion.kind in ("captions", "hashtags"):
        _posts(frame, suggestion, used_at)


def sides(used_at: datetime, last: date) -> tuple[Period, Period] | None:
    """As many days before as after, or None while the shortest span is not over.

    Reporting days begin in the morning UTC (graph-api.md 7.2). Of the day in UTC on which a
    suggestion was used and of the one before it, neither side is certain, so both are left out.

    Args:
        used_at: When it was used.
        last: The newest day with numbers.
    """
    day = used_at.astimezone(UTC).date()
    for span in SPANS:
        after = Period(day + timedelta(days=1), day + timedelta(days=span))
        if after.end <= last:
            return Period(day - timedelta(days=span + 1), day - timedelta(days=2)), after
    return None


def _name(suggestion: KeptSuggestion, used_at: datetime) -> str:
    return f"{formats.moment(used_at)} · {shorten(suggestion.text, NAME_LENGTH, placeholder=' …')}"


def _facts(frame: Frame, suggestion: KeptSuggestion, used_at: datetime) -> None:
    """The facts that the suggestion rests on, read anew for the days before and after."""
    found = frame.known and sides(used_at, frame.known.end)
    if not found:
        due = used_at.astimezone(UTC).date() + timedelta(days=min(SPANS))
        st.caption(say("after-too-soon", days=min(SPANS), last=due))
        return
    ids = [fact.fact_id for fact in suggestion.facts]
    sides_of = [
        frame.marts.ask(queries.facts, Scope(frame.account.account_id, one.start, one.end))
        for one in found
    ]
    rows = [
        [Cell(sides_of[0][one].definition.label), *(Cell(_written(side[one])) for side in sides_of)]
        for one in ids
        if one in sides_of[0]
    ]
    spans = [formats.days(one.start, one.end) for one in found]
    heads = [
        say("after-columns"),
        say("after-columns.before", days=spans[0]),
        say("after-columns.after", days=spans[1]),
    ]
    st.html(tables.table(say("after-title"), heads, rows))
    st.caption(say("after-about"))


def _written(fact: Fact) -> str:
    if fact.missing:
        return say("assistant-missing", why=fact.missing)
    return writing.written(fact, str(formats.locale()))


def _posts(frame: Frame, suggestion: KeptSuggestion, used_at: datetime) -> None:
    """Posts since then that carry its words and hashtags."""
    account = frame.account
    words, hashtags = _parts(suggestion)
    posts = frame.marts.ask(content.posts_with, account.account_id, used_at, words, hashtags)
    if not posts:
        st.caption(say("after-no-post", wish=suggestion.kind))
        return
    title = say("after-posts", wish=suggestion.kind)
    st.html(tables.table(title, *content_tables.of_most_reached(posts, account.username)))
    st.caption(say("after-posts-about"))


def _parts(suggestion: KeptSuggestion) -> tuple[str, tuple[str, ...]]:
    """The words and the hashtags of a suggestion, which stand last in its text."""
    *said, last = suggestion.text.split("\n\n")
    if not last.startswith("#"):
        return suggestion.text, ()
    return "\n\n".join(said), tuple(tag.lstrip("#") for tag in last.split())
