"""*Time machine*: who followed at any moment of the past, and what differs between two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final

import pyarrow as pa
import streamlit as st

from dashboards import address, downloads, formats, panels, people_tables, published, states, tables
from dashboards.charts import time_machine as charts
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.queries import time_machine as queries
from dashboards.queries.accounts import Capture
from dashboards.queries.time_machine import Comparison, Question, Traveller
from dashboards.tables import Cell
from dashboards.texts import say

ROWS_A_PAGE: Final = 50


@dataclass(frozen=True)
class Journey:
    """The two moments, the earlier one first."""

    then: datetime
    now: datetime


def show(frame: Frame) -> None:
    """Draw the page."""
    listed = [capture for capture in frame.captures if capture.followers_listed is not None]
    first = frame.marts.ask(queries.first_day, frame.account.account_id)
    if not listed or first is None:
        states.no_archive()
        return
    states.captures(frame.captures, frame.now)
    journey = _choose(listed, first)
    moments = (journey.then, journey.now)
    st.caption("  \n".join(filter(None, (_known(moment, listed) for moment in moments))))
    if journey.then == journey.now:
        st.info(say("time-machine-same-day"))
    found = frame.marts.ask(queries.compare, frame.account.account_id, journey.then, journey.now)
    _cards(found, journey)
    _chart(frame, found, journey)
    _people(frame, journey)


def _choose(listed: Sequence[Capture], first: date) -> Journey:
    """Two days from the address (`?then=&now=`); usually those of the newest two whole lists."""
    last = _day(listed[0].captured_at)
    whole = (_day(one.captured_at) for one in listed if not one.is_cut_short)
    usual = next((day for day in whole if day < last), last - timedelta(days=30))
    earliest = min(first, usual)
    with st.container(horizontal=True):
        chosen = [
            st.date_input(
                say(f"time-machine-{key}"),
                value=day,
                min_value=earliest,
                max_value=last,
                format="YYYY-MM-DD",
                key=key,
                bind="query-params",
                width=200,
            )
            for key, day in (("then", usual), ("now", last))
        ]
    st.caption(say("time-machine-about"))
    moments = sorted(_moment(day, listed) for day in chosen if isinstance(day, date))
    return Journey(moments[0], moments[-1])


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _moment(day: date, listed: Sequence[Capture]) -> datetime:
    """What a day stands for: its newest archive, or its end."""
    of_the_day = (capture.captured_at for capture in listed if _day(capture.captured_at) == day)
    return next(of_the_day, datetime.combine(day + timedelta(days=1), time(), UTC))


def _known(moment: datetime, listed: Sequence[Capture]) -> str:
    """Between which archives a moment lies, and what these are worth."""
    before = next((capture for capture in listed if capture.captured_at <= moment), None)
    after = next((capture for capture in reversed(listed) if capture.captured_at > moment), None)
    if before is not None and (before.captured_at == moment or after is None):
        return say(
            "time-machine-moment-exact", moment=moment, verdict=_verdict(before.completeness)
        )
    if after is None:
        return ""
    if before is None:
        return say(
            "time-machine-moment-before-all",
            moment=moment,
            after=after.captured_at,
            next=_verdict(after.completeness),
        )
    return say(
        "time-machine-moment-between",
        moment=moment,
        before=before.captured_at,
        verdict=_verdict(before.completeness),
        after=after.captured_at,
        next=_verdict(after.completeness),
    )


def _verdict(completeness: str) -> str:
    return say("time-machine-verdict", verdict=completeness)


def _cards(found: Comparison, journey: Journey) -> None:
    numbers = found.numbers
    moments = ((journey.then, found.then), (journey.now, found.now))
    cards = [
        (
            say("time-machine-followed", moment=formats.day(_day(moment))),
            certain,
            f"{say('time-machine-followed.proven')}  \n"
            + say("time-machine-followed.may", number=possible),
        )
        for moment, (certain, possible) in moments
    ]
    for kind in (queries.CAME, queries.LEFT, queries.STAYED, queries.UNCLEAR):
        about = say(f"time-machine-{kind}-about", renamed=numbers[queries.RENAMED])
        cards.append((say(f"time-machine-{kind}"), numbers[kind], about))
    grid = st.grid(len(cards), min_column_width=150, gap=12)
    for number, (label, value, about) in enumerate(cards):
        with grid.container(border=True, height="stretch", key=f"card-{number}"):
            st.metric(label, formats.count(value))
            st.caption(about)


def _chart(frame: Frame, found: Comparison, journey: Journey) -> None:
    then, now = formats.moment(journey.then), formats.moment(journey.now)
    days = [formats.day(_day(moment)) for moment in (journey.then, journey.now)]
    # Moments of one day are told apart by their time.
    rows = charts.rows(found, *(days if days[0] != days[1] else (then, now)))
    numbers = found.numbers
    panels.show(
        Panel(
            key="both",
            title=say("time-machine-chart"),
            about=say("time-machine-chart.about", then=then, now=now),
            alt=say("time-machine-chart.alt", then=then, now=now, **numbers),
            spec=charts.both(rows),
            columns={
                "moment": say("when"),
                "what": say("time-machine-what"),
                "people": say("people"),
            },
            rows=rows,
            method=say("time-machine-chart.method"),
        ),
        frame,
    )


@st.fragment
def _people(frame: Frame, journey: Journey) -> None:
    """The people of a kind; a fragment, so that a search redraws nothing else."""
    kind: str = st.pills(
        say("time-machine-what"),
        queries.KINDS,
        format_func=lambda kind: say(f"time-machine-{kind}"),
        required=True,
        label_visibility="collapsed",
        **address.by_key("became", queries.KINDS, queries.LEFT),
    )
    search = st.text_input(
        say("followers-search"),
        placeholder=say("followers-search.hint"),
        label_visibility="collapsed",
        type="search",
        key="search",
        bind="query-params",
        width=360,
    )
    name = (search or "").strip()
    asked = Question(frame.account.account_id, journey.then, journey.now, kind, name)
    page = frame.marts.ask(queries.page, asked, ROWS_A_PAGE, 0)
    with st.container(border=True, key="card-list"):
        if not page.number:
            st.markdown(say("time-machine-nobody", search=formats.plain(name) or "none"))
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            title = say(f"time-machine-title-{kind}", number=page.number)
            st.subheader(title, anchor=False, width="stretch")
            downloads.offer(
                "people",
                f"{frame.account.username}-{kind}",
                partial(_table, frame, asked),
                frame.filters | _filters(asked),
            )
        shown = st.empty()
        pages = -(-page.number // ROWS_A_PAGE)
        at = st.pagination(pages, key=f"page-{kind}-{name}-{journey}") if pages > 1 else 1
        if at > 1:
            page = frame.marts.ask(queries.page, asked, ROWS_A_PAGE, (at - 1) * ROWS_A_PAGE)
        shown.html(_list(frame, journey, title, page.people))


def _list(frame: Frame, journey: Journey, title: str, people: Sequence[Traveller]) -> str:
    link = people_tables.link_to_person(frame.account.username)
    columns = [
        say("time-machine-column-who"),
        say("time-machine-column-since"),
        *(
            say("time-machine-column-stood-then", day=_day(moment))
            for moment in (journey.then, journey.now)
        ),
    ]
    return tables.table(title, columns, [_row(person, link) for person in people])


def _row(person: Traveller, link: people_tables.Link) -> list[Cell]:
    then, now = person.username_then, person.username_now
    name = now or then or ""
    earlier = say("time-machine-then-called", name=f"@{then}") if then and then != name else ""
    return [
        Cell(f"@{name}", username=name, address=link(person.person_id), detail=earlier),
        Cell(formats.moment(person.followed_at) if person.followed_at else say("not-known")),
        *(
            Cell(say("time-machine-standing", standing=standing))
            for standing in (person.stood_then, person.stood_now)
        ),
    ]


def _table(frame: Frame, asked: Question) -> pa.Table:
    # Asked when clicked, perhaps long after the page was drawn: of what is published then.
    return published.current(frame.marts.data).fetch(queries.table, asked)


def _filters(asked: Question) -> dict[str, str]:
    filters = {
        say("filter-then"): formats.moment(asked.then),
        say("filter-compared-with"): formats.moment(asked.now),
        say("filter-list"): say(f"time-machine-{asked.kind}"),
    }
    return filters | ({say("filter-search"): asked.search} if asked.search else {})
