"""The chart of *Competitors*: followers of each over time."""

from collections.abc import Sequence
from typing import Final

from dashboards.charts import vega
from dashboards.charts.vega import Row, Spec
from dashboards.periods import Period
from dashboards.queries.competitors import Count
from dashboards.texts import say

_DASHES: Final = ([1, 0], [6, 3], [2, 3], [8, 3, 2, 3], [12, 4])
MOST_LINES: Final = len(vega.SERIES)
# Beyond this ratio the smaller ones would all be one flat line.
_LOG_FROM: Final = 10


def followers(rows: Sequence[Row], names: Sequence[str], period: Period) -> Spec:
    """A line a profile, told apart by colour and by dashes.

    Args:
        rows: As `follower_rows` gives them.
        names: The profiles in the order of the legend, at most `MOST_LINES`.
        period: The days of the axis.
    """
    colour = vega.colours("profile", dict(zip(names, vega.SERIES, strict=False)))
    dash = {
        "field": "profile",
        "type": "nominal",
        "scale": {"domain": list(names), "range": _DASHES[: len(names)]},
        "title": None,
    }
    # Names are long: below each other where they would not fit beside each other.
    columns = {"expr": f"{vega.ON_A_PHONE} ? 1 : 5"}
    legend = {"legend": {"columns": columns, "symbolType": "stroke", "symbolSize": 700}}
    title = say("followers")
    y = vega.number_axis("followers", title, from_zero=False)
    if is_logarithmic(rows):
        axis = {"format": ",d", "tickCount": 5, "grid": False}
        y |= {"scale": {"type": "log", "nice": True}, "axis": axis}
    tooltip = vega.tips(
        ("on", say("when"), "day"),
        ("profile", say("competitors-profile"), "text"),
        ("followers", title, ",d"),
    )
    line = {
        "mark": {"type": "line", "strokeWidth": 2.5, "point": {"size": 14, "filled": True}},
        "encoding": {"strokeDash": dash | legend, "color": colour | legend},
    }
    found = {"mark": {"type": "point", "size": 400, "opacity": 0}, "encoding": {"tooltip": tooltip}}
    return vega.chart(
        line,
        found,
        values=rows,
        encoding={
            "x": vega.time_axis("on", span=(period.start, period.end)),
            "y": y,
        },
        height=340,
    )


def is_logarithmic(rows: Sequence[Row]) -> bool:
    """Whether the profiles differ so much in size that equal steps are equal ratios."""
    counts = [int(str(row["followers"])) for row in rows]
    return min(counts) > 0 and max(counts) / min(counts) >= _LOG_FROM


def follower_rows(counts: Sequence[Count], names: Sequence[str]) -> list[Row]:
    """Every number of `followers`, oldest first."""
    rows: list[Row] = [
        {
            "on": one.on,
            "profile": profile(one.username, is_own=one.is_own),
            "followers": one.followers,
        }
        for one in counts
    ]
    return [row for row in rows if row["profile"] in names]


def profile(username: str, *, is_own: bool) -> str:
    """A profile's name in the legend."""
    return say("competitors-you", username=username) if is_own else f"@{username}"
