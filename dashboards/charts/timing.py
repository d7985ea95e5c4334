"""The charts of *Timing*: the week, as followers were online in it and as posts were published."""

from collections.abc import Sequence

from babel.dates import get_day_names

from dashboards import formats
from dashboards.charts import heat, vega
from dashboards.charts.vega import Row, Spec
from dashboards.queries.timing import Online, Slot
from dashboards.texts import say


def weekday(number: int) -> str:
    """The name of a weekday, from Monday, 1."""
    return str(get_day_names("abbreviated", locale=formats.locale())[number - 1])


def online(rows: Sequence[Row], zone: str) -> Spec:
    """A row a weekday, a column an hour.

    Args:
        rows: As `online_rows` gives them.
        zone: The time zone that the hours are in.
    """
    return _week(
        rows,
        ("online", say("timing-online"), ",.0f"),
        zone,
        ("days", say("timing-days"), ",d"),
    )


def online_rows(hours: Sequence[Online]) -> list[Row]:
    """Every number of `online`."""
    return [
        {
            "weekday": weekday(one.weekday),
            "hour": one.hour,
            "online": one.mean,
            "days": one.days,
        }
        for one in hours
    ]


def posts(rows: Sequence[Row], zone: str) -> Spec:
    """A row a weekday, a column an hour; each cell says how many posts.

    Args:
        rows: As `post_rows` gives them.
        zone: The time zone that the hours are in.
    """
    return _week(
        rows,
        ("posts", say("timing-posts"), ",d"),
        zone,
        ("median_reach", say("timing-median-reach"), ",.0f"),
        ("posts_with_reach", say("timing-with-reach"), ",d"),
        ("median_rate", say("timing-median-rate"), ".2%"),
        written="posts",
    )


def post_rows(slots: Sequence[Slot]) -> list[Row]:
    """Every number of `posts`."""
    return [
        {
            "weekday": weekday(slot.weekday or 1),
            "hour": slot.hour,
            "posts": slot.posts,
            "posts_with_reach": slot.posts_with_reach,
            "median_reach": slot.median_reach,
            "median_rate": slot.median_rate,
        }
        for slot in slots
    ]


def _week(
    rows: Sequence[Row],
    value: tuple[str, str, str],
    zone: str,
    *more: tuple[str, str, str],
    written: str = "",
) -> Spec:
    hour = say("timing-hour", zone=zone)
    return heat.chart(
        rows,
        ("hour", range(24)),
        ("weekday", [weekday(number) for number in range(1, 8)]),
        value,
        vega.tips(("weekday", say("timing-weekday"), "text"), ("hour", hour, "d"), value, *more),
        x_title=hour,
        written=written,
    )
