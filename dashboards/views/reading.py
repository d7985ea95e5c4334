"""The cards that say how reading goes: each source, and the numbers that are not given."""

import streamlit as st

from dashboards import formats, tables
from dashboards.published import Marts
from dashboards.queries import health
from dashboards.queries.accounts import Account
from dashboards.tables import Cell

_SOURCES = {
    "profile": "Profile and counts",
    "media": "Posts and their numbers",
    "insights": "Numbers of the account",
    "audience": "Who follows and engages",
    "stories": "Stories",
    "tags": "Tags and mentions",
    "competitors": "Competitors",
    "hashtags": "Hashtags",
    "history": "History before the first connection",
    "export": "Export archives",
}
_STATES = {
    "fresh": "Up to date",
    "stale": "Late",
    "never": "Not read yet",
    "not_offered": "Not offered",
}
_LEVELS = {"account": "the account", "media": "posts", "story": "stories"}
_PRODUCTS = {"feed": "posts in the feed", "reels": "reels", "story": "stories"}
_TOO_FEW = "Instagram gives it only to accounts with more followers"


def show(marts: Marts, account: Account) -> None:
    """Draw both; one without anything to say is left out."""
    _sources(marts, account)
    _not_given(marts, account)


def _sources(marts: Marts, account: Account) -> None:
    order = list(_SOURCES)
    sources = sorted(
        marts.ask(health.sources, account.account_id),
        key=lambda source: order.index(source.name) if source.name in order else len(order),
    )
    rows = [
        [
            Cell(_SOURCES.get(source.name, source.name.replace("_", " ").capitalize())),
            Cell(_STATES.get(source.freshness, source.freshness.replace("_", " ").capitalize())),
            Cell(formats.moment(source.last_success_at) if source.last_success_at else "Never"),
            # What the state says already is not said twice.
            Cell(source.verdict.removeprefix("Up to date.").strip(), detail=source.note or ""),
        ]
        for source in sources
    ]
    if not rows:
        return
    with st.container(border=True, key="card-sources"):
        st.subheader("What is read, and how it goes", anchor=False)
        st.caption(f"@{formats.plain(account.username)}, at the pass that was published last.")
        columns = ("Source", "State", "Last read", "What there is to say")
        st.html(tables.table("Sources of the account", columns, rows))


def _not_given(marts: Marts, account: Account) -> None:
    refused = marts.ask(health.not_given, account.account_id)
    if not refused:
        return
    rows = [
        [
            Cell(metric.metric.replace("_", " "), detail=metric.meaning or ""),
            Cell(_PRODUCTS.get(metric.product_type) or _LEVELS.get(metric.level, metric.level)),
            Cell(metric.said or _TOO_FEW),
            Cell(
                formats.moment(metric.asked_again_at)
                if metric.asked_again_at
                else "Every time: it comes by itself"
            ),
        ]
        for metric in refused
    ]
    with st.container(border=True, key="card-not-given"):
        st.subheader("Numbers Instagram does not give at the moment", anchor=False)
        st.caption(
            f"For @{formats.plain(account.username)}, at the pass that was published last. All "
            "other numbers are read. One that is refused is left out for a while and asked for "
            "again by itself."
        )
        columns = ("Number", "Of", "Why", "Asked again")
        st.html(tables.table("Numbers that are not given", columns, rows))
