"""*Overview*: the numbers of a period beside the one before, and how the account grew."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboards import charts, formats, kpis, periods, states
from dashboards.periods import Period
from dashboards.published import Marts
from dashboards.queries import accounts, growth
from dashboards.queries.accounts import Account, Capture
from dashboards.queries.growth import Step, Totals

MOST_CARDS = 5
SPARKLINE_STEPS = 60
# More bars than this are thinner than a finger; weeks then.
MOST_DAILY_BARS = 92


def show(marts: Marts, account: Account) -> None:
    """Draw the page."""
    known = marts.ask(accounts.known_days, account.account_id)
    if known is None:
        states.no_numbers()
        return
    if account.from_archives_only:
        states.no_api()
    period, has_before = _choose_period(known, account)
    captures = marts.ask(accounts.captures, account.account_id)
    now = marts.ask(growth.totals, account.account_id, period)
    before = marts.ask(growth.totals, account.account_id, period.before) if has_before else None
    step_days = -(-period.days // SPARKLINE_STEPS)
    trend = marts.ask(growth.series, account.account_id, period, step_days)
    meanings = marts.ask(accounts.meanings, "analytics_snapshots")
    cards = kpis.cards(
        kpis.Comparison(now, before, trend),
        captures,
        meanings,
        from_archives_only=account.from_archives_only,
    )
    _cards(cards)
    _remarks(now)
    days = marts.ask(growth.series, account.account_id, period)
    _growth(days, [capture for capture in captures if _within(capture, period)], period)
    _new_and_lost(marts, account, days, period)


def _choose_period(known: Period, account: Account) -> tuple[Period, bool]:
    """The period from the URL (`?period=`), and whether there can be one before it."""
    default = "All" if account.from_archives_only else periods.DEFAULT
    with st.container(horizontal=True, vertical_alignment="center"):
        name = st.segmented_control(
            "Period",
            [*periods.PRESETS, periods.CUSTOM],
            default=default,
            required=True,
            key="period",
            bind="query-params",
            label_visibility="collapsed",
        )
        custom = name == periods.CUSTOM
        period = _custom_period(known) if custom else periods.preset(name or default, known)
        number = f"{period.days:,} days" if period.days > 1 else "1 day"
        st.caption(f"{formats.days(period.start, period.end)} · {number}", width="content")
    return period, name != "All"


def _custom_period(known: Period) -> Period:
    usual = periods.preset(periods.DEFAULT, known)
    chosen: Sequence[date] = st.date_input(
        "From and to",
        label_visibility="collapsed",
        value=(max(known.start, usual.start), known.end),
        min_value=known.start,
        max_value=known.end,
        key="days",
        bind="query-params",
        format="YYYY-MM-DD",
        width=280,
    )
    # While the second day is still to be picked there is one day only.
    return Period(chosen[0], chosen[-1]) if chosen else usual


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
        days = "1 day is" if now.days_not_final == 1 else f"{now.days_not_final} days are"
        st.caption(
            f"{days} not final: Instagram revises insights for about two days. Days are "
            "Instagram's reporting days. A change compares daily means with the period before; it "
            "is not judged, because it may be chance."
        )


def _growth(days: Sequence[Step], captures: Sequence[Capture], period: Period) -> None:
    with st.container(border=True, key="card-growth"):
        st.subheader("Followers over time", anchor=False)
        st.caption(
            f"Number of followers, {formats.days(period.start, period.end)}: the last count of "
            "each of Instagram's reporting days, and archives at their time in UTC. Days that were "
            "not read are left open."
        )
        counted = [day for day in days if day.followers is not None]
        rebuilt = [day for day in days if day.rebuilt is not None]
        listed = [capture for capture in captures if capture.followers_listed is not None]
        if not counted and not rebuilt and not listed:
            st.info("No count was read in this period. Choose a longer one.")
            return
        st.plotly_chart(
            charts.growth(days, listed),
            config=charts.CONFIG,
            key="growth",
            alt=_growth_in_words(counted, rebuilt, listed),
        )
        with st.expander("The same as a table"):
            st.dataframe(
                [
                    {
                        "Day or time": formats.day(day.end),
                        "Followers": day.followers,
                        "Source": "API",
                    }
                    for day in reversed(counted)
                ]
                + [
                    {
                        "Day or time": formats.day(day.end),
                        "Followers": day.rebuilt,
                        "Source": "rebuilt",
                    }
                    for day in reversed(rebuilt)
                ]
                + [
                    {
                        "Day or time": formats.moment(capture.captured_at),
                        "Followers": capture.followers_listed,
                        "Source": f"archive, {capture.completeness}",
                    }
                    for capture in listed
                ],
                hide_index=True,
                column_config={"Followers": st.column_config.NumberColumn(format="localized")},
            )


def _growth_in_words(
    counted: Sequence[Step], rebuilt: Sequence[Step], listed: Sequence[Capture]
) -> str:
    words = "Chart of the number of followers."
    if counted:
        first, last = counted[0], counted[-1]
        words += (
            f" The API counted {formats.count(first.followers)} on {formats.day(first.end)} and "
            f"{formats.count(last.followers)} on {formats.day(last.end)}."
        )
    if rebuilt:
        first, last = rebuilt[0], rebuilt[-1]
        words += (
            f" Rebuilt from daily follows and unfollows: {formats.count(first.rebuilt)} on "
            f"{formats.day(first.end)} to {formats.count(last.rebuilt)} on {formats.day(last.end)}."
        )
    for capture in listed:
        words += (
            f" The {capture.completeness} archive of {formats.day(capture.captured_at.date())} "
            f"lists {formats.count(capture.followers_listed)}."
        )
    return words


def _new_and_lost(marts: Marts, account: Account, days: Sequence[Step], period: Period) -> None:
    if all(day.new is None and day.lost is None for day in days):
        return
    weekly = period.days > MOST_DAILY_BARS
    steps = marts.ask(growth.series, account.account_id, period, 7) if weekly else days
    with st.container(border=True, key="card-new-and-lost"):
        st.subheader(f"New and lost followers per {'week' if weekly else 'day'}", anchor=False)
        note = (
            " A bar holds seven days, counted back from the newest; the first may hold fewer."
            if weekly
            else ""
        )
        st.caption(
            f"People, {formats.days(period.start, period.end)}, Instagram's reporting days.{note}"
        )
        new = sum(step.new or 0 for step in steps)
        lost = sum(step.lost or 0 for step in steps)
        st.plotly_chart(
            charts.new_and_lost(steps),
            config=charts.CONFIG,
            key="new_and_lost",
            alt=f"Bar chart: {formats.count(new)} new and {formats.count(lost)} lost followers.",
        )
        with st.expander("The same as a table"):
            st.dataframe(
                [
                    {
                        "From": formats.day(step.start),
                        "To": formats.day(step.end),
                        "Days reported": step.days_read,
                        "New": step.new,
                        "Lost": step.lost,
                        "Net": step.net_change,
                    }
                    for step in reversed(steps)
                ],
                hide_index=True,
            )


def _within(capture: Capture, period: Period) -> bool:
    return period.start <= capture.captured_at.date() <= period.end
