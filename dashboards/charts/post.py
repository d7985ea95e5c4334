"""The chart of *Post*: its curve, over the middle half of its peers."""

from collections.abc import Sequence

from dashboards.charts import vega
from dashboards.charts.vega import BLUE, SLATE, Row, Spec
from dashboards.queries.post import Age
from dashboards.texts import say


def curve(rows: Sequence[Row], measure: str) -> Spec:
    """The post as a line, its peers' median dashed, their middle half as a band.

    Args:
        rows: As `curve_rows` gives them.
        measure: One of `dashboards.queries.post.MEASURES`.
    """
    form = ".1%" if measure == "engagement_rate_by_reach" else ",.0f"
    title = say(f"post-{measure.replace('_', '-')}")
    own, peers = say("post-this"), say("post-peers-median")
    y = vega.number_axis("value", title, form=".0%" if form == ".1%" else ",d")
    tooltip = vega.tips(
        ("age", say("post-age"), "text"),
        ("value", own, form),
        ("low", say("post-low"), form),
        ("middle", peers, form),
        ("high", say("post-high"), form),
        ("peers", say("post-peers"), ",d"),
    )
    colour = vega.colours("line", {own: BLUE, peers: SLATE})
    dash = vega.colours("line", {own: [1, 0], peers: [5, 4]})
    look = {"legend": {"symbolType": "stroke", "symbolSize": 200}}
    colours = {"color": colour | look, "strokeDash": dash | look}
    band = {
        "mark": {"type": "area", "opacity": 0.22, "color": SLATE},
        "transform": [{"filter": "isValid(datum.low)"}],
        "encoding": {"y": y | {"field": "low"}, "y2": {"field": "high"}},
    }
    median = {
        "mark": {"type": "line", "strokeWidth": 1.5},
        "transform": [
            {"filter": "isValid(datum.middle)"},
            {"calculate": f"{peers!r}", "as": "line"},
        ],
        "encoding": {"y": y | {"field": "middle"}, **colours},
    }
    line = {
        "mark": {"type": "line", "strokeWidth": 2.5, "point": {"size": 60, "filled": True}},
        # An age at which it was not read leaves the line open.
        "transform": [{"calculate": f"{own!r}", "as": "line"}],
        "encoding": {"y": y, **colours},
    }
    # Something larger than a point for the pointer to find.
    found = {
        "mark": {"type": "point", "size": 500, "opacity": 0},
        "transform": [{"filter": "isValid(datum.value)"}],
        "encoding": {"y": y, "tooltip": tooltip},
    }
    x = {
        "field": "age",
        "type": "ordinal",
        "sort": [row["age"] for row in rows],
        "axis": {"labelAngle": 0},
        "scale": {"padding": 0.5},
        "title": None,
    }
    return vega.chart(band, median, line, found, values=rows, encoding={"x": x})


def curve_rows(ages: Sequence[Age]) -> list[Row]:
    """Every number of `curve`, the youngest age first."""
    return [
        {
            "age": say(f"post-at-{age.age}"),
            "measured_age_hours": age.measured_age_hours,
            "value": age.value,
            "peers": age.peers,
            "low": age.low,
            "middle": age.middle,
            "high": age.high,
            "percentile": age.percentile,
        }
        for age in ages
    ]
