"""Vega-Lite specifications: what every chart of ours has in common.

A chart is a plain dictionary with its values in it, so it costs the server next to nothing.
Streamlit's theme gives it text and grid colours; marks take theirs from here, which hold on light
and dark. Vega reads a day as midnight in UTC and would write it in the browser's zone, so every
time axis here is UTC.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, Literal

from babel.dates import get_day_names, get_month_names

from dashboards import formats
from dashboards.charts import dates

Spec = dict[str, Any]
Row = dict[str, object]

BLUE: Final = "#3b82f6"
AMBER: Final = "#d97706"
SLATE: Final = "#64748b"
TEAL: Final = "#0d9488"
# In this order, for series without a meaning of their own.
SERIES: Final = (BLUE, AMBER, TEAL, "#a855f7", SLATE)
HEIGHT: Final = 300
# Days of an axis on which days are named, and of one on which months are.
_MOST_DAYS: Final = 150
_MOST_MONTHS: Final = 1500
# Of the window: a chart's own width is not known yet when the room for its legend is measured.
ON_A_PHONE: Final = "windowSize()[0] < 640"
_WIDTHS: Final[tuple[Literal["wide"], Literal["abbreviated"]]] = ("wide", "abbreviated")


def chart(*layers: Spec, values: Sequence[Row], height: int = HEIGHT, **more: Any) -> Spec:
    """Layers over one set of rows, as wide as their card.

    Args:
        layers: Marks with their encodings; they may bring data of their own.
        values: The rows; days and instants become text that Vega reads as UTC.
        height: In pixels.
        more: Further properties of the top level.
    """
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {"values": rows(values)},
        "layer": list(layers),
        "config": {
            "view": {"stroke": None},
            "axis": {"grid": True, "domain": False, "ticks": False, "labelPadding": 6},
            "axisX": {"grid": False},
            # Names are long: on a phone they stand below each other, as several legends always do.
            "legend": {
                "orient": "top",
                "title": None,
                "symbolStrokeWidth": 2,
                "labelLimit": 0,
                "columns": {"signal": f"{ON_A_PHONE} ? 1 : 0"},
                "layout": {"top": {"anchor": "start", "direction": "vertical", "margin": 2}},
            },
        },
        "usermeta": {"embedOptions": _embedding()},
        **more,
    }


def rows(values: Sequence[Row]) -> list[Row]:
    """Rows as JSON holds them."""
    return [{key: _plain(value) for key, value in row.items()} for row in values]


def time_axis(field: str, *, span: Sequence[date]) -> Spec:
    """A horizontal axis of days or instants, in UTC, from the first of `span` to its last."""
    return {
        "field": field,
        "type": "temporal",
        "scale": {"type": "utc", "domain": [day.isoformat() for day in (span[0], span[-1])]},
        "axis": {"labelFlush": True, "labelOverlap": True, **_ticks((span[-1] - span[0]).days)},
        "title": None,
    }


def _ticks(days: int) -> Spec:
    """Days, months or years, and never two of them on one axis, as is Vega's own way."""
    if days <= _MOST_DAYS:
        form = dates.day_of_year(formats.locale())
        return {"format": form, "tickCount": {"expr": "width / 90"}}
    if days <= _MOST_MONTHS:
        step = 1 if days <= 400 else 3
        form = dates.month(formats.locale())
        return {"format": form, "tickCount": {"interval": "month", "step": step}}
    return {"format": "%Y", "tickCount": "year"}


def number_axis(field: str, title: str, *, from_zero: bool = True, form: str = ",d") -> Spec:
    """A vertical axis of numbers; one of shares has the form `.0%`."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"zero": from_zero, "nice": True},
        "axis": {
            "format": form,
            "tickMinStep": 1 if form.endswith("d") else 0,
            "gridWidth": {"condition": {"test": "datum.value === 0", "value": 2}, "value": 1},
        },
        "title": title,
    }


def colours(field: str, meaning: Mapping[str, object]) -> Spec:
    """The colour, or dashes, of each series by its name; the legend names all, in this order."""
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": list(meaning), "range": list(meaning.values())},
        "title": None,
    }


def tips(*fields: tuple[str, str, str]) -> list[Spec]:
    """What the pointer shows: field, title, and `day`, `moment`, `text` or a number's format."""
    return [_tip(*field) for field in fields]


def _tip(field: str, title: str, form: str) -> Spec:
    if form == "text":
        return {"field": field, "type": "nominal", "title": title}
    if form in ("day", "moment"):
        # Without a unit in UTC the browser's zone would decide which day is written.
        unit = "utcyearmonthdate" if form == "day" else "utcyearmonthdatehoursminutes"
        pattern = (dates.day if form == "day" else dates.moment)(formats.locale())
        return {
            "field": field,
            "type": "temporal",
            "timeUnit": unit,
            "format": pattern,
            "title": title,
        }
    return {"field": field, "type": "quantitative", "format": form, "title": title}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _embedding() -> Spec:
    """Separators and month names as the reader writes them."""
    own = formats.locale()
    group, decimal = own.number_symbols["latn"]["group"], own.number_symbols["latn"]["decimal"]
    # Babel's week begins with Monday, D3's with Sunday.
    long_days, short_days = (get_day_names(width, locale=own) for width in _WIDTHS)
    long_months, short_months = (get_month_names(width, locale=own) for width in _WIDTHS)
    week = (6, 0, 1, 2, 3, 4, 5)
    return {
        "actions": False,
        "formatLocale": {
            "decimal": decimal,
            "thousands": group,
            "grouping": [3],
            "currency": ["", ""],
            "minus": formats.MINUS,
        },
        "timeFormatLocale": {
            "dateTime": "%x, %X",
            "date": dates.day(own),
            "time": "%H:%M",
            "periods": [own.day_periods["format"]["abbreviated"][half] for half in ("am", "pm")],
            "days": [long_days[day] for day in week],
            "shortDays": [short_days[day] for day in week],
            "months": list(long_months.values()),
            "shortMonths": list(short_months.values()),
        },
    }
