"""Insights of posts and stories: what each kind has, what is refused, and how stories vanish."""

from datetime import timedelta

import pytest

from sandbox import truth
from sandbox.posts import Kind, Post
from tests.sandbox.conftest import Asking

COMMON = "reach,views,likes,comments,saved,shares,total_interactions,reposts"
WATCHING = "ig_reels_avg_watch_time,ig_reels_video_view_total_time,reels_skip_rate"
PROFILE = "follows,profile_visits,profile_activity"


def newest(asking: Asking, kind: Kind) -> Post:
    posts = asking.world.posts_between(asking.world.born, asking.now)
    return next(post for post in reversed(posts) if post.kind is kind)


@pytest.mark.parametrize(
    ("kind", "metrics"),
    [
        (Kind.PHOTO, f"{COMMON},{PROFILE}"),
        (Kind.CAROUSEL, f"{COMMON},{PROFILE}"),
        (Kind.REEL, f"{COMMON},{WATCHING}"),
    ],
)
def test_every_metric_of_a_kind_is_the_truth(asking: Asking, kind: Kind, metrics: str) -> None:
    post = newest(asking, kind)
    entries = asking.answer(f"/{post.media_id}/insights", metric=metrics)["data"]

    told = truth.post_measures(asking.world, post.media_id, asking.now)
    assert [entry["name"] for entry in entries] == metrics.split(",")
    assert {entry["period"] for entry in entries} == {"lifetime"}
    assert {entry["name"]: entry["values"][0]["value"] for entry in entries} == {
        name: told[name] for name in metrics.split(",")
    }
    assert told["total_interactions"] == sum(
        told[name] for name in ("likes", "comments", "saved", "shares")
    )


@pytest.mark.parametrize(
    ("kind", "metric", "code", "subcode"),
    [
        (Kind.REEL, "follows", 100, None),
        (Kind.REEL, "profile_activity", 100, None),
        (Kind.REEL, "impressions", 100, None),
        (Kind.PHOTO, "impressions", 100, None),
        (Kind.PHOTO, "navigation", 100, None),
        (Kind.PHOTO, "reels_skip_rate", 100, None),
        (Kind.PHOTO, "total_views", 100, None),
        (Kind.PHOTO, "no_such_metric", 100, None),
        (Kind.PHOTO, "facebook_views", -1, 2207086),
    ],
)
def test_one_bad_metric_fails_the_whole_request(
    asking: Asking, kind: Kind, metric: str, code: int, subcode: int | None
) -> None:
    post = newest(asking, kind)
    path = f"/{post.media_id}/insights"

    for error in (
        asking.refusal(path, metric=f"reach,{metric}"),
        asking.refusal("/me/media", fields=f"id,insights.metric(reach,{metric})", limit=100),
    ):
        assert (error["code"], error.get("error_subcode")) == (code, subcode)


def test_an_unknown_metric_is_named_by_its_place(asking: Asking) -> None:
    path = f"/{newest(asking, Kind.PHOTO).media_id}/insights"
    message = asking.refusal(path, metric="reach,plays,views")["message"]

    assert message.startswith("(#100) metric[1] must be one of the following values: impressions,")


def test_profile_activity_breaks_down_by_action(asking: Asking) -> None:
    posts = asking.world.posts_between(asking.world.born, asking.now)
    post = max(
        (post for post in posts if post.kind is Kind.PHOTO),
        key=lambda p: p.final["bio_link_clicked"],
    )
    path = f"/{post.media_id}/insights"
    entry = asking.answer(path, metric="profile_activity", breakdown="action_type")["data"][0]
    total = entry["total_value"]

    assert total["breakdowns"][0]["dimension_keys"] == ["action_type"]
    results = total["breakdowns"][0]["results"]
    assert ["bio_link_clicked"] in [result["dimension_values"] for result in results]
    assert total["value"] == sum(result["value"] for result in results)
    assert asking.refusal(path, metric="reach", breakdown="action_type")["code"] == 1


def test_a_post_earns_while_the_clock_goes_on(asking: Asking) -> None:
    post = asking.world.posts[250]

    def reach_after(age: timedelta) -> int:
        asking.at(post.posted_at + age)
        entry = asking.answer(f"/{post.media_id}/insights", metric="reach")["data"][0]
        value: int = entry["values"][0]["value"]
        return value

    hour, day, month = (reach_after(timedelta(hours=hours)) for hours in (1, 24, 720))
    assert 0 < hour < day < month


def test_a_story_is_listed_for_24_hours_and_then_gone(asking: Asking) -> None:
    story = asking.world.stories[500]
    path = f"/{story.media_id}"
    ends = story.posted_at + timedelta(hours=24)

    def listed() -> list[str]:
        return [row["id"] for row in asking.answer("/me/stories")["data"]]

    asking.at(story.posted_at - timedelta(seconds=1))
    assert story.media_id not in listed()
    asking.at(ends - timedelta(seconds=1))
    assert story.media_id in listed()
    insights = asking.answer(f"{path}/insights", metric="reach,replies,navigation")["data"]
    assert insights[0]["values"][0]["value"] >= 5
    asking.at(ends)
    assert story.media_id not in listed()
    assert asking.refusal(path)["error_subcode"] == 33
    assert asking.refusal(f"{path}/insights", metric="reach")["error_subcode"] == 33


def test_stories_are_read_with_their_insights(asking: Asking) -> None:
    story = asking.world.stories[600]
    asking.at(story.posted_at + timedelta(hours=20))
    fields = (
        "id,media_type,media_product_type,permalink,timestamp,"
        "insights.metric(navigation).breakdown(story_navigation_action_type)"
    )
    rows = {row["id"]: row for row in asking.answer("/me/stories", fields=fields)["data"]}
    row = rows[story.media_id]

    assert row["media_product_type"] == "STORY"
    assert row["permalink"].startswith("https://www.instagram.com/stories/")
    total = row["insights"]["data"][0]["total_value"]
    results = {r["dimension_values"][0]: r["value"] for r in total["breakdowns"][0]["results"]}
    assert results["tap_forward"] > 0
    assert total["value"] == sum(results.values())
    told = truth.post_measures(asking.world, story.media_id, asking.now)
    assert total["value"] == told["navigation"]


def test_a_story_with_fewer_than_five_viewers_has_no_insights(asking: Asking) -> None:
    story = asking.world.stories[600]
    asking.at(story.posted_at + timedelta(seconds=20))

    assert asking.refusal(f"/{story.media_id}/insights", metric="reach")["code"] == 10
    assert asking.refusal("/me/stories", fields="id,insights.metric(reach)")["code"] == 10
    assert asking.answer("/me/stories", fields="id,timestamp")["data"]
