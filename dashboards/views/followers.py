"""*Followers*: who came, left and was renamed, what cannot be told, who follows now."""

import io
from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st
from pyarrow import csv

from dashboards import formats, people_tables, published, states, tables
from dashboards.frame import Frame
from dashboards.published import Marts
from dashboards.queries import people
from dashboards.queries.accounts import Account, Capture
from dashboards.tables import Cell
from dashboards.texts import say

ROWS_A_PAGE = 50

_NAMES = {
    people.CAME: "Came",
    people.LEFT: "Left",
    people.RENAMED: "Renamed",
    people.UNCLEAR: "Cannot be told",
    people.WITHDRAWN: "Withdrawn",
    people.FOLLOWERS: "All followers",
    people.MESSAGES: "Messages",
}
_ABOUT_LEAVING = (
    "Instagram does not say when or why someone left. The time is bounded by the two archives "
    "between which they disappeared. *Gone* means unfollowed, deactivated, removed or blocked. "
    "*Unfollowed* means that the account still existed: they ended the follow, or you removed them."
)
_TOO_OLD_TO_TELL = (
    "Unless an archive lists as many people as Instagram counted, its oldest follows may be cut "
    "off: nobody who followed before the oldest one in it is said to have left."
)
_ABOUT_UNCLEAR = (
    "These people followed in the very same moment, and more than one of their names changed "
    "between two archives. A follow time is all that connects an old name with a new one, so some "
    "of them renamed and some may have left: nobody is said to have done either. A name that comes "
    "back later may by then belong to somebody else."
)
_ABOUT_WITHDRAWN = (
    "What was said here before, and what has come in since does not bear out. It counts in no "
    "number any more, and stays here so that nobody wonders where it went."
)
_ABOUT_MESSAGES = (
    "Counted because you asked for it, and nothing but counted: what they say is not looked at, "
    "and they count in nobody's engagement. An archive does not say with whom a thread is, but "
    "calls it by a username without periods and underscores. So whoever stands here is a "
    "candidate: the only one of those known here whom that name fits, and perhaps not who it is."
)


def show(frame: Frame) -> None:
    """Draw the page."""
    if not frame.captures:
        states.no_archive()
        return
    states.captures(frame.captures, frame.now)
    _lists(frame.marts, frame.account)
    _captures(frame.captures)


@st.fragment
def _lists(marts: Marts, account: Account) -> None:
    """The lists; a fragment, so that typing redraws nothing else."""
    has_messages = marts.ask(people.has_messages, account.account_id)
    offered = [kind for kind in _NAMES if has_messages or kind != people.MESSAGES]
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.segmented_control(
            "List",
            offered,
            format_func=_NAMES.__getitem__,
            default=people.LEFT,
            required=True,
            key="list",
            bind="query-params",
            label_visibility="collapsed",
        )
        search = st.text_input(
            "Search by name",
            placeholder="Search a present or earlier name",
            label_visibility="collapsed",
            type="search",
            live="300ms",
            key="search",
            bind="query-params",
        )
    kind = chosen or people.LEFT
    counts = marts.ask(people.counts, account.account_id, search)
    with st.container(border=True, key="card-list"):
        if counts[kind]:
            _list(marts, account, kind, search, counts[kind])
        else:
            st.markdown(_nobody(kind, search, counts))


def _list(marts: Marts, account: Account, kind: str, search: str, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_title(kind, number), anchor=False, width="stretch")
        st.download_button(
            "CSV",
            data=partial(_csv, marts, account, kind, search),
            file_name=f"{account.username}-{kind}.csv",
            mime="text/csv",
            icon=":material/download:",
            help="Download this list, as searched, as CSV",
            on_click="ignore",
        )
    if kind == people.LEFT:
        st.caption(f"{_ABOUT_LEAVING} {_TOO_OLD_TO_TELL}")
    if kind == people.UNCLEAR:
        st.caption(_ABOUT_UNCLEAR)
    if kind == people.WITHDRAWN:
        st.caption(_ABOUT_WITHDRAWN)
    if kind == people.MESSAGES:
        st.caption(_ABOUT_MESSAGES)
    shown = st.empty()
    offset = 0
    pages = -(-number // ROWS_A_PAGE)
    if pages > 1:
        offset = (st.pagination(pages, key=f"page-{kind}-{search}") - 1) * ROWS_A_PAGE
    columns, rows = people_tables.TABLES[kind](
        marts, account.account_id, search, ROWS_A_PAGE, offset
    )
    shown.html(tables.table(_NAMES[kind], columns, rows))


def _title(kind: str, number: int) -> str:
    persons = "person" if number == 1 else "people"
    return {
        people.CAME: f"{number:,} arrival" + ("s" if number > 1 else ""),
        people.LEFT: f"{number:,} {persons} left",
        people.RENAMED: f"{number:,} {persons} changed their name",
        people.UNCLEAR: f"{formats.plural(number, 'group')} of names that cannot be told apart",
        people.WITHDRAWN: f"{formats.plural(number, 'claim')} withdrawn",
        people.FOLLOWERS: f"{number:,} {persons} follow" + ("s" if number == 1 else ""),
        people.MESSAGES: f"{formats.plural(number, 'thread')}, and with whom they may be",
    }[kind]


def _nobody(kind: str, search: str, counts: Mapping[str, int]) -> str:
    if search.strip():
        elsewhere = [f"*{name}*" for other, name in _NAMES.items() if counts[other]]
        found = f" Found in {', '.join(elsewhere)}." if elsewhere else ""
        return f"No name in *{_NAMES[kind]}* contains “{formats.plain(search.strip())}”.{found}"
    return {
        people.CAME: "Nobody is known to have come.",
        people.LEFT: f"Nobody is known to have left. {_TOO_OLD_TO_TELL}",
        people.RENAMED: "No rename was found.",
        people.UNCLEAR: "Every change could be told apart.",
        people.WITHDRAWN: "Nothing that was said here had to be withdrawn.",
        people.FOLLOWERS: "No archive lists a follower.",
        people.MESSAGES: "No message is counted.",
    }[kind]


def _csv(marts: Marts, account: Account, kind: str, search: str) -> bytes:
    # Asked when clicked, perhaps long after the page was drawn: of what is published then.
    newest = published.current(marts.data)
    file = io.BytesIO()
    csv.write_csv(newest.fetch(people.table, account.account_id, kind, search), file)
    return file.getvalue()


def _captures(captures: Sequence[Capture]) -> None:
    with st.expander(f"Archives used ({len(captures)})", icon=":material/inventory_2:"):
        st.caption(
            "Each archive is one look at the lists. A complete one agrees with Instagram's own "
            "count within 10%; without a count from about its time none can be proven complete. "
            "Where a date is given, nobody who followed before it is taken for lost: one that is "
            "cut short is compared only as far back as it reaches."
        )
        rows = [
            [
                Cell(formats.moment(capture.captured_at)),
                Cell(
                    formats.count(capture.followers_listed),
                    detail=f"the API counted {formats.count(capture.followers_reported)}"
                    if capture.followers_reported is not None
                    else "",
                ),
                Cell(formats.count(capture.following_listed)),
                Cell(
                    say("receipt-completeness", completeness=capture.completeness),
                    detail=f"covers follows since {formats.day(capture.covered_from.date())}"
                    if capture.covered_from
                    else "",
                ),
                Cell(" ".join(capture.reasons) or "Nothing to remark"),
            ]
            for capture in captures
        ]
        columns = ("Taken", "Followers", "Following", "Completeness", "Why")
        st.html(tables.table("Archives used", columns, rows))
