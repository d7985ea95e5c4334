"""The charts of *Overview* and *Growth* as HTML, drawn by the server of their specifications' rows.

Vega is most of a megabyte of JavaScript, which takes a phone seconds before the first chart and a
second at every other period; these are there with the first numbers and need none. They are of any
width: a drawing is stretched, and what is written stands beside it. What a chart says at each point
goes along (`data-points`); `assets/charts.js` shows it to the pointer, the finger and the keys.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import groupby, pairwise
from math import ceil, floor, log10
from typing import Any, Final, NamedTuple
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
_WIDE: Final = 100 + 2 * _EDGE
# By their names in specifications; in pixels around the point that they mark.
_SHAPES: Final = {
    "circle": "M-4 0a4 4 0 0 1 8 0a4 4 0 0 1-8 0",
    "square": "M-3.5-3.5h7v7h-7Z",
    "triangle-up": "M0-5L4.5 3.5h-9Z",
    "diamond": "M0-5L4.5 0L0 5L-4.5 0Z",
}

Span = tuple[datetime, datetime]
# A legend: by the name of each kind of mark, its colour and its class in charts.css.
Names = Mapping[str, tuple[str, str]]


class _Point(NamedTuple):
    """What is said, where (in hundredths of the width), and whether it is that of a lower mark."""

    across: float
    is_low: bool
    words: str


class _Drawn(NamedTuple):
    """What is stretched with the plot, upon it what keeps its shape, and below both the ground."""

    lines: str
    marks: str = ""
    ground: str = ""


def counts(spec: Spec, alt: str) -> str:
    """The chart that `overview.followers`, `growth.history` or `growth.followers` specifies.

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
        _Point(_across(row["at"], span), is_low=False, words=_count_in_words(row))
        for row in rows
        if row["followers"] is not None and "is_joint" not in row
    ]
    # Layers with rows of their own: what *Growth* adds to the counts.
    added = {layer["mark"]["type"]: layer for layer in spec["layer"] if "data" in layer}
    ground = _ground(added["rect"], span) if "rect" in added else ""
    shapes, marks, posts = _marks(added["point"], span) if "point" in added else ({}, "", [])
    named = (names, shapes)
    return _chart(spec, alt, ticks, named, _Drawn(drawn, marks, ground), points + posts)


def _count_in_words(row: Mapping[str, Any]) -> str:
    at = _instant(row["at"])
    when = formats.moment(at) if row["kind"] == overview.LISTED else formats.day(at.date())
    return f"{when}\n{row['source']}: {formats.number(row['followers'])}"


def _ground(layer: Spec, span: Span) -> str:
    (days,) = layer["data"]["values"]
    start, end = (_across(days[edge], span) for edge in ("from", "to"))
    return f'<s style="left:{start}%;right:{100 - end:.2f}%"></s>'


def _marks(layer: Spec, span: Span) -> tuple[Names, str, list[_Point]]:
    """The legend of the marks along the bottom, the marks, and what each says."""
    rows, encoding = layer["data"]["values"], layer["encoding"]
    colour, shape = encoding["color"]["value"], encoding["shape"]["scale"]
    shapes = dict(zip(shape["domain"], shape["range"], strict=True))
    drawn = "".join(f'<path id="{name}" d="{_SHAPES[name]}"/>' for name in shapes.values())
    placed, points = "", []
    for row in rows:
        at, kind = _across(row["posted"], span), row["format"]
        placed += f'<use href="#{shapes[kind]}" x="{100 * (at + _EDGE) / _WIDE:.2f}%"/>'
        words = f"{formats.moment(_instant(row['posted']))}\n{kind}"
        points.append(_Point(at, is_low=True, words=words))
    bottom = f"{100 * (100 + _EDGE) / _WIDE:.2f}%"
    look = f'fill="{colour}" fill-opacity="{layer["mark"]["opacity"]}"'
    marks = f'<svg y="{bottom}" overflow="visible" {look}>{placed}</svg>'
    names = {kind: (colour, name) for kind, name in shapes.items()}
    return names, f"<defs>{drawn}</defs>{marks}", points


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
            middle = _across(start + (right - start) / 2, span)
            points.append(_Point(middle, is_low=False, words="\n".join(written)))
    drawn = "".join(
        f'<path d="{paths[name]}" fill="{colour}"/>' for name, colour in overview.FLOWS.items()
    )
    names = {say(name): (colour, name) for name, colour in overview.FLOWS.items()}
    return _chart(spec, alt, ticks, [names], _Drawn(drawn), points)


def _signed(value: int | None) -> str:
    return formats.UNKNOWN if value is None else formats.signed(value)


def _chart(
    spec: Spec,
    alt: str,
    ticks: Sequence[float],
    legends: Sequence[Names],
    drawn: _Drawn,
    points: Sequence[_Point],
) -> str:
    """Legends, the plot and its days: a picture for who listens, and told by its points."""
    span = _span(spec)
    legend = "".join(f'<div class="legend">{_legend(names)}</div>' for names in legends if names)
    lines = "".join(
        f'<i style="top:{_up(tick, ticks)}%"><b>{escape(formats.number(tick))}</b></i>'
        for tick in ticks
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        f'<svg viewBox="{-_EDGE} {-_EDGE} {_WIDE} {_WIDE}" preserveAspectRatio="none">'
        "<style>g path{stroke-linejoin:round;vector-effect:non-scaling-stroke}</style>"
        f'<g fill="none" stroke-linecap="round">{drawn.lines}</g></svg>{drawn.marks}</svg>'
    )
    look = f'aria-label="{escape(alt)}" style="height:{spec["height"]}px"'
    # Drawings are taken out of HTML before it is shown; a picture is not.
    return (
        f'<div class="chart" data-points="{escape(_told(points))}">'
        f'<div role="img" tabindex="0" {look}>'
        f'{legend}<div class="plot">{drawn.ground}{lines}'
        f'<img alt="" src="data:image/svg+xml,{quote(drawing)}"></div>'
        f"{_days(span)}</div><output></output></div>"
    )


def _legend(names: Names) -> str:
    return "".join(
        f'<span><b class="{kind}" style="color:{colour}"></b>{escape(name)}</span>'
        for name, (colour, kind) in names.items()
    )


def _told(points: Sequence[_Point]) -> str:
    """As JSON, in the order of the keys; what lies at one place is said together."""
    places = groupby(sorted(points), key=lambda point: (point.across, point.is_low))
    told = [
        [across, "\n".join(point.words for point in there), *([1] if is_low else [])]
        for (across, is_low), there in places
    ]
    return json.dumps(told, ensure_ascii=False)


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
