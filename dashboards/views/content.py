"""*Content*: posts, reels and stories of a period, with what Instagram says of each."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboards import (
    address,
    content_tables,
    downloads,
    formats,
    panels,
    published,
    states,
    tables,
)
from dashboards.charts import content as charts
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.periods import Period
from dashboards.queries import content
from dashboards.queries.content import Choice
from dashboards.texts import say

ROWS_A_PAGE = 25
MOST_POINTS = 1_000
KINDS = (content.POSTS, content.REELS, content.STORIES)


def show(frame: Frame) -> None:
    """Draw the page."""
    period = days_of_posting(frame)
    if period is None:
        return
    # Files say the days that the lists are of.
    frame = replace(frame, period=period)
    kind = _kind()
    _missing(frame, kind)
    _reach(frame, kind, period)
    _lists(frame, kind, period)


def days_of_posting(frame: Frame) -> Period | None:
    """The days in UTC of what was published; None after it was said why there are none."""
    first = frame.marts.ask(content.first_day, frame.account.account_id)
    period = content.days_of_posting(frame.period, frame.known, frame.now, first)
    if period is None:
        states.no_numbers()
        return None
    if frame.account.from_archives_only:
        states.no_api()
        return None
    return period


def _kind() -> str:
    chosen: str = st.segmented_control(
        say("content-kind"),
        KINDS,
        format_func=lambda kind: say(f"content-{kind}"),
        required=True,
        label_visibility="collapsed",
        **address.by_key("kind", KINDS, content.POSTS),
    )
    return chosen


def _missing(frame: Frame, kind: str) -> None:
    """What Instagram does not give at present: said once, and not in every cell."""
    for metric, status in frame.marts.ask(content.not_given, frame.account.account_id, kind):
        st.info(say(f"content-{status.replace('_', '-')}", metric=metric))


def _reach(frame: Frame, kind: str, period: Period) -> None:
    points = frame.marts.ask(content.reached, frame.account.account_id, kind, period, MOST_POINTS)
    if len(points) < 2:
        return
    rows = charts.reach_rows(points)
    least, most = (how(point.reach for point in points) for how in (min, max))
    about = say("content-reach-chart.about", days=formats.days(period.start, period.end))
    if len(points) == MOST_POINTS:
        about += " " + say("content-reach-chart.about-cut", number=MOST_POINTS)
    panels.show(
        Panel(
            key=f"reach-{kind}",
            title=say("content-reach-chart", kind=kind),
            about=about,
            alt=say("content-reach-chart.alt", number=len(points), least=least, most=most),
            spec=charts.reach(rows, period),
            columns={
                "posted_at": say("content-posted"),
                "reach": say("content-reach"),
                "format": say("content-format"),
                "caption": say("content-caption"),
            },
            rows=rows,
            method=say("content-reach-chart.method"),
        ),
        frame,
    )


@st.fragment
def _lists(frame: Frame, kind: str, period: Period) -> None:
    """The list and its filters; a fragment, so that typing redraws nothing else."""
    with st.container(horizontal=True, vertical_alignment="center"):
        search = "" if kind == content.STORIES else _search()
        choice = Choice(kind, period, _format(kind), search)
        order = _order(kind)
    number = frame.marts.ask(content.count, frame.account.account_id, choice)
    with st.container(border=True, key="card-numbers-content"):
        if number:
            _list(frame, choice, order, number)
        else:
            st.markdown(_nothing(choice))


def _search() -> str:
    return st.text_input(
        say("content-search"),
        placeholder=say("content-search"),
        label_visibility="collapsed",
        type="search",
        live="300ms",
        key="search",
        bind="query-params",
    )


def _format(kind: str) -> str:
    offered: Sequence[str] = content.FORMATS if kind == content.POSTS else ("photo", "video")
    if kind == content.REELS:
        return ""
    return (
        st.pills(
            say("content-format"),
            offered,
            format_func=lambda one: say("format", kind=one),
            label_visibility="collapsed",
            **address.by_key(f"format-{kind}", offered, None),
        )
        or ""
    )


def _order(kind: str) -> str:
    orders = content.STORY_ORDERS if kind == content.STORIES else content.ORDERS
    name = f"order-{content_tables.shape(kind)}"
    chosen: str = st.selectbox(
        say("content-order"),
        list(orders),
        format_func=lambda order: say("content-order.by", order=order),
        label_visibility="collapsed",
        width=240,
        **address.by_key(name, orders, next(iter(orders))),
    )
    return chosen


def _list(frame: Frame, choice: Choice, order: str, number: int) -> None:
    account_id, kind = frame.account.account_id, choice.kind
    with st.container(horizontal=True, vertical_alignment="center"):
        title = say("content-number", kind=kind, number=number)
        st.subheader(title, anchor=False, width="stretch")
        panels.explain("content", say(f"content-method-{content_tables.shape(kind)}"), frame)
        downloads.offer(
            "content",
            f"{frame.account.username}-{kind}",
            lambda: published.current(frame.marts.data).fetch(
                content.table, account_id, choice, order
            ),
            frame.filters | _filters(choice, order),
        )
    st.caption(say(f"content-about-{content_tables.shape(kind)}"))
    shown = st.empty()
    offset = 0
    pages = -(-number // ROWS_A_PAGE)
    if pages > 1:
        key = f"page-{kind}-{choice.format}-{choice.search}-{order}"
        offset = (st.pagination(pages, key=key) - 1) * ROWS_A_PAGE
    page = partial(_page, frame, choice, order, offset)
    shown.html(tables.table(title, *page()))


def _page(frame: Frame, choice: Choice, order: str, offset: int) -> content_tables.Rows:
    account = frame.account
    place = (account.account_id, choice, order, ROWS_A_PAGE, offset)
    if choice.kind == content.STORIES:
        return content_tables.of_stories(frame.marts.ask(content.stories, *place), frame.now)
    return content_tables.of_posts(frame.marts.ask(content.posts, *place), account.username)


def _filters(choice: Choice, order: str) -> dict[str, str]:
    filters = {
        say("content-kind"): say(f"content-{choice.kind}"),
        say("content-order"): say("content-order.by", order=order),
    }
    if choice.format:
        filters[say("content-format")] = say("format", kind=choice.format)
    if choice.search.strip():
        filters[say("content-search")] = choice.search.strip()
    return filters


def _nothing(choice: Choice) -> str:
    if choice.search.strip():
        return say(
            "content-none-found", kind=choice.kind, search=formats.plain(choice.search.strip())
        )
    if choice.format:
        return say("content-none-of-format", format=say("format", kind=choice.format))
    return say(f"content-none-{content_tables.shape(choice.kind)}")
