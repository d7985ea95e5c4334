"""The chart of *Hashtags*: how many posts have each."""

from collections.abc import Sequence

from dashboards.charts import bars, vega
from dashboards.charts.vega import BLUE, Row, Spec
from dashboards.queries.hashtags import Hashtag
from dashboards.texts import say


def posts(rows: Sequence[Row]) -> Spec:
    """A bar a hashtag.

    Args:
        rows: As `post_rows` gives them.
    """
    title = say("hashtags-posts")
    return bars.chart(
        rows,
        "hashtag",
        "posts",
        ",d",
        {"color": BLUE, "opacity": 0.9},
        {
            "tooltip": vega.tips(
                ("hashtag", say("hashtags-hashtag"), "text"), ("posts", title, ",d")
            )
        },
    )


def post_rows(listed: Sequence[Hashtag]) -> list[Row]:
    """Every number of `posts`."""
    return [{"hashtag": f"#{one.hashtag}", "posts": one.posts} for one in listed]
