"""The chart of *Content*: how many each post reached, by when it was published."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from dashboards.charts import vega
from dashboards.charts.vega import AMBER, BLUE, TEAL, Row, Spec
from dashboards.periods import Period
from dashboards.queries.content import Point
from dashboards.texts import say

_COLOURS: Final = {"photo": BLUE, "carousel": TEAL, "video": AMBER, "reel": BLUE}
_SHAPES: Final = {"photo": "circle", "carousel": "square", "video": "triangle-up", "reel": "circle"}


def reach(rows: Sequence[Row], period: Period) -> Spec:
    """A mark a post; formats differ by shape and colour.

    Args:
        rows: As `reach_rows` gives them.
        period: The days of the axis.
    """
    there = [kind for kind in _COLOURS if any(row["kind"] == kind for row in rows)]
    names = [say("format", kind=kind) for kind in there]
    colour = vega.colours(
        "format", dict(zip(names, (_COLOURS[kind] for kind in there), strict=True))
    )
    legend = {"legend": None} if len(there) < 2 else {}
    shape = {
        "field": "format",
        "type": "nominal",
        "scale": {"domain": names, "range": [_SHAPES[kind] for kind in there]},
        "title": None,
    }
    tooltip = vega.tips(
        ("posted_at", say("content-posted"), "moment"),
        ("reach", say("content-reach"), ",d"),
        ("format", say("content-format"), "text"),
        ("caption", say("content-caption"), "text"),
    )
    marks = {
        "mark": {"type": "point", "size": 70, "filled": True, "opacity": 0.75},
        "encoding": {
            "color": colour | legend,
            "shape": shape | legend,
            "tooltip": tooltip[: 3 if all(not row["caption"] for row in rows) else 4],
        },
    }
    return vega.chart(
        marks,
        values=rows,
        height=220,
        encoding={
            # A day is its midnight, and the last one belongs to the axis whole.
            "x": vega.time_axis("posted_at", span=(period.start, period.end + timedelta(days=1))),
            "y": vega.number_axis("reach", say("content-reach")),
        },
    )


def reach_rows(points: Sequence[Point]) -> list[Row]:
    """Every number of `reach`, the newest first."""
    return [
        {
            "posted_at": point.posted_at,
            "reach": point.reach,
            "format": say("format", kind=point.media_type or ""),
            "caption": point.excerpt,
            "kind": point.media_type,
        }
        for point in points
    ]
