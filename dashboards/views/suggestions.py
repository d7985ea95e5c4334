"""What was suggested, as it is shown: each number opens its fact; all text is escaped here."""

from datetime import UTC, datetime
from html import escape

import streamlit as st

from appdb.database import AppDatabase
from assistant import rules_writer
from assistant.errors import RateLimited
from assistant.facts import Fact
from assistant.review import Suggested
from assistant.verifier import Sentence
from dashboards import formats
from dashboards.assisting import Outcome
from dashboards.frame import Frame
from dashboards.texts import say

_FACT = (
    '<details class="fact"><summary title="{about}">{text}</summary><span>{about}</span></details>'
)


def show(frame: Frame, outcome: Outcome, database: AppDatabase) -> None:
    """Draw what was written, or why nothing was, and what was left out."""
    if outcome.error:
        _failed(outcome)
    elif not outcome.suggested:
        kind = "model" if outcome.author != rules_writer.AUTHOR else "rules"
        tags = kind == "rules" and outcome.of[2] == "hashtags"
        st.info(
            say("assistant-nothing")
            + " "
            + say(f"assistant-nothing.{'hashtags' if tags else kind}")
        )
    for number, suggested in sorted(outcome.suggested.items()):
        with st.container(border=True, key=f"card-suggestion-{number}"):
            st.html(_html(frame, outcome, number, suggested))
            with st.container(horizontal=True, vertical_alignment="center"):
                with st.popover(
                    say("assistant-copy"), icon=":material/content_copy:", type="tertiary"
                ):
                    st.code(suggested.text, language=None, wrap_lines=True)
                if number in outcome.kept:
                    _used(outcome.kept[number], database)
    if outcome.dropped:
        reasons = ", ".join(
            say("assistant-reason", reason=reason) for reason in sorted(outcome.dropped)
        )
        st.caption(say("assistant-dropped", number=outcome.dropped.total(), reasons=reasons))


def as_html(frame: Frame, outcome: Outcome) -> str:
    """What was written so far, each number with its fact behind it."""
    return "".join(
        _html(frame, outcome, number, suggested)
        for number, suggested in sorted(outcome.suggested.items())
    )


def _failed(outcome: Outcome) -> None:
    error = outcome.error
    if error is None:
        return
    words = say("assistant-failed", kind=error.kind)
    if isinstance(error, RateLimited) and error.retry_after:
        words += " " + say("assistant-failed-wait", seconds=round(error.retry_after))
    st.warning(words)


def _used(suggestion_id: str, database: AppDatabase) -> None:
    key = f"assistant-used-{suggestion_id}"

    def mark() -> None:
        used_at = datetime.now(UTC) if st.session_state[key] else None
        database.mark_suggestion(suggestion_id, used_at)

    st.toggle(say("assistant-used"), key=key, on_change=mark)


def _html(frame: Frame, outcome: Outcome, number: int, suggested: Suggested) -> str:
    wish = outcome.of[2]
    head = escape(say("assistant-part", wish=wish, number=number + 1))
    scope = outcome.of[1]
    by = say(
        "assistant-written-by", author=outcome.author, days=formats.days(scope.start, scope.end)
    )
    said = " ".join(_sentence(frame, sentence) for sentence in suggested.sentences)
    tags = " ".join(f"#{escape(tag.name)}" for tag in suggested.hashtags)
    body = "".join(f'<div style="margin:0.4rem 0">{part}</div>' for part in (said, tags) if part)
    small = f'<span style="font-size:0.85rem;opacity:0.8">{escape(by)}</span>'
    return f"<strong>{head}</strong> {small}{body}"


def _sentence(frame: Frame, sentence: Sentence) -> str:
    return "".join(
        escape(part)
        if isinstance(part, str)
        else _FACT.format(about=escape(_about(frame, part.fact)), text=escape(part.text))
        for part in sentence.parts
    )


def _about(frame: Frame, fact: Fact) -> str:
    """Formula, source and freshness of a fact."""
    return say(
        "assistant-fact",
        label=fact.definition.label,
        formula=fact.definition.formula,
        source=fact.definition.source,
        days=formats.days(fact.scope.start, fact.scope.end),
        moment=frame.marts.published_at,
    )
