"""Horizontal bars, one a name, each with its number at its end."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashboards.charts import vega
from dashboards.charts.heat import INK
from dashboards.charts.vega import Row, Spec

# Pixels beyond the longest bar, for its number.
_ROOM: Final = 46
_BAR_HEIGHT: Final = 26


def chart(
    rows: Sequence[Row],
    name: str,
    value: str,
    form: str,
    mark: Mapping[str, Any],
    encoding: Mapping[str, Any],
) -> Spec:
    """Bars in the order of the rows.

    Args:
        rows: One a bar.
        name: The field of the names.
        value: The field of the numbers.
        form: The format of the number at the end, which stands for an axis.
        mark: Further properties of the bars.
        encoding: What else the bars show.
    """
    longest = max((float(str(row[value])) for row in rows), default=0) or 1
    x = {
        "field": value,
        "type": "quantitative",
        "scale": {"domain": [0, longest], "range": [0, {"expr": f"width - {_ROOM}"}]},
        "axis": None,
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
        "encoding": {"text": {"field": value, "type": "quantitative", "format": form}},
    }
    return vega.chart(
        bars,
        numbers,
        values=rows,
        height=_BAR_HEIGHT * len(rows) + 10,
        encoding={"x": x, "y": y},
    )
