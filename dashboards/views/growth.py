"""*Growth*: the whole history of the count, and a part of it with posts, days and names beside."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Final

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import downloads, formats, panels, states, tables
from dashboards.charts import growth as charts
from dashboards.charts import overview, plots
from dashboards.charts.vega import Row
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.periods import Period
from dashboards.queries import growth
from dashboards.queries.growth import Beside
from dashboards.tables import Cell
from dashboards.texts import say
from dashboards.views.overview import in_words, left_out, new_and_lost_card

# More points than this are closer than a pixel of a phone.
MOST_POINTS: Final = 730
# More bars than this are thinner than a finger.
MOST_BARS: Final = 92
# More rows than this are read by nobody: a file holds them.
MOST_SPANS: Final = 12


def show(frame: Frame) -> None:
    """Draw the page."""
    known, period = frame.known, frame.period
    if known is None or period is None:
        states.no_numbers()
        return
    if frame.account.from_archives_only:
        states.no_api()
    history, *others = frame.kept(_charted)
    _draw(frame, history)
    grid = st.grid(2, min_column_width=500, gap=12)
    for part in others:
        _draw(frame, part, grid)
    _beside(frame, period)


def _draw(frame: Frame, part: Panel | str, grid: DeltaGenerator | None = None) -> None:
    if isinstance(part, Panel):
        panels.show(part, frame, grid)
    elif part:
        (grid or st).info(part)


def _charted(frame: Frame) -> Sequence[Panel | str]:
    """The charts in their order, or what is said where one has nothing to show."""
    known, period = frame.known, frame.period
    if known is None or period is None:
        return ("",)
    history = _history(frame, known, period) if period != known else ""
    return history, _followers(frame, period), _new_and_lost(frame, period)


def _history(frame: Frame, known: Period, period: Period) -> Panel | str:
    step = _step(known)
    steps = frame.marts.ask(growth.series, frame.account.account_id, known, step)
    rows = overview.follower_rows(steps, frame.captures)
    days = formats.days(known.start, known.end)
    about = say("growth-history.about", days=days, step=step) + left_out(frame.captures)
    return _counts("history", rows, about, charts.history(rows, known, period))


def _followers(frame: Frame, period: Period) -> Panel | str:
    account_id = frame.account.account_id
    captures = [
        capture
        for capture in frame.captures
        if period.start <= capture.captured_at.date() <= period.end
    ]
    step = _step(period)
    steps = frame.marts.ask(growth.series, account_id, period, step)
    rows = overview.follower_rows(steps, captures)
    posts = frame.marts.ask(growth.posts, account_id, period)
    marks = charts.post_rows(posts)
    days = formats.days(period.start, period.end)
    is_connected = not frame.account.from_archives_only
    published = "posts" if is_connected else "posts-unknown"
    about = [
        say("growth-period.about", days=days, step=step),
        say(f"growth-period.{published}", number=len(posts)),
    ]
    written = [{"at": mark["posted"], "source": mark["format"]} for mark in marks]
    told = " ".join(about) + left_out(captures)
    return _counts("period", rows, told, charts.followers(rows, marks, period), written)


def _step(period: Period) -> int:
    """Days for each point of a chart of counts."""
    return -(-period.days // MOST_POINTS)


def _counts(
    key: str,
    rows: Sequence[Row],
    about: str,
    spec: dict[str, object],
    more: Sequence[Mapping[str, object]] = (),
) -> Panel | str:
    counted = overview.newest_first(rows)
    if not counted:
        return say("growth-none")
    alt = in_words(counted[::-1])
    return Panel(
        key=key,
        title=say(f"growth-{key}"),
        about=about,
        alt=alt,
        spec=spec,
        columns={"at": say("when"), "followers": say("followers"), "source": say("source")},
        rows=[*counted, *map(dict, more)],
        method=say("overview-followers.method"),
        notes=downloads.of_reporting_days(),
        plot=plots.counts(spec, alt),
    )


def _new_and_lost(frame: Frame, period: Period) -> Panel | str:
    step = next((days for days in (1, 7) if period.days <= MOST_BARS * days), 30)
    steps = frame.marts.ask(growth.series, frame.account.account_id, period, step)
    if all(one.new is None and one.lost is None for one in steps):
        return "" if frame.account.from_archives_only else say("growth-no-daily")
    return new_and_lost_card(
        steps,
        period,
        say(f"growth-new-and-lost-{step}"),
        say(f"growth-steps-{step}", days=formats.days(period.start, period.end)),
    )


def _beside(frame: Frame, period: Period) -> None:
    """Named events beside Instagram's totals, for each time between two archives of the period."""
    ever = frame.marts.ask(growth.beside, frame.account.account_id)
    found = [
        row
        for row in ever
        if row.start_at.date() <= period.end and row.end_at.date() >= period.start
    ]
    if not found:
        if frame.captures:
            st.caption(say("growth-beside.none" if ever else "growth-beside.one"))
        return
    spans = [
        (span, {row.measure: row for row in measures})
        for span, measures in groupby(found, lambda row: (row.start_at, row.end_at))
    ]
    with st.container(border=True, key="card-beside"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(say("growth-beside"), anchor=False, width="stretch")
            panels.explain("beside", say("growth-beside.method"), frame)
            downloads.offer(
                "beside",
                f"{frame.account.username}-beside",
                partial(pa.Table.from_pylist, [vars(row) for row in found]),
                frame.filters,
            )
        about = say("growth-beside.about")
        if len(spans) > MOST_SPANS:
            about += " " + say("growth-beside.cut", shown=MOST_SPANS, number=len(spans))
        st.caption(about)
        columns = [
            say(f"growth-column-{name}") for name in ("between", "names", "instagram", "cause")
        ]
        rows = [_between(start, end, told) for (start, end), told in spans[:MOST_SPANS]]
        st.html(tables.table(say("growth-beside"), columns, rows))


def _between(start: datetime, end: datetime, measures: Mapping[str, Beside]) -> list[Cell]:
    net = measures.get("net")
    names = _side(measures, "ours")
    return [
        Cell(formats.days(start.date(), end.date())),
        replace(names, detail="; ".join(filter(None, (names.detail, _left_out(measures))))),
        _side(measures, "stated"),
        Cell((net and net.likely_cause) or say("growth-unknown")),
    ]


def _side(measures: Mapping[str, Beside], side: str) -> Cell:
    """The net of a side, and below it of what it is made."""
    told = {
        measure: _range(getattr(row, f"{side}_low"), getattr(row, f"{side}_high"), measure)
        for measure, row in measures.items()
    }
    unknown = say("growth-unknown")
    gained, lost = (told.get(measure, unknown) for measure in ("gained", "lost"))
    detail = ""
    if gained != unknown:
        key = "growth-gained-only" if lost == unknown else "growth-gained-lost"
        detail = say(key, gained=gained, lost=lost)
    return Cell(told.get("net", unknown), detail=detail)


def _left_out(measures: Mapping[str, Beside]) -> str:
    """Who is among neither those who came nor those who left; empty where there is nobody."""
    span = next(iter(measures.values()))
    return "; ".join(
        say(f"growth-left-out-{name}", number=number)
        for name, number in (("returned", span.returned), ("unclear", span.unclear_groups))
        if number
    )


def _range(low: int | None, high: int | None, measure: str) -> str:
    if low is None or high is None:
        return say("growth-unknown")
    write = formats.signed if measure == "net" else formats.count
    return write(low) if low == high else say("growth-range", low=write(low), high=write(high))
