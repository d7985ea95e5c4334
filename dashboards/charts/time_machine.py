"""The chart of *Time machine*: of whom those who followed at each moment are made."""

from collections.abc import Mapping, Sequence
from typing import Final

from dashboards.charts import vega
from dashboards.charts.vega import AMBER, BLUE, SLATE, TEAL, Row, Spec
from dashboards.queries import time_machine as queries
from dashboards.queries.time_machine import Comparison
from dashboards.texts import say

_COLOURS: Final[Mapping[str, str]] = {
    queries.STAYED: BLUE,
    queries.LEFT: AMBER,
    queries.CAME: TEAL,
    queries.UNCLEAR: SLATE,
}


def both(rows: Sequence[Row]) -> Spec:
    """A bar for each moment, made of who stayed, left or came, and who cannot be told."""
    bars = {
        "mark": {"type": "bar", "height": {"band": 0.7}},
        "encoding": {
            "y": {
                "field": "moment",
                "type": "nominal",
                "sort": None,
                "title": None,
                "axis": {"labelLimit": 200, "labelOverlap": False},
            },
            "x": {
                "field": "people",
                "type": "quantitative",
                "title": say("people"),
                "axis": {"format": ",d", "tickMinStep": 1, "tickCount": 5},
            },
            # The names are short: two beside each other on a phone, which leaves the bars room.
            "color": vega.colours(
                "what", {say(f"time-machine-{kind}"): colour for kind, colour in _COLOURS.items()}
            )
            | {"legend": {"columns": {"expr": f"{vega.ON_A_PHONE} ? 2 : 4"}, "title": None}},
            "order": {"field": "order"},
            "tooltip": vega.tips(
                ("moment", say("when"), "text"),
                ("what", say("time-machine-what"), "text"),
                ("people", say("people"), ",d"),
            ),
        },
    }
    return vega.chart(bars, values=rows, height=200)


def rows(comparison: Comparison, then: str, now: str) -> list[Row]:
    """Every number of the chart; moments are written as the reader does."""
    numbers = comparison.numbers
    # Of those who cannot be told, each moment has those who then followed or may have.
    unclear_then = sum(comparison.then) - numbers[queries.STAYED] - numbers[queries.LEFT]
    unclear_now = sum(comparison.now) - numbers[queries.STAYED] - numbers[queries.CAME]
    parts = [
        (then, queries.STAYED, numbers[queries.STAYED]),
        (then, queries.LEFT, numbers[queries.LEFT]),
        (then, queries.UNCLEAR, unclear_then),
        (now, queries.STAYED, numbers[queries.STAYED]),
        (now, queries.CAME, numbers[queries.CAME]),
        (now, queries.UNCLEAR, unclear_now),
    ]
    order = list(_COLOURS)
    return [
        {
            "moment": moment,
            "what": say(f"time-machine-{kind}"),
            "people": people,
            "order": order.index(kind),
        }
        for moment, kind, people in parts
    ]
