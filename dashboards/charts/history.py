"""Plotly figures of what the queries give back. Gaps stay gaps; times are UTC and say so.

Text and grid colours come from the page's theme in the browser, so a figure fits light and dark
without knowing which is shown. The colours of the marks hold on both backgrounds, and each series
also differs by shape, position or words.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time

import plotly.graph_objects as go

from dashboards import formats
from dashboards.queries.accounts import Capture
from dashboards.queries.growth import Step

BLUE = "#3b82f6"
AMBER = "#d97706"
SLATE = "#64748b"

# Dragging scrolls the page on a phone; the period above is the zoom.
CONFIG = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "scrollZoom": False,
    "doubleClick": False,
}


def growth(days: Sequence[Step], captures: Sequence[Capture]) -> go.Figure:
    """The API's follower counts as a line, and what each archive listed as its own marker.

    Counts that were worked out backwards for days before the first reading are a dotted line.

    Args:
        days: One step a day; a day without a count interrupts the line.
        captures: Captures to be drawn, in any order.
    """
    figure = _figure()
    if any(day.rebuilt is not None for day in days):
        figure.add_scatter(
            x=[day.end for day in days],
            y=[_rebuilt(days, position) for position in range(len(days))],
            name="Rebuilt from daily follows and unfollows",
            mode="lines",
            connectgaps=False,
            line={"color": SLATE, "width": 2, "dash": "dot"},
            hovertemplate="%{x|%-d %b %Y}: <b>%{y:,}</b> followers, rebuilt<extra></extra>",
        )
    if any(day.followers is not None for day in days):
        alone = [_stands_alone(days, position) for position in range(len(days))]
        figure.add_scatter(
            x=[day.end for day in days],
            y=[day.followers for day in days],
            name="Count from the API",
            mode="lines+markers",
            connectgaps=False,
            line={"color": BLUE, "width": 2.5},
            marker={"size": [7 if single else 0 for single in alone], "color": BLUE},
            hovertemplate="%{x|%-d %b %Y}: <b>%{y:,}</b> followers<extra></extra>",
        )
    for name, symbol, color, partial in (
        ("Listed in an archive", "diamond", AMBER, False),
        ("Listed in an archive that is cut short", "diamond-open", SLATE, True),
    ):
        shown = [
            capture
            for capture in captures
            if capture.followers_listed is not None
            and (capture.completeness == "partial") == partial
        ]
        if shown:
            figure.add_scatter(
                x=[capture.captured_at.astimezone(UTC) for capture in shown],
                y=[capture.followers_listed for capture in shown],
                name=name,
                mode="markers",
                cliponaxis=False,
                marker={"symbol": symbol, "size": 12, "color": color, "line": {"width": 2}},
                hovertemplate="%{x|%-d %b %Y, %H:%M} UTC: <b>%{y:,}</b> listed<extra></extra>",
            )
    if days:
        first = datetime.combine(days[0].start, time(), UTC)
        last = datetime.combine(days[-1].end, time(23, 59), UTC)
        figure.update_xaxes(range=[first, last])
    figure.update_yaxes(title="Followers", range=_room(days, captures))
    return figure


def new_and_lost(steps: Sequence[Step]) -> go.Figure:
    """New followers above the line, lost ones below it; a step that was not read has no bar."""
    figure = _figure()
    spans = [formats.days(step.start, step.end) for step in steps]
    if steps and steps[-1].start == steps[-1].end:
        spans = [formats.day(step.end) for step in steps]
    for name, values, color, pattern in (
        ("New", [step.new for step in steps], BLUE, ""),
        ("Lost", [None if step.lost is None else -step.lost for step in steps], AMBER, "/"),
    ):
        figure.add_bar(
            x=[step.end for step in steps],
            y=values,
            name=name,
            customdata=[
                (span, None if value is None else abs(value))
                for span, value in zip(spans, values, strict=True)
            ],
            marker={"color": color, "line": {"width": 0}, "pattern": {"shape": pattern, "size": 4}},
            hovertemplate="%{customdata[0]}: <b>%{customdata[1]:,}</b> "
            + name.lower()
            + "<extra></extra>",
        )
    figure.update_layout(barmode="relative", bargap=0.25)
    figure.update_yaxes(title="People", zeroline=True, zerolinecolor=SLATE)
    return figure


def _figure() -> go.Figure:
    figure = go.Figure()
    figure.update_layout(
        height=320,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        dragmode=False,
        hovermode="closest",
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        showlegend=True,
    )
    figure.update_xaxes(
        showgrid=False,
        automargin=True,
        tickformatstops=[
            {"dtickrange": [None, "M1"], "value": "%-d %b"},
            {"dtickrange": ["M1", None], "value": "%b %Y"},
        ],
    )
    figure.update_yaxes(tickformat=",~d", automargin=True, rangemode="normal")
    return figure


def _room(days: Sequence[Step], captures: Sequence[Capture]) -> list[int] | None:
    """A range for counts that hardly differ, so that the axis shows whole people; else Plotly's."""
    counts = [count for day in days for count in (day.followers, day.rebuilt) if count is not None]
    counts += [
        capture.followers_listed for capture in captures if capture.followers_listed is not None
    ]
    if not counts or max(counts) - min(counts) > 5:
        return None
    return [min(counts) - 3, max(counts) + 3]


def _stands_alone(days: Sequence[Step], position: int) -> bool:
    """Whether a reading has no neighbour to draw a line to."""
    return all(day.followers is None for day in _neighbours(days, position))


def _rebuilt(days: Sequence[Step], position: int) -> int | None:
    """The rebuilt count, or the reading beside one, so that the two lines meet."""
    meets = any(day.rebuilt is not None for day in _neighbours(days, position))
    if days[position].rebuilt is not None:
        return days[position].rebuilt
    return days[position].followers if meets else None


def _neighbours(days: Sequence[Step], position: int) -> list[Step]:
    return [days[near] for near in (position - 1, position + 1) if 0 <= near < len(days)]
