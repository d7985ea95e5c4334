"""Heat maps: the more there is, the fuller a cell; one that was not told is empty."""

from collections.abc import Sequence
from typing import Any, Final

from dashboards.charts import vega
from dashboards.charts.vega import Row, Spec

# From nearly nothing to full, on light and dark alike.
_RANGE: Final = ["rgba(59, 130, 246, 0.06)", "rgba(59, 130, 246, 0.95)"]
# The colour of the text around a chart, which is the theme's.
INK: Final = "currentColor"
ROW_HEIGHT: Final = 26
# Whole numbers below this have no middle that is one.
_WIDE_ENOUGH: Final = 10
# What the legend, the axis and its title take of the height.
_AROUND: Final = 130


def chart(
    rows: Sequence[Row],
    x: tuple[str, Sequence[object]],
    y: tuple[str, Sequence[object]],
    value: tuple[str, str, str],
    tooltip: Sequence[Spec],
    **axes: Any,
) -> Spec:
    """A heat map.

    Args:
        rows: One a cell.
        x: The field of the columns, and all of them in their order.
        y: The field of the rows, and all of them from top to bottom.
        value: The field, title and format of what the colour shows.
        tooltip: What the pointer shows.
        axes: `x_title`, `written` (the field of the number that each cell says where there is
            room), `domain` (of the colours), `row_height`.
    """
    field, title, form = value
    domain = {"domain": axes["domain"]} if "domain" in axes else {"domainMin": 0}
    cells = {
        "mark": {"type": "rect", "cornerRadius": 2},
        "encoding": {
            "color": {
                "field": field,
                "type": "quantitative",
                "scale": {"range": _RANGE, **domain},
                "title": None,
                "legend": {
                    "title": title,
                    "format": form,
                    "gradientLength": 140,
                    "orient": "top",
                    "values": _steps(rows, field, form, axes.get("domain")),
                },
            },
            "tooltip": list(tooltip),
        },
    }
    numbers = {
        "mark": {"type": "text", "color": INK, "fontSize": {"expr": "width > 560 ? 11 : 0"}},
        "encoding": {
            "text": {"field": axes.get("written"), "type": "quantitative", "format": form}
        },
    }
    return vega.chart(
        *([cells, numbers] if axes.get("written") else [cells]),
        values=rows,
        height=axes.get("row_height", ROW_HEIGHT) * len(y[1]) + _AROUND,
        encoding={
            "x": _band(*x, axes.get("x_title", ""), labelAngle=0, labelOverlap=True),
            "y": _band(*y, "", labelLimit=110, labelOverlap=True),
        },
    )


def _steps(
    rows: Sequence[Row], field: str, form: str, domain: Sequence[float] | None
) -> list[float]:
    """What the legend writes: both ends, and the middle where it is not the same in figures."""
    if domain:
        low, high = domain
    else:
        told = [float(str(row[field])) for row in rows if row[field] is not None]
        low, high = 0.0, max(told, default=0.0)
    is_whole = form.endswith(("d", ".0f"))
    has_middle = not is_whole or high - low >= _WIDE_ENOUGH
    return [low, (low + high) / 2, high] if has_middle else [low, high]


def _band(field: str, order: Sequence[object], title: str, **axis: Any) -> Spec:
    return {
        "field": field,
        "type": "ordinal",
        "sort": None,
        "scale": {"domain": list(order), "paddingInner": 0.06},
        # Else the first and the last name are moved to the edge, away from their cells.
        "axis": axis | {"grid": False, "labelFlush": False},
        "title": title or None,
    }
