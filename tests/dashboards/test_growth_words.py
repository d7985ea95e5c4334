"""What the charts of counts and of follows say in words and numbers."""

from datetime import UTC, date, datetime, timedelta

from dashboards.charts import growth
from dashboards.charts import overview as charts
from dashboards.periods import Period
from dashboards.queries.growth import Beside, Step
from dashboards.views.growth import _side
from dashboards.views.overview import flows_in_words, in_words

FIRST = date(2026, 11, 10)


def step(
    back: int,
    *,
    followers: int | None = None,
    rebuilt: int | None = None,
    new: int | None = None,
    lost: int | None = None,
) -> Step:
    day = FIRST + timedelta(days=back)
    net = None if new is None or lost is None else new - lost
    days_read = int(net is not None)
    return Step(day, day, days_read, followers, new, lost, net, None, None, None, rebuilt)


def test_a_count_to_which_the_rebuilt_line_is_drawn_was_not_rebuilt() -> None:
    rows = charts.follower_rows([step(0, rebuilt=90), step(1, followers=95)], [])
    line = [row["followers"] for row in rows if row["kind"] == charts.REBUILT]
    assert line == [90, 95], "the two lines meet"
    told = charts.newest_first(rows)
    assert [(row["followers"], row["kind"]) for row in told] == [(95, "api"), (90, "rebuilt")]
    words = in_words(told[::-1])
    assert "The API counted 95 on 11 Nov 2026." in words
    assert "90 on 10 Nov 2026 to 90 on 10 Nov 2026" in words


def test_the_last_day_belongs_to_the_axis_and_to_the_shaded_days() -> None:
    """What was published or listed in its evening would else stand beside the chart."""
    rows = charts.follower_rows([step(0, followers=95)], [])
    day = Period(FIRST, FIRST)
    spec = growth.history(rows, Period(FIRST - timedelta(days=9), FIRST), day)
    assert spec["encoding"]["x"]["scale"]["domain"] == ["2026-11-01", "2026-11-11"]
    assert spec["layer"][0]["data"]["values"] == [{"from": "2026-11-10", "to": "2026-11-11"}]
    spec = growth.history(rows, day, Period(FIRST - timedelta(days=364), FIRST))
    assert spec["layer"][0]["data"]["values"] == [{"from": "2026-11-10", "to": "2026-11-11"}]


def test_a_side_of_which_only_who_came_is_known_says_so() -> None:
    """As of the newest day, of which follows are told before unfollows."""
    now = datetime(2026, 11, 12, tzinfo=UTC)
    sums = {
        "gained": Beside("gained", now, now, 3, 4, 44, 51, None, 0, 0),
        "lost": Beside("lost", now, now, 3, 4, None, None, None, 0, 0),
        "net": Beside("net", now, now, -1, 1, None, None, None, 0, 0),
    }
    side = _side(sums, "stated")
    assert (side.text, side.detail) == ("Not known", "44 to 51 came, how many left is not known")


def test_new_and_lost_are_told_of_the_same_days() -> None:
    """Of the newest day follows alone are known, which is not that nobody was lost."""
    days = [step(0, new=3, lost=1), step(1, new=2, lost=2), step(2, new=40)]
    assert flows_in_words(days) == (
        "Bar chart: 5 new and 3 lost followers in 2 days reported in full."
    )
    assert "0 lost" not in flows_in_words(days[2:])
    assert "40 new followers" in flows_in_words(days[2:])
