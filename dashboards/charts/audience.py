"""The charts of *Audience*: segments with the unknown, hours online, and who stays how long."""

from collections.abc import Sequence
from datetime import date
from typing import Final, cast

from babel.dates import format_skeleton

from dashboards import formats
from dashboards.charts import bars, heat, vega
from dashboards.charts.vega import BLUE, SLATE, Row, Spec
from dashboards.queries.audience import Hour, Segment, Stay
from dashboards.texts import say

_GENDERS: Final = ("F", "M", "U")
MOST_BARS: Final = 12


def segments(rows: Sequence[Row], *, has_shares: bool) -> Spec:
    """A bar a segment; the remainder is grey, paler than its outline.

    Args:
        rows: As `segment_rows` gives them.
        has_shares: Whether the bars are shares of all, or plain people.
    """
    field, form = ("share", ".1%") if has_shares else ("people", ",d")
    known, unknown = say("audience-known"), say("audience-unknown")
    shown = [row for row in rows if not row["is_unknown"]][:MOST_BARS]
    # Where everybody is known there is no remainder to draw.
    shown += [row for row in rows if row["is_unknown"] and row[field]]
    kinds = {known: BLUE, unknown: SLATE}
    plain = [row | {"kind": unknown if row["is_unknown"] else known} for row in shown]
    return bars.chart(
        plain,
        "segment",
        field,
        form,
        {},
        {
            "color": vega.colours("kind", kinds) | {"legend": None},
            "stroke": vega.colours("kind", kinds) | {"legend": None},
            "fillOpacity": {
                "condition": {"test": "datum.is_unknown", "value": 0.35},
                "value": 0.9,
            },
            "tooltip": vega.tips(
                ("segment", say("audience-segment"), "text"),
                ("people", say("people"), ",d"),
                *([("share", say("audience-share"), ".1%")] if has_shares else []),
            ),
        },
    )


def segment_rows(dimension: str, segments: Sequence[Segment]) -> list[Row]:
    """Every segment with its name for the reader, the remainder last."""
    return [
        {
            "segment": say("audience-unknown")
            if one.is_unknown
            else _name(dimension, one.segment or ""),
            "people": one.people,
            "share": one.share,
            "is_unknown": one.is_unknown,
        }
        for one in segments
    ]


def _name(dimension: str, segment: str) -> str:
    if dimension == "gender" and segment in _GENDERS:
        return say("audience-gender", gender=segment)
    if dimension == "country":
        return str(formats.locale().territories.get(segment, segment))
    return segment


def hours(told: Sequence[Hour]) -> Spec:
    """A row a day, a column an hour.

    Args:
        told: What was told, oldest first.
    """
    # Written once a day and not once an hour, which would take half of the page's time.
    year = max(one.on for one in told).year
    days = {
        on: formats.day_of_year(on, year) for on in sorted({one.on for one in told}, reverse=True)
    }
    rows: list[Row] = [
        {"day": days[one.on], "hour": one.hour, "online": one.online} for one in told
    ]
    return heat.chart(
        rows,
        ("hour", range(24)),
        ("day", list(days.values())),
        ("online", say("audience-online"), ",d"),
        vega.tips(
            ("day", say("when"), "text"),
            ("hour", say("audience-hour-utc"), "d"),
            ("online", say("audience-online"), ",d"),
        ),
        x_title=say("audience-hour-utc"),
        row_height=14,
    )


def hour_rows(hours: Sequence[Hour]) -> list[Row]:
    """Every number of `hours`, oldest first."""
    return [{"date": one.on, "hour": one.hour, "online": one.online} for one in hours]


def stays(rows: Sequence[Row]) -> Spec:
    """A row a month of follow, a column a month of age, as far as anything is known.

    Args:
        rows: As `stay_rows` gives them.
    """
    # A cell has no room for a decimal, and nearly all are not all.
    told = [
        row | {"written": min(stayed, 0.99) if stayed < 1 else stayed}
        for row in rows
        if isinstance(stayed := row["retention"], float)
    ]
    return heat.chart(
        told,
        ("months_since", sorted({cast("int", row["months_since"]) for row in told})),
        ("cohort", list(dict.fromkeys(row["cohort"] for row in told))),
        ("retention", say("audience-stayed"), ".0%"),
        vega.tips(
            ("cohort", say("audience-cohort"), "text"),
            ("months_since", say("audience-months"), "d"),
            ("retention", say("audience-stayed"), ".1%"),
            ("low", say("audience-lowest"), ".1%"),
            ("high", say("audience-highest"), ".1%"),
            ("at_risk", say("audience-at-risk"), ",d"),
        ),
        x_title=say("audience-months"),
        domain=[0, 1],
        written="written",
    )


def stay_rows(stays: Sequence[Stay]) -> list[Row]:
    """Every number of `stays`; a month that no list watched whole is marked."""
    whole = {stay.cohort_month: stay.is_whole_month for stay in stays}
    names = {month: _month(month, is_whole=is_whole) for month, is_whole in whole.items()}
    return [
        {
            "cohort": names[stay.cohort_month],
            "months_since": stay.months_since,
            "retention": stay.retention,
            "low": stay.low,
            "high": stay.high,
            "at_risk": stay.at_risk,
        }
        for stay in stays
    ]


def _month(first: date, *, is_whole: bool) -> str:
    month = str(format_skeleton("yMMM", first, locale=formats.locale()))
    return month if is_whole else say("audience-cohort.partly", month=month)
