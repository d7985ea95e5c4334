"""Account insights: windows, Pacific days, forms, breakdowns, revision, withholding."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from sandbox import pacific, truth
from tests.sandbox.conftest import Asking

DAY = timedelta(days=1)


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def series(asking: Asking, metric: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    answer = asking.answer(
        "/me/insights", metric=metric, period="day", since=seconds(since), until=seconds(until)
    )
    values: list[dict[str, Any]] = answer["data"][0]["values"]
    return values


def total(asking: Asking, metric: str, **query: object) -> dict[str, Any]:
    answer = asking.answer(
        "/me/insights", metric=metric, period="day", metric_type="total_value", **query
    )
    value: dict[str, Any] = answer["data"][0]["total_value"]
    return value


def by_segment(value: dict[str, Any]) -> dict[tuple[str, ...], int]:
    results = value["breakdowns"][0]["results"]
    return {tuple(result["dimension_values"]): result["value"] for result in results}


@pytest.mark.parametrize(
    ("around", "ends"),
    [
        (
            datetime(2026, 3, 8, tzinfo=UTC),
            ["2026-03-07T08", "2026-03-08T08", "2026-03-09T07", "2026-03-10T07"],
        ),
        (
            datetime(2026, 11, 1, tzinfo=UTC),
            ["2026-10-31T07", "2026-11-01T07", "2026-11-02T08", "2026-11-03T08"],
        ),
    ],
)
def test_days_end_at_pacific_midnight_in_summer_and_winter(
    asking: Asking, around: datetime, ends: list[str]
) -> None:
    asking.at(around + 10 * DAY)
    values = series(asking, "reach", around - DAY, around + 2 * DAY + timedelta(hours=12))

    assert [value["end_time"] for value in values] == [f"{end}:00:00+0000" for end in ends]


def test_only_finished_days_are_told(asking: Asking) -> None:
    midnight = pacific.midnight(pacific.date_of(asking.now))
    asking.at(midnight - timedelta(seconds=1))
    before = series(asking, "reach", midnight - 3 * DAY, midnight + DAY)
    asking.at(midnight)
    after = series(asking, "reach", midnight - 3 * DAY, midnight + DAY)

    assert len(after) == len(before) + 1
    assert after[-1]["end_time"] == f"{midnight:%Y-%m-%dT%H:%M:%S}+0000"


def test_without_a_window_the_two_newest_days_are_told(asking: Asking) -> None:
    answer = asking.answer("/me/insights", metric="reach,follower_count", period="day")

    assert [len(entry["values"]) for entry in answer["data"]] == [2, 2]
    assert "paging" not in answer


def test_follower_count_is_the_gross_follows_of_each_day(asking: Asking) -> None:
    values = series(asking, "follower_count", asking.now - 29 * DAY, asking.now)
    ends = [datetime.fromisoformat(value["end_time"]) for value in values]
    flows = [
        truth.follows_and_unfollows(asking.world, pacific.days_before(end, 1), end) for end in ends
    ]

    assert len(values) == 29
    assert [value["value"] for value in values[:-2]] == [flow.followed for flow in flows[:-2]]
    assert any(flow.followed and flow.left for flow in flows[:-2])


def test_follows_and_unfollows_are_told_by_follow_type_only(asking: Asking) -> None:
    until = pacific.midnight(pacific.date_of(asking.now) - 3 * DAY)
    since = until - 20 * DAY
    window = {"since": seconds(since), "until": seconds(until)}
    value = total(asking, "follows_and_unfollows", breakdown="follow_type", **window)
    flow = truth.follows_and_unfollows(asking.world, since, until)

    assert "value" not in value
    assert by_segment(value) == {("FOLLOWER",): flow.followed, ("NON_FOLLOWER",): flow.left}
    bare = asking.answer(
        "/me/insights",
        metric="follows_and_unfollows",
        period="day",
        metric_type="total_value",
        **window,
    )
    assert "total_value" not in bare["data"][0]


def test_follows_and_unfollows_of_the_newest_day_are_missing(asking: Asking) -> None:
    end = pacific.midnight(pacific.date_of(asking.now))
    window = {"since": seconds(pacific.days_before(end, 1)), "until": seconds(end)}
    asking.at(end + timedelta(hours=23))
    early = total(asking, "follows_and_unfollows", breakdown="follow_type", **window)
    asking.at(end + timedelta(hours=24))
    late = total(asking, "follows_and_unfollows", breakdown="follow_type", **window)

    assert early == {"value": 0}
    flow = truth.follows_and_unfollows(asking.world, pacific.days_before(end, 1), end)
    assert by_segment(late).get(("FOLLOWER",), 0) == flow.followed


def test_a_day_without_a_category_omits_it(asking: Asking) -> None:
    midnights = list(pacific.boundaries(asking.now - 300 * DAY, asking.now - 5 * DAY))
    quiet = next(
        (a, b)
        for a, b in pairwise(midnights)
        if (flow := truth.follows_and_unfollows(asking.world, a, b)).left == 0 and flow.followed
    )
    value = total(
        asking,
        "follows_and_unfollows",
        breakdown="follow_type",
        since=seconds(quiet[0]),
        until=seconds(quiet[1]),
    )

    assert set(by_segment(value)) == {("FOLLOWER",)}


def test_numbers_of_a_day_are_revised_for_two_days_and_then_stand(asking: Asking) -> None:
    end = pacific.midnight(pacific.date_of(asking.now) - 10 * DAY)

    def told(age: timedelta) -> int:
        asking.at(end + age)
        window = {"since": seconds(pacific.days_before(end, 1)), "until": seconds(end)}
        value: int = total(asking, "views", **window)["value"]
        return value

    first, second, third, later = (told(timedelta(hours=hours)) for hours in (1, 25, 49, 200))
    assert first < second < third == later


def test_totals_agree_with_their_breakdowns(asking: Asking) -> None:
    window = {"since": seconds(asking.now - 20 * DAY), "until": seconds(asking.now - 2 * DAY)}
    plain = total(asking, "views", **window)["value"]

    for breakdown in ("follow_type", "media_product_type", "follow_type,media_product_type"):
        value = total(asking, "views", breakdown=breakdown, **window)
        segments = by_segment(value)
        assert value["value"] == plain == sum(segments.values())
        assert {len(segment) for segment in segments} == {len(breakdown.split(","))}
    products = {
        product
        for (product,) in by_segment(
            total(asking, "views", breakdown="media_product_type", **window)
        )
    }
    assert products <= {"POST", "CAROUSEL_CONTAINER", "REEL", "STORY"}
    assert len(products) >= 3


def test_reach_is_fewer_people_than_its_days_together(asking: Asking) -> None:
    until = pacific.midnight(pacific.date_of(asking.now) - 3 * DAY)
    since = until - 28 * DAY
    days = sum(value["value"] for value in series(asking, "reach", since, until))
    whole = total(asking, "reach", since=seconds(since), until=seconds(until))["value"]

    assert 0.6 * days < whole < 0.9 * days


def test_breakdowns_of_a_time_series_are_ignored(asking: Asking) -> None:
    query = {"metric": "reach", "period": "day"}

    assert asking.answer("/me/insights", **query, breakdown="follow_type") == asking.answer(
        "/me/insights", **query
    )


def test_every_total_is_at_hand_and_plausible(asking: Asking) -> None:
    metrics = (
        "reach,views,accounts_engaged,total_interactions,likes,comments,saves,shares,replies,"
        "reposts,profile_views,website_clicks,profile_links_taps"
    )
    answer = asking.answer(
        "/me/insights",
        metric=metrics,
        period="day",
        metric_type="total_value",
        since=seconds(asking.now - 28 * DAY),
        until=seconds(asking.now),
    )
    values = {entry["name"]: entry["total_value"]["value"] for entry in answer["data"]}

    assert list(values) == metrics.split(",")
    parts = ("likes", "comments", "saves", "shares", "replies")
    assert values["total_interactions"] == sum(values[name] for name in parts)
    assert values["accounts_engaged"] < values["reach"] < values["views"]
    assert all(values[name] > 0 for name in ("profile_views", "website_clicks", "likes"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"metric": "views", "period": "day"}, "metric_type=total_value"),
        ({"metric": "reach,views", "period": "day"}, "(views)"),
        (
            {"metric": "follower_count", "period": "day", "metric_type": "total_value"},
            "metric_type=time_series",
        ),
        ({"metric": "impressions", "period": "day"}, "metric[0] must be one of"),
        ({"metric": "reach", "period": "lifetime"}, "period"),
        ({"metric": "online_followers", "period": "day"}, "period"),
        ({"metric": "reach"}, "period is required"),
        ({"period": "day"}, "metric is required"),
        (
            {
                "metric": "likes",
                "period": "day",
                "metric_type": "total_value",
                "breakdown": "follow_type",
            },
            "breakdown",
        ),
        (
            {
                "metric": "engaged_audience_demographics",
                "period": "lifetime",
                "metric_type": "total_value",
                "breakdown": "age",
            },
            "timeframe",
        ),
        ({"metric": "reach", "period": "day", "since": "soon"}, "since"),
    ],
)
def test_questions_against_the_rules_are_refused(
    asking: Asking, query: dict[str, str], words: str
) -> None:
    error = asking.refusal("/me/insights", **query)

    assert error["code"] == 100
    assert words in error["message"]


def test_windows_have_limits(asking: Asking) -> None:
    now = asking.now

    def refused(metric: str, since: datetime, until: datetime) -> str:
        window = {"since": seconds(since), "until": seconds(until)}
        message: str = asking.refusal("/me/insights", metric=metric, period="day", **window)[
            "message"
        ]
        return message

    month = timedelta(days=30)
    assert len(series(asking, "reach", now - month, now)) == 30
    assert "30 days (2592000 s)" in refused("reach", now - month - timedelta(seconds=1), now)
    assert "earlier" in refused("reach", now, now - DAY)
    assert "last 2 years" in refused("reach", now - timedelta(days=731), now - timedelta(days=720))
    assert series(asking, "reach", now - timedelta(days=729), now - timedelta(days=720))
    assert series(asking, "follower_count", now - month, now)
    assert "last 30 days" in refused("follower_count", now - 32 * DAY, now - 10 * DAY)


def test_thirty_pacific_days_across_the_autumn_change_are_too_long(asking: Asking) -> None:
    start = pacific.midnight(datetime(2026, 10, 10, tzinfo=UTC).date())
    end = pacific.midnight(datetime(2026, 11, 9, tzinfo=UTC).date())
    error = asking.refusal(
        "/me/insights", metric="reach", period="day", since=seconds(start), until=seconds(end)
    )

    assert "30 days" in error["message"]


def test_windows_may_be_given_in_iso_and_end_in_the_future(asking: Asking) -> None:
    since, until = asking.now - 5 * DAY, asking.now + 5 * DAY
    answer = asking.answer(
        "/me/insights",
        metric="reach",
        period="day",
        since=f"{since:%Y-%m-%dT%H:%M:%SZ}",
        until=f"{until:%Y-%m-%dT%H:%M:%SZ}",
    )

    assert answer["data"][0]["values"] == series(asking, "reach", since, until)
    assert "since" in answer["paging"]["next"]


def test_follower_metrics_are_withheld_below_a_hundred_followers(asking: Asking) -> None:
    world = asking.world
    reached = next(event.at for event in world.events if world.followers_count(event.at) >= 100)
    asking.at(reached - timedelta(seconds=1))
    few = asking.answer("/me/insights", metric="reach,follower_count", period="day")
    demographics = {
        "metric": "follower_demographics",
        "period": "lifetime",
        "metric_type": "total_value",
        "breakdown": "country",
    }
    assert [entry["name"] for entry in few["data"]] == ["reach"]
    assert asking.answer("/me/insights", **demographics) == {"data": []}
    asking.at(reached)
    enough = asking.answer("/me/insights", metric="reach,follower_count", period="day")
    assert [entry["name"] for entry in enough["data"]] == ["reach", "follower_count"]
    assert asking.answer("/me/insights", **demographics)["data"]


def test_demographics_count_the_followers_of_whom_it_is_known(asking: Asking) -> None:
    followers = len(truth.followers_at(asking.world, asking.now))
    query = {
        "metric": "follower_demographics",
        "period": "lifetime",
        "metric_type": "total_value",
    }
    plain = asking.answer("/me/insights", **query, breakdown="age,gender")["data"][0]["total_value"]
    framed = asking.answer("/me/insights", **query, breakdown="country", timeframe="this_month")[
        "data"
    ][0]["total_value"]

    assert plain["breakdowns"][0]["dimension_keys"] == ["age", "gender"]
    assert 0.85 * followers < sum(by_segment(plain).values()) < followers
    assert framed["breakdowns"][0]["dimension_keys"] == ["timeframe", "country"]
    assert ("THIS_MONTH", "DE") in by_segment(framed)
    engaged = asking.answer(
        "/me/insights",
        metric="engaged_audience_demographics",
        period="lifetime",
        metric_type="total_value",
        breakdown="gender",
        timeframe="this_month",
    )["data"][0]["total_value"]
    assert 0 < sum(by_segment(engaged).values()) < followers / 2


def test_online_followers_are_told_by_hour_but_not_for_the_newest_days(asking: Asking) -> None:
    answer = asking.answer(
        "/me/insights",
        metric="online_followers",
        period="lifetime",
        since=seconds(asking.now - 5 * DAY),
        until=seconds(asking.now),
    )
    days = [value["value"] for value in answer["data"][0]["values"]]

    assert days[-2:] == [{}, {}]
    followers = asking.world.followers_count(asking.now)
    for day in days[:-2]:
        assert list(day) == [str(hour) for hour in range(24)]
        assert all(0 <= count <= followers for count in day.values())


def test_valid_metrics_of_which_there_are_no_data_look_like_success(asking: Asking) -> None:
    assert asking.answer("/me/insights", metric="threads_likes", period="day") == {"data": []}
