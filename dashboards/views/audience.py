"""*Audience*: who they are as far as Instagram tells, when they are online, and who stays."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from dashboards import address, formats, panels, states
from dashboards.charts import audience as charts
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.queries import audience
from dashboards.queries.audience import Segment
from dashboards.texts import say

ONLINE_DAYS: Final = 30
COHORTS: Final = 13
COHORT_MONTHS: Final = 12
_METRICS: Final = {
    "followers": "follower_demographics",
    "engaged": "engaged_audience_demographics",
    "reached": "reached_audience_demographics",
}
_ONLINE: Final = "online_followers"


def show(frame: Frame) -> None:
    """Draw the page."""
    if frame.account.from_archives_only:
        states.no_api()
    else:
        statuses = frame.marts.ask(
            audience.statuses, frame.account.account_id, (*_METRICS.values(), _ONLINE)
        )
        _segments(frame, statuses)
        _online(frame, statuses.get(_ONLINE, ""))
    _cohorts(frame)


def _segments(frame: Frame, statuses: Mapping[str, str]) -> None:
    chosen: str = st.segmented_control(
        say("audience-whose"),
        audience.AUDIENCES,
        format_func=lambda one: say(f"audience-{one}"),
        required=True,
        label_visibility="collapsed",
        **address.by_key("audience", audience.AUDIENCES, "followers"),
    )
    drawn = frame.kept(_dimensions, chosen)
    if not drawn:
        st.info(_why_none(chosen, statuses.get(_METRICS[chosen], "")))
        return
    grid = st.grid(4, min_column_width=436, gap=16)
    for panel in drawn:
        panels.show(panel, frame, grid)


def _dimensions(frame: Frame, chosen: str) -> Sequence[Panel]:
    """A chart for each dimension of which anything is told."""
    told = {
        dimension: frame.marts.ask(audience.segments, frame.account.account_id, chosen, dimension)
        for dimension in audience.DIMENSIONS
    }
    return tuple(
        _dimension(chosen, dimension, segments) for dimension, segments in told.items() if segments
    )


def _why_none(chosen: str, status: str) -> str:
    """Withheld, not offered and not yet are three things."""
    if status == "withheld":
        return say("audience-withheld" if chosen == "followers" else "audience-withheld-engaged")
    if status in ("put_aside", "not_offered", "withdrawn"):
        return say("audience-refused", metric=_METRICS[chosen])
    return say("audience-not-yet" if chosen == "followers" else "audience-none-engaged")


def _dimension(chosen: str, dimension: str, segments: Sequence[Segment]) -> Panel:
    rows = charts.segment_rows(dimension, segments)
    has_shares = any(row["share"] is not None for row in rows)
    about = say(about_key(chosen, has_shares=has_shares), day=segments[0].captured_date)
    if has_shares and any(row["is_unknown"] and row["people"] for row in rows):
        about += " " + say("audience-about-remainder")
    if chosen != "followers" and segments[0].timeframe:
        about += " " + say("audience-timeframe", timeframe=segments[0].timeframe)
    if sum(not row["is_unknown"] for row in rows) > charts.MOST_BARS:
        about += " " + say("audience-largest", number=charts.MOST_BARS)
    if any(row["is_unknown"] and row["people"] is None for row in rows):
        about += " " + say("audience-remainder-unknown")
    write = formats.percent if has_shares else formats.count
    said = ", ".join(
        f"{row['segment']} {write(row['share' if has_shares else 'people'])}"  # type: ignore[arg-type]
        for row in rows[:3] + [row for row in rows[3:] if row["is_unknown"]]
    )
    return Panel(
        key=f"{chosen}-{dimension}",
        title=say(f"audience-by-{dimension}"),
        about=about,
        alt=say("audience-alt", segments=said),
        spec=charts.segments(rows, has_shares=has_shares),
        columns={
            "segment": say("audience-segment"),
            "people": say("people"),
            "share": say("audience-share"),
        },
        rows=rows,
        method=say("audience-method"),
    )


def about_key(chosen: str, *, has_shares: bool) -> str:
    """What the numbers are, or why there are no shares: only of followers is a count ever told."""
    if has_shares:
        return "audience-about-shares"
    return "audience-about-uncounted" if chosen == "followers" else "audience-about-people"


def _online(frame: Frame, status: str) -> None:
    panel = frame.kept(_hours)
    if panel is None:
        withheld = status == "withheld"
        st.info(say("audience-online-withheld" if withheld else "audience-online-none"))
        return
    panels.show(panel, frame)


def _hours(frame: Frame) -> Panel | None:
    hours = frame.marts.ask(audience.hours, frame.account.account_id, ONLINE_DAYS)
    if not hours:
        return None
    rows = charts.hour_rows(hours)
    most = max(hours, key=lambda one: one.online)
    return Panel(
        key="online",
        title=say("audience-online-hours"),
        about=say("audience-online-hours.about", days=formats.days(hours[0].on, hours[-1].on)),
        alt=say(
            "audience-online-hours.alt",
            number=most.online,
            hour=formats.hour(most.hour),
            day=most.on,
        ),
        spec=charts.hours(hours),
        columns={
            "date": say("when"),
            "hour": say("audience-hour-utc"),
            "online": say("audience-online"),
        },
        rows=rows[::-1],
        method=say("audience-online-hours.method"),
    )


def _cohorts(frame: Frame) -> None:
    panel = frame.kept(_stays)
    if panel is None:
        st.info(say("audience-no-cohorts"))
        return
    panels.show(panel, frame)


def _stays(frame: Frame) -> Panel | None:
    stays = frame.marts.ask(audience.stays, frame.account.account_id, COHORTS, COHORT_MONTHS)
    if all(stay.retention is None for stay in stays):
        return None
    rows = charts.stay_rows(stays)
    first, said = next(
        (stay, row) for stay, row in zip(stays, rows, strict=True) if stay.retention is not None
    )
    return Panel(
        key="cohorts",
        title=say("audience-cohorts"),
        about=say("audience-cohorts.about"),
        alt=say(
            "audience-cohorts.alt",
            month=str(said["cohort"]),
            number=first.months_since,
            share=formats.percent(first.retention),
            low=formats.percent(first.low),
            high=formats.percent(first.high),
        ),
        spec=charts.stays(rows),
        columns={
            "cohort": say("audience-cohort"),
            "months_since": say("audience-months"),
            "retention": say("audience-stayed"),
            "low": say("audience-lowest"),
            "high": say("audience-highest"),
            "at_risk": say("audience-at-risk"),
        },
        rows=rows,
        method=say("audience-cohorts.method"),
    )
