"""*Followers*: who came, left and was renamed, what cannot be told, who follows and takes part."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import pyarrow as pa
import streamlit as st

from dashboards import downloads, formats, people_tables, published, states, tables
from dashboards.frame import Frame
from dashboards.queries import people
from dashboards.queries.accounts import Capture
from dashboards.queries.people import Found
from dashboards.tables import Cell
from dashboards.texts import say

# A phone draws each row as a card, and anew at every letter of a search.
ROWS_A_PAGE: Final = 25
# What changes most stands first.
_ORDER: Final = (
    people.CAME,
    people.LEFT,
    people.RENAMED,
    people.UNCLEAR,
    people.WITHDRAWN,
    people.HISTORY,
    people.FOLLOWERS,
    people.MUTUAL,
    people.ONE_SIDED,
    people.TOP,
    people.GHOSTS,
    people.MESSAGES,
)


def show(frame: Frame) -> None:
    """Draw the page."""
    if not frame.captures:
        states.no_archive()
        return
    states.captures(frame.captures, frame.now)
    _lists(frame)
    _captures(frame.captures)


@st.fragment
def _lists(frame: Frame) -> None:
    """The lists; a fragment, so that typing redraws nothing else."""
    marts, account_id = frame.marts, frame.account.account_id
    has_messages = marts.ask(people.has_messages, account_id)
    chosen = st.pills(
        say("followers-list"),
        [kind for kind in _ORDER if has_messages or kind != people.MESSAGES],
        format_func=_name,
        default=people.LEFT,
        required=True,
        key="list",
        bind="query-params",
        label_visibility="collapsed",
    )
    kind = str(chosen or people.LEFT)
    search, anywhere = _search(frame)
    found = marts.ask(people.page, account_id, kind, search, anywhere, ROWS_A_PAGE, 0)
    with st.container(border=True, key="card-list"):
        if found.number:
            _list(frame, kind, search, found, anywhere=anywhere)
        else:
            st.markdown(_nobody(frame, kind, search, anywhere=anywhere))


def _search(frame: Frame) -> tuple[str, bool]:
    """What is searched, and whether inside names too: of itself only where that is quick."""
    is_quick = frame.marts.ask(people.size, frame.account.account_id) <= people.PIECES_UP_TO
    with st.container(horizontal=True, vertical_alignment="center"):
        search = st.text_input(
            say("followers-search"),
            placeholder=say("followers-search.hint"),
            label_visibility="collapsed",
            type="search",
            live="0ms",
            key="search",
            bind="query-params",
            width=360,
        )
        anywhere = is_quick or st.checkbox(
            say("followers-search.anywhere"),
            key="anywhere",
            bind="query-params",
            help=say("followers-search.help", number=people.PIECES_UP_TO),
        )
    return (search or "").strip(), anywhere


def _list(frame: Frame, kind: str, search: str, found: Found, *, anywhere: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        title = say(f"followers-title-{kind}", number=found.number)
        st.subheader(title, anchor=False, width="stretch")
        downloads.offer(
            "list",
            f"{frame.account.username}-{kind}",
            partial(_table, frame, kind, search, anywhere=anywhere),
            frame.filters | _filters(kind, search, anywhere=anywhere),
        )
    if about := say(f"followers-about-{kind}"):
        st.caption(about)
    shown = st.empty()
    pages = -(-found.number // ROWS_A_PAGE)
    page = st.pagination(pages, key=f"page-{kind}-{search}-{anywhere}") if pages > 1 else 1
    if page > 1:
        offset = (page - 1) * ROWS_A_PAGE
        found = frame.marts.ask(
            people.page, frame.account.account_id, kind, search, anywhere, ROWS_A_PAGE, offset
        )
    link = people_tables.link_to_person(frame.account.username)
    rows = people_tables.rows(kind, found.rows, link)
    shown.html(tables.table(_name(kind), people_tables.columns(kind), rows))


def _nobody(frame: Frame, kind: str, search: str, *, anywhere: bool) -> str:
    marts, account_id = frame.marts, frame.account.account_id
    if search:
        how = "contains" if anywhere else "begins"
        name = formats.plain(search)
        words = say(f"followers-search.none-{how}", list=_name(kind), search=name)
        elsewhere = marts.ask(people.elsewhere, account_id, search, anywhere)
        lists = ", ".join(f"*{_name(other)}*" for other in _ORDER if other in elsewhere)
        return f"{words} {say('followers-search.found', lists=lists)}" if lists else words
    if kind == people.GHOSTS and not marts.ask(people.is_silence_judged, account_id):
        return say("followers-no-evidence-ghosts")
    if kind == people.TOP and not marts.ask(people.is_engagement_read, account_id):
        return say("followers-no-evidence-top")
    return say(f"followers-none-{kind}")


def _table(frame: Frame, kind: str, search: str, *, anywhere: bool) -> pa.Table:
    # Asked when clicked, perhaps long after the page was drawn: of what is published then.
    newest = published.current(frame.marts.data)
    return newest.fetch(people.table, frame.account.account_id, kind, search, anywhere)


def _filters(kind: str, search: str, *, anywhere: bool) -> dict[str, str]:
    filters = {say("filter-list"): _name(kind)}
    if search:
        filters[say("filter-search" if anywhere else "filter-search-begins")] = search
    return filters


def _name(kind: str) -> str:
    return say(f"followers-list-{kind}")


def _captures(captures: Sequence[Capture]) -> None:
    label = say("followers-archives", number=len(captures))
    with st.expander(label, icon=":material/inventory_2:"):
        st.caption(say("followers-archives.about"))
        columns = (
            say("followers-archives.taken"),
            say("followers"),
            say("followers-archives.following"),
            say("followers-archives.verdict"),
            say("followers-archives.why"),
        )
        rows = [_capture(capture) for capture in captures]
        st.html(tables.table(say("followers-archives.title"), columns, rows))


def _capture(capture: Capture) -> list[Cell]:
    counted, covered = capture.followers_reported, capture.covered_from
    return [
        Cell(formats.moment(capture.captured_at)),
        Cell(
            formats.count(capture.followers_listed),
            detail=say("followers-archives.counted", number=counted) if counted is not None else "",
        ),
        Cell(formats.count(capture.following_listed)),
        Cell(
            say("followers-archives.completeness", verdict=capture.completeness),
            detail=say("followers-archives.covers", day=covered.date()) if covered else "",
        ),
        Cell(" ".join(capture.reasons) or say("followers-archives.fine")),
    ]
