"""*Competitors*: watched accounts beside the own one, by equal windows and equal denominators."""

from collections.abc import Sequence
from datetime import UTC

import streamlit as st

from dashboards import downloads, formats, panels, published, spans, states, tables
from dashboards.charts import competitors as charts
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.queries import competitors, content
from dashboards.queries.competitors import Profile
from dashboards.tables import Cell
from dashboards.texts import say
from dashboards.views import watching


def show(frame: Frame) -> None:
    """Draw the page."""
    if frame.account.from_archives_only:
        states.no_api()
        return
    watched = watching.watched(frame.account.account_id)
    profiles = frame.marts.ask(competitors.profiles, frame.account.account_id)
    if any(not profile.is_own for profile in profiles):
        _compared(frame, profiles, watched)
        _followers(frame, profiles)
    else:
        st.info(say("competitors-none-read" if watched else "competitors-none"))
    watching.show(frame.account.account_id, known=[one.username for one in profiles])


def _compared(frame: Frame, profiles: Sequence[Profile], watched: Sequence[str] | None) -> None:
    title = say("competitors-compared")
    with st.container(border=True, key="card-numbers-competitors"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(title, anchor=False, width="stretch")
            panels.explain("competitors", say("competitors-method"), frame)
            account_id = frame.account.account_id
            downloads.offer(
                "competitors",
                f"{frame.account.username}-competitors",
                lambda: published.current(frame.marts.data).fetch(competitors.table, account_id),
                {
                    name: value
                    for name, value in frame.filters.items()
                    if name != say("filter-period")
                },
            )
        windows = {one.window_days for one in profiles if one.window_days is not None}
        if windows:
            st.caption(say("competitors-about", number=max(windows)))
        columns = (
            say("competitors-profile"),
            say("followers"),
            say("competitors-posts"),
            say("competitors-posts-per-week"),
            say("competitors-rate"),
            say("competitors-read"),
        )
        st.html(tables.table(title, columns, [_cells(frame, one, watched) for one in profiles]))


def _cells(frame: Frame, one: Profile, watched: Sequence[str] | None) -> list[Cell]:
    window = ""
    if one.posts_in_window is not None:
        window = say("competitors-in-window", number=one.posts_in_window, days=one.window_days or 0)
        last = one.last_read_at.astimezone(UTC).date() if one.last_read_at else None
        if one.captured_date is not None and one.captured_date != last:
            window = say(
                "competitors-in-window.until",
                number=one.posts_in_window,
                days=one.window_days or 0,
                day=one.captured_date,
            )
    rated = ""
    if one.posts_with_counts is not None and one.posts_with_counts != one.posts_in_window:
        rated = say("timing-of-posts", number=one.posts_with_counts)
    return [
        Cell(
            f"@{one.username}",
            username=one.username,
            badge=say("competitors-own") if one.is_own else "",
            detail=_trouble(one, watched),
        ),
        Cell(formats.count(one.followers_count)),
        Cell(formats.count(one.media_count)),
        Cell(
            formats.UNKNOWN
            if one.posts_per_week is None
            else formats.number(one.posts_per_week, 1),
            detail=window,
        ),
        Cell(formats.percent(one.engagement_rate, 2), detail=rated),
        Cell(
            spans.age(one.last_read_at, frame.now) if one.last_read_at else say("competitors-never")
        ),
    ]


def _trouble(one: Profile, watched: Sequence[str] | None) -> str:
    """Why a profile was not read last time; empty when it was."""
    if one.can_be_read:
        return ""
    if watched is not None and one.username not in watched:
        return say("competitors-unwatched")
    if one.last_error:
        return say("competitors-refused") + " " + say("competitors-said", error=one.last_error)
    return say("competitors-refused")


def _followers(frame: Frame, profiles: Sequence[Profile]) -> None:
    period = content.days_of_posting(frame.period, frame.known, frame.now)
    if period is None:
        return
    counts = frame.marts.ask(competitors.followers, frame.account.account_id, period)
    there = {(count.username, count.is_own) for count in counts}
    shown = [one for one in profiles if (one.username, one.is_own) in there]
    names = [charts.profile(one.username, is_own=one.is_own) for one in shown[: charts.MOST_LINES]]
    rows = charts.follower_rows(counts, names)
    if not rows:
        st.info(say("competitors-no-history"))
        return
    about = say("competitors-followers.about", days=formats.days(period.start, period.end))
    if charts.is_logarithmic(rows):
        about += " " + say("competitors-followers.about-log")
    if len(shown) > len(names):
        about += " " + say("competitors-followers.about-cut", number=charts.MOST_LINES)
    last = {row["profile"]: row["followers"] for row in rows}
    said = ", ".join(f"{name} {formats.count(float(str(last[name])))}" for name in names)
    panels.show(
        Panel(
            key="competitors-followers",
            title=say("competitors-followers"),
            about=about,
            alt=say("competitors-followers.alt", profiles=said),
            spec=charts.followers(rows, names, period),
            columns={
                "on": say("when"),
                "profile": say("competitors-profile"),
                "followers": say("followers"),
            },
            rows=rows[::-1],
            method=say("competitors-followers.method"),
        ),
        frame,
    )
