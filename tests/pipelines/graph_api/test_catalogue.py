"""The catalogue says what is asked: of whom, with which login, and when."""

from datetime import UTC, datetime

import pytest

from pipelines.graph_api.catalogue import METRICS, metric_rows, offered
from pipelines.graph_api.flavours import FLAVOURS
from pipelines.graph_api.metric import Level

NOW = datetime(2026, 11, 22, tzinfo=UTC)

# The names that Instagram's own error text lists (graph-api.md 5.1 and 7.1).
MEDIA_ENUM = """impressions, reach, replies, saved, likes, comments, shares, total_interactions,
follows, profile_visits, profile_activity, navigation, ig_reels_video_view_total_time,
ig_reels_avg_watch_time, views, reels_skip_rate, reposts, facebook_views, crossposted_views,
total_views, total_likes, total_comments, link_clicks"""
ACCOUNT_ENUM = """reach, follower_count, website_clicks, profile_views, online_followers,
accounts_engaged, total_interactions, likes, comments, shares, saves, replies,
engaged_audience_demographics, reached_audience_demographics, follower_demographics,
follows_and_unfollows, profile_links_taps, views, threads_likes, threads_replies, reposts, quotes,
threads_followers, threads_follower_demographics, content_views, threads_views, threads_clicks,
threads_reposts"""


def names(
    level: Level, product_type: str = "", login: str = "instagram_login", at: datetime = NOW
) -> set[str]:
    found = offered(level, product_type, FLAVOURS[login].name, at)
    return {metric.name for metric in found}


def test_every_name_that_instagram_lists_is_known() -> None:
    of_media = {metric.name for metric in METRICS if metric.level != "account"}
    of_account = {metric.name for metric in METRICS if metric.level == "account"}
    assert of_media >= {name.strip() for name in MEDIA_ENUM.split(",")}
    assert of_account >= {name.strip() for name in ACCOUNT_ENUM.split(",")}


def test_an_entry_is_told_apart_by_what_the_table_is_keyed_by() -> None:
    keys = [(r["level"], r["product_type"], r["metric"], r["kind"]) for r in metric_rows("run-1")]
    assert len(set(keys)) == len(keys)


def test_every_entry_says_what_it_means_and_where_that_is_written() -> None:
    for metric in METRICS:
        assert metric.meaning.endswith("."), metric.name
        assert metric.section, metric.name
        assert (metric.threshold is None) is (metric.threshold_of is None), metric.name
        if metric.withdrawn:
            assert metric.successor, metric.name


def test_types_and_logins_have_their_own_metrics() -> None:
    assert "ig_reels_avg_watch_time" in names("media", "REELS") - names("media", "FEED")
    assert "follows" in names("media", "FEED") - names("media", "REELS")
    assert names("media", "AD") == set()
    by_facebook = names("story", "STORY", login="facebook_login") - names("story", "STORY")
    assert by_facebook == {"link_clicks", "total_views"}
    assert "threads_likes" not in names("account")


@pytest.mark.parametrize(
    ("metric", "level", "product_type", "before", "after"),
    [
        ("impressions", "media", "FEED", (2025, 4, 20), (2025, 4, 21)),
        ("impressions", "story", "STORY", (2025, 4, 20), (2025, 4, 21)),
        ("impressions", "account", "", (2025, 4, 20), (2025, 4, 21)),
        ("plays", "media", "REELS", (2025, 4, 20), (2025, 4, 21)),
        ("video_views", "media", "FEED", (2025, 1, 7), (2025, 1, 8)),
        ("phone_call_clicks", "account", "", (2025, 1, 7), (2025, 1, 8)),
    ],
)
def test_a_withdrawn_metric_is_asked_until_its_day(
    metric: str,
    level: Level,
    product_type: str,
    before: tuple[int, int, int],
    after: tuple[int, int, int],
) -> None:
    assert metric in names(level, product_type, at=datetime(*before, tzinfo=UTC))
    assert metric not in names(level, product_type, at=datetime(*after, tzinfo=UTC))


def test_a_series_that_ended_leaves_its_total() -> None:
    def kinds(year: int) -> set[str]:
        found = offered("account", "", "instagram_login", datetime(year, 6, 1, tzinfo=UTC))
        return {metric.kind for metric in found if metric.name == "profile_views"}

    assert kinds(2024) == {"series", "total"}
    assert kinds(2026) == {"total"}


def test_a_new_metric_is_asked_from_its_day() -> None:
    assert "reposts" not in names("media", "FEED", at=datetime(2025, 12, 2, tzinfo=UTC))
    assert "reposts" in names("media", "FEED", at=datetime(2025, 12, 3, tzinfo=UTC))


def test_only_what_no_post_can_refuse_rides_on_a_page() -> None:
    riding = {m.name for m in METRICS if m.level == "media" and m.rides and not m.withdrawn}
    assert riding == {
        "views",
        "reach",
        "likes",
        "comments",
        "saved",
        "shares",
        "total_interactions",
        "reposts",
        "total_views",
        "total_likes",
        "total_comments",
    }
    assert not any(m.rides for m in METRICS if m.only_if or m.media_types)


def test_what_is_put_aside_is_put_aside_for_one_type() -> None:
    aside = {("media", "FEED", "views")}
    of_feed = offered("media", "FEED", "instagram_login", NOW, aside)
    of_reels = offered("media", "REELS", "instagram_login", NOW, aside)
    assert "views" not in {metric.name for metric in of_feed}
    assert "views" in {metric.name for metric in of_reels}


def test_rows_tell_what_the_marts_may_say() -> None:
    rows = {(r["level"], r["metric"], r["kind"]): r for r in metric_rows("run-1")}
    row = rows["account", "follows_and_unfollows", "total"]
    assert (row["threshold"], row["threshold_of"], row["retention_days"]) == (100, "followers", 730)
    assert rows["media", "plays", "lifetime"]["withdrawn_on"] == "2025-04-21"
    assert rows["media", "plays", "lifetime"]["successor"] == "views"
    assert not any(row["metric"].startswith("threads_") for row in rows.values())
