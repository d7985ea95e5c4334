"""*Timing*: when followers were online and what was posted when. It promises nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa
import streamlit as st

from dashboards import address, downloads, formats, panels, tables
from dashboards.charts import timing as charts
from dashboards.charts.vega import Row
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.periods import Period
from dashboards.queries import audience, timing
from dashboards.queries.timing import Slot
from dashboards.tables import Cell
from dashboards.texts import say
from dashboards.views.content import days_of_posting

UTC: Final = "UTC"
_ZONES: Final = (UTC, "own")
_ONLINE: Final = "online_followers"


def show(frame: Frame) -> None:
    """Draw the page."""
    period = days_of_posting(frame)
    if period is None:
        return
    # Files say the days that the lists are of.
    frame = replace(frame, period=period)
    zone = _zone()
    st.caption(say("timing-no-promise"))
    grid = st.grid(2, min_column_width=500, gap=12)
    with grid.container(height="stretch"):
        _online(frame, period, zone)
    with grid.container(height="stretch"):
        slots = _posts(frame, period, zone)
    if slots:
        _tables(frame, period, zone)


def _zone() -> str:
    """The zone of weekdays and hours: UTC, or the reader's when it is asked for and known."""
    own = st.context.timezone
    if not own or own == UTC or not _is_zone(own):
        return UTC
    chosen: str = st.segmented_control(
        say("timing-zone"),
        _ZONES,
        format_func=lambda one: UTC if one == UTC else say("timing-own-zone"),
        required=True,
        label_visibility="collapsed",
        **address.by_key("zone", _ZONES, UTC),
    )
    return own if chosen == "own" else UTC


def _is_zone(name: str) -> bool:
    """Whether a name that a browser sent is that of a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _online(frame: Frame, period: Period, zone: str) -> None:
    account_id = frame.account.account_id
    hours = frame.marts.ask(timing.online, account_id, period, zone)
    if not hours:
        statuses = frame.marts.ask(audience.statuses, account_id, (_ONLINE,))
        withheld = statuses.get(_ONLINE) == "withheld"
        st.info(say("audience-online-withheld" if withheld else "timing-online-none"))
        return
    rows = charts.online_rows(hours)
    most = max(hours, key=lambda one: one.mean)
    panels.show(
        Panel(
            key="online",
            title=say("timing-online-week"),
            about=say(
                "timing-online-week.about",
                days=formats.days(period.start, period.end),
                zone=zone,
                least=min(one.days for one in hours),
                most=max(one.days for one in hours),
            ),
            alt=say(
                "timing-online-week.alt",
                number=formats.number(most.mean),
                weekday=charts.weekday(most.weekday),
                hour=formats.hour(most.hour),
                zone=zone,
            ),
            spec=charts.online(rows, zone),
            columns={
                "weekday": say("timing-weekday"),
                "hour": say("timing-hour", zone=zone),
                "online": say("timing-online"),
                "days": say("timing-days"),
            },
            rows=rows,
            method=say("timing-online-week.method"),
        ),
        frame,
    )


def _posts(frame: Frame, period: Period, zone: str) -> Sequence[Slot]:
    account_id = frame.account.account_id
    slots = frame.marts.ask(timing.hours_of_week, account_id, period, zone)
    if not slots:
        st.info(say("content-none-posts"))
        return slots
    rows = charts.post_rows(slots)
    panels.show(
        Panel(
            key="posted",
            title=say("timing-posted"),
            about=say(
                "timing-posted.about", days=formats.days(period.start, period.end), zone=zone
            ),
            alt=say(
                "timing-posted.alt",
                number=sum(slot.posts for slot in slots),
                hours=len(slots),
                zone=zone,
            ),
            spec=charts.posts(rows, zone),
            columns={
                "weekday": say("timing-weekday"),
                "hour": say("timing-hour", zone=zone),
                "posts": say("timing-posts"),
                "posts_with_reach": say("timing-with-reach"),
                "median_reach": say("timing-median-reach"),
                "median_rate": say("timing-median-rate"),
            },
            rows=rows,
            method=say("timing-posted.method"),
        ),
        frame,
    )
    return slots


def _tables(frame: Frame, period: Period, zone: str) -> None:
    account_id = frame.account.account_id
    grid = st.grid(2, min_column_width=500, gap=12)
    with grid.container(height="stretch"):
        weekdays = frame.marts.ask(timing.weekdays, account_id, period, zone)
        _slots(frame, "weekdays", weekdays, zone)
    with grid.container(height="stretch"):
        parts = frame.marts.ask(timing.parts_of_day, account_id, period, zone)
        _slots(frame, "parts", parts, zone)


def _slots(frame: Frame, key: str, slots: Sequence[Slot], zone: str) -> None:
    named = [(_name(slot, zone), slot) for slot in slots]
    title = say(f"timing-by-{key}", zone=zone)
    with st.container(border=True, height="stretch", key=f"card-numbers-{key}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(title, anchor=False, width="stretch")
            panels.explain(key, say("timing-posted.method"), frame)
            downloads.offer(
                key,
                f"{frame.account.username}-posts-by-{key}",
                lambda: pa.Table.from_pylist([_row(name, slot) for name, slot in named]),
                frame.filters | {say("timing-zone"): zone},
            )
        columns = (
            say("timing-weekday") if key == "weekdays" else say("timing-part"),
            say("timing-posts"),
            say("timing-median-reach"),
            say("timing-median-rate"),
        )
        cells = [
            [
                Cell(name),
                Cell(formats.count(slot.posts)),
                Cell(
                    formats.count(slot.median_reach),
                    detail=say("timing-of-posts", number=slot.posts_with_reach)
                    if slot.posts_with_reach < slot.posts
                    else "",
                ),
                Cell(formats.percent(slot.median_rate, 2)),
            ]
            for name, slot in named
        ]
        st.html(tables.table(title, columns, cells))


def _name(slot: Slot, zone: str) -> str:
    if slot.weekday is not None:
        return charts.weekday(slot.weekday)
    hour = slot.hour or 0
    return say(
        "timing-part.from-to",
        start=formats.hour(hour),
        end=formats.hour((hour + timing.PART_HOURS) % 24),
        zone=zone,
    )


def _row(name: str, slot: Slot) -> Row:
    return {
        "when": name,
        "posts": slot.posts,
        "posts_with_reach": slot.posts_with_reach,
        "median_reach": slot.median_reach,
        "median_engagement_rate_by_reach": slot.median_rate,
    }
