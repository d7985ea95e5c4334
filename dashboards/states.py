"""What a page says when there is little to show: what is missing, why, and what to do."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboards import formats, spans
from dashboards.queries.accounts import Capture
from dashboards.texts import say


def nothing_published() -> None:
    """No pass has ever been finished."""
    st.header(say("state-nothing-published"), anchor=False)
    st.markdown(say("state-nothing-published.about"))
    _lead_to("settings", "data")


def unreadable(message: str) -> None:
    """The published file exists and cannot be opened."""
    st.header(say("state-unreadable"), anchor=False)
    st.error(formats.plain(message))


def no_account() -> None:
    """Something was published, and no account is in it."""
    st.header(say("state-no-account"), anchor=False)
    st.markdown(say("state-no-account.about"))
    _lead_to("settings", "data")
    how_to_get_an_archive()


def no_archive() -> None:
    """Nobody's name is known."""
    st.subheader(say("state-no-archive"), anchor=False)
    st.markdown(say("state-no-archive.about"))
    _lead_to("archives")
    how_to_get_an_archive()


def how_to_get_an_archive() -> None:
    """The steps, as the account owner sees them (export-format.md 7)."""
    with st.container(border=True, key="card-how-to"):
        st.subheader(say("state-how-to"), anchor=False)
        st.markdown(say("state-how-to.steps"))


def no_api() -> None:
    """The account is known from archives alone."""
    st.info(say("state-no-api"))


def no_numbers() -> None:
    """An account without a single reading."""
    st.subheader(say("state-no-numbers"), anchor=False)
    st.markdown(say("state-no-numbers.about"))
    _lead_to("data")


def _lead_to(*pages: str) -> None:
    """Buttons to the pages where something can be done about it."""
    account = st.query_params.get("account")
    query = f"?{urlencode({'account': account})}" if account else ""
    links = (
        f'<a class="connect" href="/{page}{escape(query)}" target="_self">'
        f"{escape(say('state-lead-to', page=say(f'page-{page}')))}</a>"
        for page in pages
    )
    st.html(f'<div class="connect">{"".join(links)}</div>')


def captures(readings: Sequence[Capture], now: datetime) -> None:
    """What the archives (newest first) allow to be said, and how old the newest one is."""
    newest = readings[0]
    age = spans.age(newest.captured_at, now)
    st.caption(say("state-names-from", moment=newest.captured_at, age=age))
    if newest.is_cut_short:
        about = say("state-cut-nobody-left")
        if newest.covered_from:
            about = say("state-cut-since", day=newest.covered_from.date())
        reasons = formats.plain(formats.localised(" ".join(newest.reasons)))
        st.warning(say("state-cut-archive", reasons=reasons, about=about))
    if len(readings) < 2:
        st.info(say("state-one-archive"))
