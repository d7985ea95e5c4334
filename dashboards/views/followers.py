"""*Followers*: who came, left and was renamed, what cannot be told, who follows and takes part."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import pyarrow as pa
import streamlit as st

from dashboards import address, downloads, finding, formats, panels, published, states, tables
from dashboards.finding import Search
from dashboards.frame import Frame
from dashboards.queries import people
from dashboards.queries.accounts import Capture
from dashboards.tables import Cell
from dashboards.texts import say

# What is typed is shown at once (`assets/search.js`); the page follows when the typing pauses.
FOLLOWS_AFTER: Final = "500ms"
# What takes more words than have room above a list.
_EXPLAINED: Final = (people.LEFT, people.UNCLEAR, people.GHOSTS, people.TOP, people.MESSAGES)


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
    offered = [kind for kind in finding.LISTS if has_messages or kind != people.MESSAGES]
    kind: str = st.pills(
        say("followers-list"),
        offered,
        format_func=finding.name,
        required=True,
        label_visibility="collapsed",
        **address.by_key("list", offered, people.LEFT),
    )
    search = Search(frame.account, kind, *_search(frame))
    with st.container(border=True, key="card-list"):
        _list(frame, search)


def _search(frame: Frame) -> tuple[str, bool]:
    """What is searched, and whether inside names too: of itself only where that is quick."""
    is_quick = frame.marts.ask(people.size, frame.account.account_id) <= people.PIECES_UP_TO
    with st.container(horizontal=True, vertical_alignment="center"):
        search = st.text_input(
            say("followers-search"),
            placeholder=say("followers-search.hint"),
            label_visibility="collapsed",
            type="search",
            live=FOLLOWS_AFTER,
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


def _list(frame: Frame, search: Search) -> None:
    marts, kind = frame.marts, search.kind
    found = search.page(marts)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(finding.title(search, found), width="stretch")
        if kind in _EXPLAINED and found.number:
            panels.explain(f"list-{kind}", say(f"followers-method-{kind}"), frame)
        if found.number:
            downloads.offer(
                "list",
                f"{frame.account.username}-{kind}",
                partial(_table, frame, search),
                frame.filters | _filters(search),
            )
    about = say(f"followers-about-{kind}")
    if kind == people.LEFT and any(one.completeness != "complete" for one in frame.captures):
        about += " " + say("followers-about-left.unproven")
    if about and (found.number or search.text):
        st.caption(about)
    shown = st.empty()
    pages = -(-found.number // finding.ROWS_A_PAGE)
    key = f"page-{kind}-{search.text}-{search.anywhere}"
    page = st.pagination(pages, key=key) if pages > 1 else 1
    rows = found if page == 1 else search.page(marts, page)
    shown.html(finding.people_found(marts, search, rows))


def _table(frame: Frame, search: Search) -> pa.Table:
    # Asked when clicked, perhaps long after the page was drawn: of what is published then.
    newest = published.current(frame.marts.data)
    asked = (search.account.account_id, search.kind, search.text, search.anywhere)
    return newest.fetch(people.table, *asked)


def _filters(search: Search) -> dict[str, str]:
    filters = {say("filter-list"): finding.name(search.kind)}
    if search.text:
        begins = "filter-search" if search.anywhere else "filter-search-begins"
        filters[say(begins)] = search.text
    return filters


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
        Cell(formats.localised(" ".join(capture.reasons)) or say("followers-archives.fine")),
    ]
