"""What nobody is sure of in the account's insights, each behind its switch (graph-api.md 7, 20)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox import pacific
from tests.sandbox.conftest import Asking

DAY = timedelta(days=1)
TOTAL = {"period": "day", "metric_type": "total_value"}
DEMOGRAPHIC = {"period": "lifetime", "metric_type": "total_value"}


def window(asking: Asking, back: int, until: int = 0) -> dict[str, int]:
    since, end = asking.now - back * DAY, asking.now - until * DAY
    return {"since": int(since.timestamp()), "until": int(end.timestamp())}


def values(asking: Asking, metric: str, **query: object) -> list[dict[str, Any]]:
    answer = asking.answer("/me/insights", metric=metric, **query)
    told: list[dict[str, Any]] = answer["data"][0]["values"]
    return told


def segments(asking: Asking, metric: str, **query: object) -> set[str]:
    total = asking.answer("/me/insights", metric=metric, **query)["data"][0]["total_value"]
    return {result["dimension_values"][-1] for result in total["breakdowns"][0]["results"]}


@pytest.mark.parametrize(
    ("cap", "here", "there"),
    [("both", False, False), ("facebook", True, False), ("none", True, True)],
)
def test_windows_longer_than_30_days(
    asking: Asking, asking_facebook: Asking, cap: str, here: bool, there: bool
) -> None:
    asking.switch(window_cap=cap)
    path = f"/{asking.world.owner.account_id}/insights"
    query = {"metric": "reach", "breakdown": "follow_type", **TOTAL, **window(asking, 89)}

    assert (asking.get(path, **query).status_code == 200) == here
    assert (asking_facebook.get(path, **query).status_code == 200) == there


def test_totals_asked_as_a_series_are_dropped_on_one_host(
    asking: Asking, asking_facebook: Asking
) -> None:
    asking.switch(unfit_metrics="dropped")
    path = f"/{asking.world.owner.account_id}/insights"
    query = {"metric": "reach,profile_views", "period": "day"}

    assert [entry["name"] for entry in asking.answer(path, **query)["data"]] == ["reach"]
    assert "(profile_views)" in asking_facebook.refusal(path, **query)["message"]


def test_days_may_end_at_another_midnight(asking: Asking) -> None:
    asking.at(datetime(2026, 10, 30, 12, tzinfo=UTC)).switch(day_zone="Europe/Berlin")
    ends = [
        value["end_time"][11:13]
        for value in values(asking, "reach", period="day", **window(asking, 7))
    ]

    assert ends == ["22", "22", "23", "23", "23", "23", "23"]


def test_a_days_time_may_be_its_start(asking: Asking) -> None:
    ended = values(asking, "reach", period="day", **window(asking, 5))
    asking.switch(end_time="start")
    started = values(asking, "reach", period="day", **window(asking, 5))

    assert [value["value"] for value in started] == [value["value"] for value in ended]
    assert [value["end_time"] for value in started[1:]] == [v["end_time"] for v in ended[:-1]]


def test_links_to_other_windows_may_be_missing(asking: Asking) -> None:
    query = {"metric": "reach", "period": "day", **window(asking, 5)}

    assert "paging" in asking.answer("/me/insights", **query)
    assert "paging" not in asking.switch(insights_links="none").answer("/me/insights", **query)


def test_totals_of_one_day_may_be_zero(asking: Asking) -> None:
    query = {"metric": "views", "breakdown": "follow_type", **TOTAL}
    asking.switch(one_day_totals="zero")
    one = asking.answer("/me/insights", **query, **window(asking, 4, 3))["data"][0]
    two = asking.answer("/me/insights", **query, **window(asking, 5, 3))["data"][0]

    assert one["total_value"] == {"value": 0}
    assert two["total_value"]["value"] > 0


def test_segments_have_several_spellings(asking: Asking) -> None:
    query = {**TOTAL, "breakdown": "media_product_type", **window(asking, 20)}
    assert segments(asking, "views", **query) == {"POST", "CAROUSEL_CONTAINER", "REEL", "STORY"}
    asking.switch(content_products="old")
    assert segments(asking, "views", **query) == {"FEED", "REELS", "STORY"}
    asking.switch(account_breakdown_case="lower")
    assert segments(asking, "views", **query) == {"feed", "reels", "story"}
    story = asking.world.stories[600]
    asking.at(story.posted_at + timedelta(hours=20)).switch(media_breakdown_case="upper")
    path = f"/{story.media_id}/insights"
    query = {"metric": "navigation", "breakdown": "story_navigation_action_type"}
    total = asking.answer(path, **query)["data"][0]["total_value"]
    named = {result["dimension_values"][0] for result in total["breakdowns"][0]["results"]}
    assert named <= {"SWIPE_FORWARD", "TAP_BACK", "TAP_EXIT", "TAP_FORWARD"}
    assert named


def test_profile_links_are_told_by_button(asking: Asking) -> None:
    query = {**TOTAL, "breakdown": "contact_button_type", **window(asking, 28)}
    total = asking.answer("/me/insights", metric="profile_links_taps", **query)["data"][0]
    results = total["total_value"]["breakdowns"][0]["results"]

    assert {r["dimension_values"][0] for r in results} <= {"EMAIL", "CALL", "DIRECTION", "TEXT"}
    assert len(results) > 1
    assert total["total_value"]["value"] == sum(result["value"] for result in results)


def test_the_newest_hours_have_several_forms(asking: Asking) -> None:
    query = {"period": "lifetime", **window(asking, 5)}
    empty = values(asking, "online_followers", **query)
    assert [value["value"] for value in empty[-2:]] == [{}, {}]
    asking.switch(newest_online_followers="valueless")
    valueless = values(asking, "online_followers", **query)
    assert [set(value) for value in valueless[-2:]] == [{"end_time"}, {"end_time"}]
    asking.switch(newest_online_followers="left_out")
    assert values(asking, "online_followers", **query) == empty[:-2]


def test_hours_asked_by_day_may_be_zero_on_one_host(
    asking: Asking, asking_facebook: Asking
) -> None:
    asking.switch(online_followers_by_day="zero")
    path = f"/{asking.world.owner.account_id}/insights"
    told = values(asking, "online_followers", period="day", **window(asking, 3))

    assert {value["value"] for value in told} == {0}
    assert asking_facebook.refusal(path, metric="online_followers", period="day")["code"] == 100


def test_timeframes_may_be_required_or_taken(asking: Asking) -> None:
    followers = {"metric": "follower_demographics", "breakdown": "age", **DEMOGRAPHIC}
    engaged = {"metric": "engaged_audience_demographics", "breakdown": "age", **DEMOGRAPHIC}

    assert asking.answer("/me/insights", **followers)["data"]
    assert asking.answer("/me/insights", **followers, timeframe="last_90_days")["data"]
    refused = asking.refusal("/me/insights", **engaged, timeframe="last_30_days")
    assert "last_30_days" in refused["message"]
    asking.switch(follower_timeframe="required", engaged_timeframes="all")
    assert "timeframe" in asking.refusal("/me/insights", **followers)["message"]
    total = asking.answer("/me/insights", **engaged, timeframe="last_30_days")["data"][0]
    breakdown = total["total_value"]["breakdowns"][0]
    assert breakdown["dimension_keys"] == ["timeframe", "age"]
    assert {r["dimension_values"][0] for r in breakdown["results"]} == {"LAST_30_DAYS"}


def test_titles_are_in_the_accounts_language(asking: Asking) -> None:
    asking.switch(language="german")
    post = asking.world.posts_between(asking.world.born, asking.now)[-1]
    entries = (
        asking.answer("/me/insights", metric="reach", period="day")["data"][0],
        asking.answer(f"/{post.media_id}/insights", metric="reach")["data"][0],
    )

    assert {entry["title"] for entry in entries} == {"Kennzahl reach"}
    assert {entry["name"] for entry in entries} == {"reach"}


def test_impressions_were_what_views_are(asking: Asking) -> None:
    end = pacific.midnight(datetime(2025, 3, 1, tzinfo=UTC).date())
    asking.at(end + 10 * DAY)
    days = {"since": int((end - DAY).timestamp()), "until": int(end.timestamp())}
    views = asking.answer("/me/insights", metric="views", **TOTAL, **days)["data"][0]

    told = values(asking, "impressions", period="day", **days)
    assert [value["value"] for value in told] == [views["total_value"]["value"]]
