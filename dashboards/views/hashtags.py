"""*Hashtags*: which were used how often, and how those posts did. No effect is claimed."""

from collections.abc import Sequence

import streamlit as st

from dashboards import address, downloads, formats, panels, published, states, tables
from dashboards.charts import hashtags as charts
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.queries import hashtags
from dashboards.queries.hashtags import Hashtag
from dashboards.tables import Cell
from dashboards.texts import say

ROWS_A_PAGE = 25
MOST_BARS = 10


def show(frame: Frame) -> None:
    """Draw the page."""
    if frame.account.from_archives_only:
        states.no_api()
        return
    account_id = frame.account.account_id
    if not frame.marts.ask(hashtags.count, account_id, ""):
        st.info(say("hashtags-none"))
        return
    st.caption(say("hashtags-no-effect"))
    _most_used(frame, frame.marts.ask(hashtags.listed, account_id, "", "posts", MOST_BARS, 0))
    _lists(frame)


def _most_used(frame: Frame, listed: Sequence[Hashtag]) -> None:
    rows = charts.post_rows(listed)
    panels.show(
        Panel(
            key="hashtags-used",
            title=say("hashtags-used"),
            about=say("hashtags-used.about", number=len(rows)),
            alt=say(
                "hashtags-used.alt",
                hashtags=", ".join(f"{row['hashtag']} {row['posts']}" for row in rows),
            ),
            spec=charts.posts(rows),
            columns={"hashtag": say("hashtags-hashtag"), "posts": say("hashtags-posts")},
            rows=rows,
            method=say("hashtags-method"),
        ),
        frame,
    )


@st.fragment
def _lists(frame: Frame) -> None:
    """The list and its filters; a fragment, so that typing redraws nothing else."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            say("hashtags-search"),
            placeholder=say("hashtags-search"),
            label_visibility="collapsed",
            type="search",
            live="300ms",
            key="search",
            bind="query-params",
        )
        order: str = st.selectbox(
            say("content-order"),
            list(hashtags.ORDERS),
            format_func=lambda order: say("hashtags-order", order=order),
            label_visibility="collapsed",
            width=260,
            **address.by_key("order", hashtags.ORDERS, next(iter(hashtags.ORDERS))),
        )
    account_id = frame.account.account_id
    number = frame.marts.ask(hashtags.count, account_id, search)
    with st.container(border=True, key="card-numbers-hashtags"):
        if not number:
            st.markdown(say("hashtags-none-found", search=formats.plain(search.strip())))
            return
        title = say("hashtags-number", number=number)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(title, anchor=False, width="stretch")
            panels.explain("hashtags", say("hashtags-method"), frame)
            downloads.offer(
                "hashtags",
                f"{frame.account.username}-hashtags",
                lambda: published.current(frame.marts.data).fetch(
                    hashtags.table, account_id, search, order
                ),
                frame.filters
                | {say("content-order"): say("hashtags-order", order=order)}
                | ({say("hashtags-search"): search.strip()} if search.strip() else {}),
            )
        st.caption(say("hashtags-about"))
        shown = st.empty()
        offset = 0
        pages = -(-number // ROWS_A_PAGE)
        if pages > 1:
            offset = (st.pagination(pages, key=f"page-{search}-{order}") - 1) * ROWS_A_PAGE
        page = frame.marts.ask(hashtags.listed, account_id, search, order, ROWS_A_PAGE, offset)
        shown.html(_table(title, page))


def _table(title: str, listed: Sequence[Hashtag]) -> str:
    columns = (
        say("hashtags-hashtag"),
        say("hashtags-posts"),
        say("timing-median-reach"),
        say("timing-median-rate"),
        say("hashtags-last"),
        say("hashtags-first"),
    )
    return tables.table(
        title,
        columns,
        [
            [
                Cell(f"#{one.hashtag}"),
                Cell(formats.count(one.posts)),
                Cell(
                    formats.count(one.median_reach),
                    detail=say("timing-of-posts", number=one.posts_with_reach)
                    if one.posts_with_reach < one.posts
                    else "",
                ),
                Cell(formats.percent(one.median_rate, 2)),
                Cell(formats.day(one.last_used_at.date())),
                Cell(formats.day(one.first_used_at.date())),
            ]
            for one in listed
        ],
    )
