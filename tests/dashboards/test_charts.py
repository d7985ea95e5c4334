"""What the charts draw that a picture of one data set would not show."""

from datetime import date, timedelta

import pytest

from dashboards import formats
from dashboards.charts import audience, heat, overview, vega
from dashboards.charts.vega import Row
from dashboards.periods import Period
from dashboards.queries.audience import Segment

PERIOD = Period(date(2026, 11, 1), date(2026, 11, 14))


def counted(*followers: int) -> list[Row]:
    return [
        {"at": PERIOD.start + timedelta(day), "followers": number, "kind": overview.API}
        for day, number in enumerate(followers)
    ]


@pytest.mark.parametrize(
    ("followers", "least_width"),
    # Ten people, a fiftieth of the followers, or all that was counted: whichever is most.
    [((3, 4), 10), ((1983, 1984), 1984 * 0.02), ((1000, 1900), 900), ((8412,), 8412 * 0.02)],
)
def test_single_people_never_look_like_a_change(
    followers: tuple[int, ...], least_width: float
) -> None:
    low, high = overview.followers(counted(*followers), PERIOD)["encoding"]["y"]["scale"]["domain"]
    assert low >= 0
    assert high - low > least_width - 0.01
    assert low <= min(followers) <= max(followers) <= high


def test_nobody_unknown_is_no_bar() -> None:
    segments = [
        Segment("F", 60, 0.6, False, PERIOD.end, None),
        Segment("M", 40, 0.4, False, PERIOD.end, None),
        Segment(None, 0, 0.0, True, PERIOD.end, None),
    ]
    drawn = audience.segments(audience.segment_rows("gender", segments), has_shares=True)
    assert [row["segment"] for row in drawn["data"]["values"]] == ["Women", "Men"]


@pytest.mark.parametrize(("posts", "steps"), [(1, [0, 1]), (3, [0, 3]), (12, [0, 6, 12])])
def test_a_legend_of_whole_numbers_repeats_none(posts: int, steps: list[float]) -> None:
    drawn = heat.chart(
        [{"hour": 1, "day": "Mon", "posts": posts}],
        ("hour", range(24)),
        ("day", ["Mon"]),
        ("posts", "Posts", ",d"),
        [],
    )
    assert drawn["layer"][0]["encoding"]["color"]["legend"]["values"] == steps


@pytest.mark.parametrize(
    ("locale", "day", "moment"),
    [
        ("en-US", "%b %-d", "%b %-d, %Y, %-I:%M\u202f%p UTC"),
        ("de", "%-d. %b", "%d.%m.%Y, %H:%M UTC"),
    ],
)
def test_a_chart_writes_days_as_the_reader_does(locale: str, day: str, moment: str) -> None:
    with formats.reader(locale):
        assert (
            vega.time_axis("at", span=(PERIOD.start, PERIOD.start + timedelta(27)))["axis"][
                "format"
            ]
            == day
        )
        (tip,) = vega.tips(("at", "When", "moment"))
        assert tip["format"] == moment


@pytest.mark.parametrize(("days", "form"), [(28, "%-d %b"), (150, "%-d %b"), (365, "%b %Y")])
def test_an_axis_names_days_or_months_and_never_both(days: int, form: str) -> None:
    axis = vega.time_axis("at", span=(PERIOD.start, PERIOD.start + timedelta(days)))["axis"]
    assert axis["format"] == form
    assert (axis["tickCount"] == {"interval": "month", "step": 1}) == (days > 150)
