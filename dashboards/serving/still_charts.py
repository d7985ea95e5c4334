"""The charts of the first screen: the rows of the page's charts as still pictures.

A chart that answers the pointer needs most of a megabyte of JavaScript; these need none. They are
of any width: a drawing is stretched, and what is written stands beside it. What charts there can
be is what *Overview* has; one of a new kind would have no picture until the page is drawn.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import pairwise
from math import ceil, floor, log10
from typing import Final

from dashboards import formats
from dashboards.charts import overview
from dashboards.charts.vega import AMBER, BLUE, SLATE, Spec
from dashboards.panels import Panel
from dashboards.texts import say

_LINES: Final = {overview.REBUILT: SLATE, overview.API: BLUE}
_BARS: Final = {"new": BLUE, "lost": AMBER}
_DAYS_WRITTEN: Final = 4
_TICKS: Final = 6

Span = tuple[datetime, datetime]


def html(panel: Panel) -> str:
    """The picture of a panel's chart; nothing for a kind that is not known here."""
    draw = {"followers": _counts, "new-and-lost": _bars}.get(panel.key)
    if draw is None:
        return ""
    drawn = draw(panel.spec) + _days(_span(panel.spec))
    return f'<div class="chart" role="img" aria-label="{escape(panel.alt)}">{drawn}</div>'


def _counts(spec: Spec) -> str:
    rows, span = spec["data"]["values"], _span(spec)
    # As near as the page's own chart goes.
    ticks = _ticks(*spec["encoding"]["y"]["scale"]["domain"])
    drawn, names = [], {}
    for kind, colour in (*_LINES.items(), (overview.LISTED, AMBER)):
        points = [
            None
            if row["followers"] is None
            else f"{_across(row['at'], span)} {_up(row['followers'], ticks)}"
            for row in rows
            if row["kind"] == kind
        ]
        if points:
            names[say(f"followers-source-{kind}")] = colour
            is_line = kind in _LINES
            dotted = ' stroke-dasharray="2 4"' if kind == overview.REBUILT else ""
            drawn.append(
                f'<path d="{_path(points, is_line=is_line)}" stroke="{colour}"'
                f' stroke-width="{2.5 if is_line else 9}"{dotted}/>'
            )
    return _plot("".join(drawn), ticks, names)


def _bars(spec: Spec) -> str:
    rows, span = spec["data"]["values"], _span(spec)
    values = [value for row in rows for value in (row["new"], -(row["lost"] or 0)) if value]
    ticks = _ticks(min([0, *values]), max([0, *values]))
    zero, drawn = _up(0, ticks), []
    for name, colour in _BARS.items():
        path = ""
        for row in rows:
            if row[name]:
                left, end = _instant(row["start"]), _instant(row["end"]) + timedelta(days=1)
                right = left + 0.84 * (end - left)
                height = _up(row[name] if name == "new" else -row[name], ticks)
                path += f"M{_across(left, span)} {zero}V{height}H{_across(right, span)}V{zero}Z"
        drawn.append(f'<path d="{path}" style="fill:{colour}"/>')
    names = {say(name): colour for name, colour in _BARS.items()}
    return _plot("".join(drawn), ticks, names)


def _plot(drawn: str, ticks: Sequence[float], names: Mapping[str, str]) -> str:
    legend = "".join(
        f'<li><b style="background:{colour}"></b>{escape(name)}</li>'
        for name, colour in names.items()
    )
    grid = "".join(f"M0 {_up(tick, ticks)}H100" for tick in ticks)
    written = "".join(
        f'<i style="top:{_up(tick, ticks)}%">{escape(formats.number(tick))}</i>' for tick in ticks
    )
    return (
        f'<ul>{legend}</ul><div class="plot"><svg viewBox="0 0 100 100" preserveAspectRatio="none">'
        f'<path class="grid" d="{grid}"/>{drawn}</svg>{written}</div>'
    )


def _path(points: Sequence[str | None], *, is_line: bool) -> str:
    """A line through the points that are known, open at the others; or a dot for each."""
    return "".join(
        "" if point is None else f"{'L' if earlier and is_line else 'M'}{point}h0"
        for earlier, point in pairwise([None, *points])
    )


def _days(span: Span) -> str:
    """Some days, each where it begins, from the first to the last, with whose end the axis ends."""
    start, end = span
    last = (end - start).days - 1
    days = (start + timedelta(last * part // (_DAYS_WRITTEN - 1)) for part in range(_DAYS_WRITTEN))
    written = "".join(
        f'<span style="left:{_across(day, span)}%">{escape(formats.day(day.date()))}</span>'
        for day in dict.fromkeys(days)
    )
    return f"<p>{written}</p>"


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers around all values, a handful."""
    rough = max((high - low) / _TICKS, 1)
    power = 10 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return [number * step for number in range(floor(low / step), ceil(high / step) + 1)] or [low]


def _up(value: float, ticks: Sequence[float]) -> float:
    """How far below the plot's upper edge a value lies, in hundredths of its height."""
    return round(100 * (ticks[-1] - value) / (ticks[-1] - ticks[0] or 1), 1)


def _span(spec: Spec) -> Span:
    start, end = (_instant(day) for day in spec["encoding"]["x"]["scale"]["domain"])
    return start, end


def _across(at: str | datetime, span: Span) -> float:
    start, end = span
    instant = _instant(at) if isinstance(at, str) else at
    return round(100 * (instant - start) / ((end - start) or timedelta(1)), 2)


def _instant(at: str) -> datetime:
    instant = datetime.fromisoformat(at)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
