"""The chart of *Hashtags*: how many posts have each."""

from collections.abc import Sequence

from dashboards.charts import vega
from dashboards.charts.vega import BLUE, Row, Spec
from dashboards.queries.hashtags import Hashtag
from dashboards.texts import say


def posts(rows: Sequence[Row]) -> Spec:
    """A bar a hashtag.

    Args:
        rows: As `post_rows` gives them.
    """
    y = {
        "field": "hashtag",
        "type": "nominal",
        "sort": None,
        "axis": {"labelLimit": 140, "grid": False},
        "title": None,
    }
    title = say("hashtags-posts")
    x = vega.number_axis("posts", title) | {
        "axis": {"format": ",d", "tickMinStep": 1, "tickCount": 4, "grid": True}
    }
    bars = {
        "mark": {
            "type": "bar",
            "color": BLUE,
            "cornerRadiusEnd": 3,
            "opacity": 0.9,
            "height": {"band": 0.72},
        },
        "encoding": {
            "tooltip": vega.tips(
                ("hashtag", say("hashtags-hashtag"), "text"), ("posts", title, ",d")
            )
        },
    }
    numbers = {
        "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11},
        "encoding": {"text": {"field": "posts", "type": "quantitative", "format": ",d"}},
    }
    return vega.chart(
        bars, numbers, values=rows, height=26 * len(rows) + 50, encoding={"x": x, "y": y}
    )


def post_rows(listed: Sequence[Hashtag]) -> list[Row]:
    """Every number of `posts`."""
    return [{"hashtag": f"#{one.hashtag}", "posts": one.posts} for one in listed]
