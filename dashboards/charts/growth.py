"""The charts of *Growth*: those of *Overview* with the whole history around and posts below."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from dashboards.charts import overview, vega
from dashboards.charts.vega import BLUE, SERIES, Row, Spec
from dashboards.periods import Period
from dashboards.queries.growth import Post
from dashboards.texts import say

# It shows where the period lies, not single days.
_HISTORY_HEIGHT: Final = 260
# Every format differs by shape too.
_SHAPES: Final[Mapping[str, str]] = {
    "photo": "circle",
    "carousel": "square",
    "reel": "triangle-up",
    "video": "diamond",
}


def history(rows: Sequence[Row], known: Period, shown: Period) -> Spec:
    """All counts that are known; the period that the page looks at lies on a ground of its own.

    Args:
        rows: As `overview.follower_rows` gives them.
        known: The days of the axis.
        shown: The page's period.
    """
    spec = overview.followers(rows, known) | {"height": _HISTORY_HEIGHT}
    if shown == known:
        return spec
    # A year may begin before anything is known.
    days: Row = {"from": max(shown.start, known.start), "to": shown.end + timedelta(1)}
    ground = {
        "data": {"values": vega.rows([days])},
        "mark": {"type": "rect", "color": BLUE, "opacity": 0.12},
        "encoding": {
            "x": {"field": "from", "type": "temporal", "scale": {"type": "utc"}},
            "x2": {"field": "to"},
            # The other layers' channels are no fields of this one.
            "y": {"value": 0},
            "y2": {"value": "height"},
            "color": {"value": BLUE},
        },
    }
    return spec | {"layer": [ground, *spec["layer"]]}


def followers(rows: Sequence[Row], posts: Sequence[Row], period: Period) -> Spec:
    """The counts of a period, with its posts as marks along the bottom.

    Args:
        rows: As `overview.follower_rows` gives them.
        posts: As `post_rows` gives them.
        period: The days of the axis.
    """
    spec = overview.followers(rows, period)
    if not posts:
        return spec
    there = [kind for kind in _SHAPES if any(post["format"] == _format(kind) for post in posts)]
    formats = [_format(kind) for kind in there]
    marks = {
        "data": {"values": vega.rows(posts)},
        "mark": {"type": "point", "filled": True, "size": 55, "opacity": 0.9},
        "encoding": {
            "x": {"field": "posted", "type": "temporal", "scale": {"type": "utc"}},
            "y": {"value": "height"},
            "color": {"value": SERIES[3]},
            "shape": {
                "field": "format",
                "type": "nominal",
                "title": None,
                "scale": {"domain": formats, "range": [_SHAPES[kind] for kind in there]},
            },
        },
    }
    # Shapes of posts are no shapes of counts: each kind of mark has a legend of its own.
    apart = dict.fromkeys(("color", "shape", "strokeDash"), "independent")
    return spec | {
        "layer": [{"layer": spec["layer"]}, marks],
        "resolve": {"scale": apart, "legend": apart},
    }


def post_rows(posts: Sequence[Post]) -> list[Row]:
    """Every post with its format in words, oldest first."""
    return [{"posted": post.posted_at, "format": _format(post.media_type)} for post in posts]


def _format(media_type: str) -> str:
    return say("growth-format", kind=media_type)
