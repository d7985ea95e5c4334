"""Horizontal bars, one a name, each with its number at its end."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashboards.charts import vega
from dashboards.charts.heat import INK
from dashboards.charts.vega import Row, Spec

# How much longer than the longest bar the axis is, so that its number fits.
_ROOM: Final = 1.2
_BAR_HEIGHT: Final = 26


def chart(
    rows: Sequence[Row],
    name: str,
    value: tuple[str, str],
    forms: tuple[str, str],
    mark: Mapping[str, Any],
    encoding: Mapping[str, Any],
) -> Spec:
    """Bars in the order of the rows.

    Args:
        rows: One a bar.
        name: The field of the names.
        value: The field of the numbers, and the axis's title.
        forms: The formats of the axis and of the number at the end.
        mark: Further properties of the bars.
        encoding: What else the bars show.
    """
    field, title = value
    longest = max((float(str(row[field])) for row in rows), default=0) or 1
    x = {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [0, longest * _ROOM]},
        "axis": {
            "format": forms[0],
            "tickMinStep": 1 if forms[0].endswith("d") else 0,
            "tickCount": 4,
            "grid": True,
        },
        "title": title,
    }
    y = {
        "field": name,
        "type": "nominal",
        "sort": None,
        "axis": {"labelLimit": 130, "grid": False},
        "title": None,
    }
    bars = {
        "mark": {"type": "bar", "cornerRadiusEnd": 3, "height": {"band": 0.72}, **mark},
        "encoding": dict(encoding),
    }
    numbers = {
        "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11, "color": INK},
        "encoding": {"text": {"field": field, "type": "quantitative", "format": forms[1]}},
    }
    return vega.chart(
        bars,
        numbers,
        values=rows,
        height=_BAR_HEIGHT * len(rows) + 50,
        encoding={"x": x, "y": y},
    )
