"""*Overview*: the numbers of a period beside the one before, and how the account grew."""

from collections.abc import Sequence

import streamlit as st

from dashboards import formats, kpis, panels, states
from dashboards.charts import overview as charts
from dashboards.charts.vega import Row
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.periods import Period
from dashboards.queries import accounts, growth
from dashboards.queries.growth import Step, Totals
from dashboards.texts import say

MOST_CARDS = 5
SPARKLINE_STEPS = 60
# More bars than this are thinner than a finger; weeks then.
MOST_DAILY_BARS = 92


def show(frame: Frame) -> None:
    """Draw the page."""
    marts, account, period = frame.marts, frame.account, frame.period
    if period is None:
        states.no_numbers()
        return
    if account.from_archives_only:
        states.no_api()
    now = marts.ask(growth.totals, account.account_id, period)
    before = (
        marts.ask(growth.totals, account.account_id, period.before) if frame.has_before else None
    )
    step_days = -(-period.days // SPARKLINE_STEPS)
    trend = marts.ask(growth.series, account.account_id, period, step_days)
    cards = kpis.cards(
        kpis.Comparison(now, before, trend),
        frame.captures,
        marts.ask(accounts.meanings, "analytics_snapshots"),
        from_archives_only=account.from_archives_only,
    )
    _cards(cards)
    _remarks(now)
    days = marts.ask(growth.series, account.account_id, period)
    _followers(frame, period, days)
    _new_and_lost(frame, period, days)


def _cards(cards: Sequence[kpis.Card]) -> None:
    grid = st.grid(MOST_CARDS, min_column_width=150, gap=12)
    for number, card in enumerate(cards):
        with grid.container(border=True, height="stretch", key=f"card-{number}"):
            st.metric(
                card.label,
                card.value,
                card.change,
                delta_color="primary",
                delta_arrow="off",
                chart_data=card.trend if len(card.trend) > 1 else None,
                chart_type="area",
                help=card.meaning,
            )
            st.caption("  \n".join(card.notes))


def _remarks(now: Totals) -> None:
    if now.days_not_final:
        st.caption(say("overview-not-final", number=now.days_not_final))


def _followers(frame: Frame, period: Period, days: Sequence[Step]) -> None:
    captures = [
        capture
        for capture in frame.captures
        if period.start <= capture.captured_at.date() <= period.end
    ]
    rows = charts.follower_rows(days, captures)
    known = charts.newest_first(rows)
    if not known:
        st.info(say("overview-followers-none"))
        return
    panels.show(
        Panel(
            key="followers",
            title=say("overview-followers"),
            about=say("overview-followers.about", days=formats.days(period.start, period.end)),
            alt=_in_words(known[::-1]),
            spec=charts.followers(rows, period),
            columns={
                "day": say("day"),
                "captured_at": say("archive-of"),
                "followers": say("followers"),
                "source": say("source"),
            },
            rows=known,
            method=say("overview-followers.method"),
        ),
        frame,
    )


def _in_words(rows: Sequence[Row]) -> str:
    words = say("overview-followers.alt")
    for kind in (charts.API, charts.REBUILT):
        line = [row for row in rows if row["kind"] == kind]
        if line:
            words += " " + say(
                f"overview-followers.alt-{kind}",
                first=line[0]["followers"],
                start=line[0]["at"],
                last=line[-1]["followers"],
                end=line[-1]["at"],
            )
    for row in rows:
        if row["kind"] in (charts.LISTED, charts.CUT):
            words += " " + say(
                f"overview-followers.alt-{row['kind']}", at=row["at"], number=row["followers"]
            )
    return words


def _new_and_lost(frame: Frame, period: Period, days: Sequence[Step]) -> None:
    if all(day.new is None and day.lost is None for day in days):
        return
    weekly = period.days > MOST_DAILY_BARS
    steps = frame.marts.ask(growth.series, frame.account.account_id, period, 7) if weekly else days
    rows = charts.new_and_lost_rows(steps)
    span = formats.days(period.start, period.end)
    text = "overview-new-and-lost-weekly" if weekly else "overview-new-and-lost"
    panels.show(
        Panel(
            key="new-and-lost",
            title=say(text),
            about=say(f"{text}.about", days=span),
            alt=say(
                "overview-new-and-lost.alt",
                new=sum(step.new or 0 for step in steps),
                lost=sum(step.lost or 0 for step in steps),
            ),
            spec=charts.new_and_lost(rows, period),
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
        ),
        frame,
    )
