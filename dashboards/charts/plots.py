"""The charts of *Overview* as plain HTML: drawn by the server, of their specification's rows.

Vega is most of a megabyte of JavaScript, which takes a phone seconds before the first chart and a
second at every other period; these are there with the first numbers and need none. They are of any
width: a drawing is stretched, and what is written stands beside it. What a chart says at each point
goes along (`data-points`); `assets/charts.js` shows it to the pointer, the finger and the keys.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any, Final
from urllib.parse import quote

from dashboards import formats
from dashboards.charts import overview
from dashboards.charts.vega import Spec
from dashboards.texts import say

_LINES: Final = (overview.REBUILT, overview.API)
_DAYS_WRITTEN: Final = 4
_TICKS: Final = 6
# Of the plot, in hundredths: a mark at its edge is drawn whole.
_EDGE: Final = 5

Span = tuple[datetime, datetime]


def counts(spec: Spec, alt: str) -> str:
    """The chart that `overview.followers` specifies.

    Args:
        spec: The chart's specification.
        alt: The chart in words.
    """
    rows, span = spec["data"]["values"], _span(spec)
    # As near as the specification's own axis goes.
    ticks = _ticks(*spec["encoding"]["y"]["scale"]["domain"])
    dot = 6 if len(rows) <= overview.FEW else 4
    drawn, names = "", {}
    # An archive's mark is the larger: a count of the same day stands upon it.
    for kind in (overview.LISTED, *_LINES):
        colour = overview.COLOURS[kind]
        places = [
            None
            if row["followers"] is None
            else f"{_across(row['at'], span)} {_up(row['followers'], ticks)}"
            for row in rows
            if row["kind"] == kind
        ]
        if places:
            names[say(f"followers-source-{kind}")] = (colour, kind)
            dots = f'd="{_path(places)}" stroke="{colour}"'
            if kind in _LINES:
                dotted = ' stroke-dasharray="2 4"' if kind == overview.REBUILT else ""
                line = _path(places, is_line=True)
                drawn += f'<path d="{line}" stroke="{colour}" stroke-width="2.5"{dotted}/>'
                drawn += f'<path stroke-width="{dot}" {dots}/>'
            else:
                drawn += f'<path {dots} stroke-width="8" stroke-linecap="square"/>'
    points = [
        (_across(row["at"], span), _count_in_words(row))
        for row in rows
        if row["followers"] is not None and "is_joint" not in row
    ]
    return _chart(drawn, ticks, names, span, points, alt)


def _count_in_words(row: Mapping[str, Any]) -> str:
    at = _instant(row["at"])
    when = formats.moment(at) if row["kind"] == overview.LISTED else formats.day(at.date())
    return f"{when}\n{row['source']}: {formats.number(row['followers'])}"


def bars(spec: Spec, alt: str) -> str:
    """The chart that `overview.new_and_lost` specifies.

    Args:
        spec: The chart's specification.
        alt: The chart in words.
    """
    rows, span = spec["data"]["values"], _span(spec)
    values = [value for row in rows for value in (row["new"], -(row["lost"] or 0)) if value]
    ticks = _ticks(min([0, *values]), max([0, *values]))
    zero = _up(0, ticks)
    paths, points = dict.fromkeys(overview.FLOWS, ""), []
    for row in rows:
        start, last = _instant(row["start"]), _instant(row["end"])
        end = last + timedelta(days=1)
        right = start + 0.84 * (end - start)
        for name in overview.FLOWS:
            if row[name]:
                height = _up(row[name] if name == "new" else -row[name], ticks)
                paths[name] += f"M{_across(start, span)} {zero}V{height}"
                paths[name] += f"H{_across(right, span)}V{zero}Z"
        if row["new"] is not None or row["lost"] is not None:
            written = (
                formats.days(start.date(), last.date()),
                f"{say('new')}: {formats.count(row['new'])}",
                f"{say('lost')}: {formats.count(row['lost'])}",
                f"{say('net')}: {_signed(row['net'])}",
            )
            points.append((_across(start + (right - start) / 2, span), "\n".join(written)))
    drawn = "".join(
        f'<path d="{paths[name]}" fill="{colour}"/>' for name, colour in overview.FLOWS.items()
    )
    names = {say(name): (colour, name) for name, colour in overview.FLOWS.items()}
    return _chart(drawn, ticks, names, span, points, alt)


def _signed(value: int | None) -> str:
    return formats.UNKNOWN if value is None else formats.signed(value)


def _chart(
    drawn: str,
    ticks: Sequence[float],
    names: Mapping[str, tuple[str, str]],
    span: Span,
    points: Sequence[tuple[float, str]],
    alt: str,
) -> str:
    """A legend, the plot and its days: a picture for who listens, and told by its points."""
    legend = "".join(
        f'<span><b class="{kind}" style="color:{colour}"></b>{escape(name)}</span>'
        for name, (colour, kind) in names.items()
    )
    lines = "".join(
        f'<i style="top:{_up(tick, ticks)}%"><b>{escape(formats.number(tick))}</b></i>'
        for tick in ticks
    )
    wide = 100 + 2 * _EDGE
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-_EDGE} {-_EDGE} {wide} {wide}"'
        ' preserveAspectRatio="none"><style>path{stroke-linejoin:round;'
        "vector-effect:non-scaling-stroke}</style>"
        f'<g fill="none" stroke-linecap="round">{drawn}</g></svg>'
    )
    told = escape(json.dumps(sorted(points), ensure_ascii=False))
    # Drawings are taken out of HTML before it is shown; a picture is not.
    return (
        f'<div class="chart" data-points="{told}">'
        f'<div role="img" tabindex="0" aria-label="{escape(alt)}">'
        f'<div class="legend">{legend}</div>'
        f'<div class="plot">{lines}<img alt="" src="data:image/svg+xml,{quote(drawing)}"></div>'
        f"{_days(span)}</div><output></output></div>"
    )


def _path(points: Sequence[str | None], *, is_line: bool = False) -> str:
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
    return f'<div class="days">{written}</div>'


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
