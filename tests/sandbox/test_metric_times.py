"""Metrics come and go: as in 2025, and as a test orders it for a moment (graph-api.md 5.4, 17)."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.posts import Kind, Post
from tests.sandbox.conftest import Asking

SERIES_END = datetime(2025, 1, 8, tzinfo=UTC)
VIEWS_BEGIN = datetime(2025, 1, 21, tzinfo=UTC)
PLAYS_END = datetime(2025, 4, 21, tzinfo=UTC)
REPOSTS_BEGIN = datetime(2025, 12, 3, tzinfo=UTC)


def newest(asking: Asking, kind: Kind) -> Post:
    posts = asking.world.posts_between(asking.world.born, asking.now)
    return next(post for post in reversed(posts) if post.kind is kind)


def answered(asking: Asking, moment: datetime, path: str, **query: object) -> bool:
    return asking.at(moment).get(path, **query).status_code == 200


@pytest.mark.parametrize(
    ("metric", "until"),
    [
        ("impressions", PLAYS_END),
        ("profile_views", SERIES_END),
        ("website_clicks", SERIES_END),
        ("email_contacts", SERIES_END),
        ("phone_call_clicks", SERIES_END),
    ],
)
def test_series_of_the_account_have_their_time(
    asking: Asking, metric: str, until: datetime
) -> None:
    query = {"metric": metric, "period": "day"}
    asking.at(until - timedelta(seconds=1))
    values = asking.answer("/me/insights", **query)["data"][0]["values"]

    assert len(values) == 2
    assert not answered(asking, until, "/me/insights", **query)


@pytest.mark.parametrize(("metric", "since"), [("views", VIEWS_BEGIN), ("reposts", REPOSTS_BEGIN)])
def test_totals_of_the_account_have_their_time(
    asking: Asking, metric: str, since: datetime
) -> None:
    query = {"metric": metric, "period": "day", "metric_type": "total_value"}

    assert not answered(asking, since - timedelta(seconds=1), "/me/insights", **query)
    assert answered(asking, since, "/me/insights", **query)


def test_what_was_a_series_is_still_a_total(asking: Asking) -> None:
    query = {"metric": "profile_views", "period": "day"}
    asking.at(SERIES_END)

    assert "metric_type=total_value" in asking.refusal("/me/insights", **query)["message"]
    assert asking.answer("/me/insights", **query, metric_type="total_value")["data"]
    gone = asking.refusal("/me/insights", metric="email_contacts", period="day")
    assert "metric[0] must be one of" in gone["message"]
    assert "email_contacts" not in gone["message"]


@pytest.mark.parametrize(
    ("kind", "metric", "since", "until"),
    [
        (Kind.REEL, "plays", None, PLAYS_END),
        (Kind.REEL, "clips_replays_count", None, PLAYS_END),
        (Kind.REEL, "ig_reels_aggregated_all_plays_count", None, PLAYS_END),
        (Kind.REEL, "video_views", None, SERIES_END),
        (Kind.PHOTO, "impressions", None, PLAYS_END),
        (Kind.PHOTO, "views", VIEWS_BEGIN, None),
        (Kind.REEL, "reels_skip_rate", REPOSTS_BEGIN, None),
        (Kind.PHOTO, "reposts", REPOSTS_BEGIN, None),
    ],
)
def test_metrics_of_media_have_their_time(
    asking: Asking, kind: Kind, metric: str, since: datetime | None, until: datetime | None
) -> None:
    turn = since or until
    assert turn is not None
    asking.at(turn)
    path = f"/{newest(asking, kind).media_id}/insights"

    assert answered(asking, turn, path, metric=metric) == (since is not None)
    assert answered(asking, turn - timedelta(seconds=1), path, metric=metric) == (since is None)


def test_a_metric_is_withdrawn_at_a_moment(asking_alone: Asking) -> None:
    asking, moment = asking_alone, asking_alone.now
    asking.sandbox.instagram.changes.withdraw_metric("reach", moment)
    path = f"/{newest(asking, Kind.PHOTO).media_id}/insights"
    account = {"metric": "reach", "period": "day"}

    before = moment - timedelta(seconds=1)
    assert answered(asking, before, path, metric="reach")
    assert answered(asking, before, "/me/insights", **account)
    asking.at(moment)
    assert asking.refusal(path, metric="reach")["code"] == 100
    gone = asking.refusal("/me/insights", **account)["message"]
    assert gone.startswith("(#100) metric[0] must be one of the following values: follower_count")
    assert asking.refusal("/me/media", fields="id,insights.metric(reach)")["code"] == 100


def test_a_metric_is_withdrawn_for_one_kind_of_post_only(asking_alone: Asking) -> None:
    asking = asking_alone
    asking.sandbox.instagram.changes.withdraw_metric("saved", asking.now, product_type="REELS")
    photo, reel = newest(asking, Kind.PHOTO), newest(asking, Kind.REEL)

    assert asking.answer(f"/{photo.media_id}/insights", metric="saved")["data"]
    refused = asking.refusal(f"/{reel.media_id}/insights", metric="reach,saved")
    assert "does not support the saved metric" in refused["message"]
    page = asking.refusal("/me/media", fields="id,insights.metric(saved)", limit=50)
    assert page["message"] == refused["message"]
    query = {"metric": "saves", "period": "day", "metric_type": "total_value"}
    assert asking.answer("/me/insights", **query)["data"]


def test_a_metric_is_withdrawn_for_one_account_only(asking_alone: Asking) -> None:
    asking = asking_alone
    path = f"/{newest(asking, Kind.PHOTO).media_id}/insights"
    changes = asking.sandbox.instagram.changes
    changes.withdraw_metric("reach", asking.now, account_id="17841400000000999")
    assert asking.answer(path, metric="reach")["data"]
    changes.withdraw_metric("reach", asking.now, account_id=asking.world.owner.account_id)
    assert asking.refusal(path, metric="reach")["code"] == 100
    changes.withdraw_metric("views", asking.now, product_type="")
    assert asking.answer(path, metric="views")["data"]
    total = {"period": "day", "metric_type": "total_value"}
    assert "metric[0]" in asking.refusal("/me/insights", metric="views", **total)["message"]
