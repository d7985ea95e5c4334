"""*Overview*: the numbers of a period beside the one before, and how the account grew."""

from collections.abc import Sequence

import streamlit as st

from dashboards import (
    cards,
    content_tables,
    downloads,
    formats,
    kpis,
    panels,
    published,
    report,
    states,
    tables,
)
from dashboards.charts import overview as charts
from dashboards.charts import plots
from dashboards.charts.vega import Row
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.periods import Period
from dashboards.queries import accounts, content, growth
from dashboards.queries.accounts import Capture
from dashboards.queries.content import Choice
from dashboards.queries.growth import Step, Totals
from dashboards.texts import say

SPARKLINE_STEPS = 60
# More bars than this are thinner than a finger; weeks then.
MOST_DAILY_BARS = 92
MOST_POSTS = 5


def show(frame: Frame) -> None:
    """Draw the page."""
    marts, account, period = frame.marts, frame.account, frame.period
    if period is None:
        states.no_numbers()
        return
    if account.from_archives_only:
        states.no_api()
    headline, shown = frame.kept(figures), frame.kept(charted)
    cards.show(headline, frame)
    with st.container(horizontal=True, vertical_alignment="center"):
        _remarks(marts.ask(growth.totals, account.account_id, period))
        report.offer(frame, headline, shown)
    grid = st.grid(len(shown) or 1, min_column_width=500, gap=12)
    for panel in shown:
        panels.show(panel, frame, grid)
    if not any(panel.key == "followers" for panel in shown):
        st.info(say("overview-followers-none"))
    _most_reached(frame, period)


def _most_reached(frame: Frame, period: Period) -> None:
    """The posts and reels of the period that most saw; nothing where none was published."""
    account, order = frame.account, "reach"
    first = frame.marts.ask(content.first_day, account.account_id)
    days = content.days_of_posting(period, frame.known, frame.now, first) or period
    choice = Choice(content.BOTH, days)
    place = (account.account_id, choice, order, MOST_POSTS, 0)
    posts = [post for post in frame.marts.ask(content.posts, *place) if post.reach is not None]
    if not posts:
        return
    with st.container(border=True, key="card-numbers-most-reached"):
        title = say("overview-most-reached")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(title, anchor=False, width="stretch")
            panels.explain("most-reached", say("content-method-posts"), frame)
            downloads.offer(
                "most-reached",
                f"{account.username}-posts-and-reels",
                lambda: published.current(frame.marts.data).fetch(
                    content.table, account.account_id, choice, order
                ),
                frame.filters | {say("content-order"): say("content-order.by", order=order)},
            )
        st.caption(
            say(
                "overview-most-reached.about",
                days=formats.days(days.start, days.end),
                number=len(posts),
            )
        )
        st.html(tables.table(title, *content_tables.of_most_reached(posts, account.username)))


def figures(frame: Frame) -> Sequence[kpis.Card]:
    """The headline numbers, compared with the period before where there is one."""
    ask, account, period = frame.marts.ask, frame.account, frame.period
    if period is None:
        return ()
    before = ask(growth.totals, account.account_id, period.before) if frame.has_before else None
    days_before = ask(growth.series, account.account_id, period.before) if before else ()
    step_days = -(-period.days // SPARKLINE_STEPS)
    return kpis.cards(
        kpis.Comparison(
            ask(growth.totals, account.account_id, period),
            before,
            ask(growth.series, account.account_id, period, step_days),
            ask(growth.series, account.account_id, period),
            days_before,
        ),
        frame.captures,
        ask(accounts.meanings, "analytics_snapshots"),
        from_archives_only=account.from_archives_only,
    )


def _remarks(now: Totals) -> None:
    if now.days_not_final:
        st.caption(say("overview-not-final", number=now.days_not_final))


def charted(frame: Frame) -> Sequence[Panel]:
    """The charts for which there is anything in the period."""
    if frame.period is None:
        return ()
    days = frame.marts.ask(growth.series, frame.account.account_id, frame.period)
    drawn = (part(frame, frame.period, days) for part in (_followers, _new_and_lost))
    return tuple(filter(None, drawn))


def _followers(frame: Frame, period: Period, days: Sequence[Step]) -> Panel | None:
    captures = [
        capture
        for capture in frame.captures
        if period.start <= capture.captured_at.date() <= period.end
    ]
    rows = charts.follower_rows(days, captures)
    known = charts.newest_first(rows)
    if not known:
        return None
    about = say("overview-followers.about", days=formats.days(period.start, period.end))
    about += left_out(captures)
    spec, alt = charts.followers(rows, period), in_words(known[::-1])
    return Panel(
        key="followers",
        title=say("overview-followers"),
        about=about,
        alt=alt,
        spec=spec,
        columns={
            "day": say("day"),
            "captured_at": say("archive-of"),
            "followers": say("followers"),
            "source": say("source"),
        },
        rows=known,
        method=say("overview-followers.method"),
        notes=downloads.of_reporting_days(),
        plot=plots.counts(spec, alt),
    )


def left_out(captures: Sequence[Capture]) -> str:
    """What is not drawn, to be said after what is."""
    cut = sum(capture.is_cut_short for capture in captures)
    return " " + say("overview-cut-left-out", number=cut) if cut else ""


def in_words(rows: Sequence[Row]) -> str:
    """The chart of counts in a sentence or two."""
    words = say("overview-followers.alt")
    for kind in (charts.API, charts.REBUILT):
        line = [row for row in rows if row["kind"] == kind]
        if len(line) == 1 and kind == charts.API:
            only = line[0]
            words += " " + say("overview-followers.alt-one", last=only["followers"], end=only["at"])
        elif line:
            words += " " + say(
                f"overview-followers.alt-{kind}",
                first=line[0]["followers"],
                start=line[0]["at"],
                last=line[-1]["followers"],
                end=line[-1]["at"],
            )
    for row in rows:
        if row["kind"] == charts.LISTED:
            words += " " + say(
                "overview-followers.alt-listed", at=row["at"], number=row["followers"]
            )
    return words


def flows_in_words(steps: Sequence[Step]) -> str:
    """The chart of new and lost in a sentence: of both over the same days."""
    told = [step for step in steps if step.net_change is not None]
    if not told:
        return say("overview-new-and-lost.alt-new", new=sum(step.new or 0 for step in steps))
    return say(
        "overview-new-and-lost.alt",
        new=sum(step.new or 0 for step in told),
        lost=sum(step.lost or 0 for step in told),
        days=sum(step.days_read for step in told),
    )


def _new_and_lost(frame: Frame, period: Period, days: Sequence[Step]) -> Panel | None:
    weekly = period.days > MOST_DAILY_BARS
    steps = frame.marts.ask(growth.series, frame.account.account_id, period, 7) if weekly else days
    if all(step.new is None and step.lost is None for step in steps):
        return None
    text = "overview-new-and-lost-weekly" if weekly else "overview-new-and-lost"
    days_said = formats.days(period.start, period.end)
    return new_and_lost_card(steps, period, say(text), say(f"{text}.about", days=days_said))


def new_and_lost_card(steps: Sequence[Step], period: Period, title: str, about: str) -> Panel:
    """New and lost followers of each step as bars."""
    rows = charts.new_and_lost_rows(steps)
    spec, alt = charts.new_and_lost(rows, period), flows_in_words(steps)
    return Panel(
        key="new-and-lost",
        title=title,
        about=about,
        alt=alt,
        spec=spec,
        columns={
            "start": say("from"),
            "end": say("to"),
            "days_reported": say("days-reported"),
            "new": say("new"),
            "lost": say("lost"),
            "net": say("net"),
        },
        rows=rows[::-1],
        method=say("overview-new-and-lost.method"),
        notes=downloads.of_reporting_days(),
        plot=plots.bars(spec, alt),
    )
