"""What graph.facebook.com says of accounts and media, and what graph.instagram.com does not."""

from datetime import timedelta

import pytest

from sandbox import truth
from sandbox.posts import Kind
from tests.sandbox.conftest import Asking

ONLY_FACEBOOK = (
    "ig_id",
    "saved_count",
    "shares_count",
    "reposts_count",
    "total_like_count",
    "total_comments_count",
    "total_views_count",
    "legacy_instagram_media_id",
    "boost_ads_list",
    "boost_eligibility_info",
    "copyright_check_information",
    "is_ai_generated",
    "media_audio_type",
)


def test_the_profile_has_this_hosts_fields(asking_facebook: Asking) -> None:
    world, account_id = asking_facebook.world, asking_facebook.world.owner.account_id
    fields = (
        "biography,followers_count,follows_count,has_profile_pic,id,ig_id,is_published,"
        "legacy_instagram_user_id,media_count,name,profile_picture_url,username,website"
    )
    profile = asking_facebook.answer(f"/v25.0/{account_id}", fields=fields)

    assert set(profile) == set(fields.split(","))
    assert profile["id"] == account_id
    assert profile["followers_count"] == world.followers_count(asking_facebook.now)
    assert isinstance(profile["ig_id"], int)
    for field in ("user_id", "account_type"):
        error = asking_facebook.refusal(f"/{account_id}", fields=field)
        assert (error["code"], error["type"]) == (100, "OAuthException")
        assert "nonexisting field" in error["message"]


@pytest.mark.parametrize("field", ["has_profile_pic", "ig_id", "business_discovery", "followers"])
def test_the_profile_of_the_other_host_lacks_them(asking: Asking, field: str) -> None:
    assert "nonexisting field" in asking.refusal("/me", fields=field)["message"]


def test_media_have_this_hosts_counts(asking_facebook: Asking) -> None:
    world = asking_facebook.world
    path = f"/{world.owner.account_id}/media"
    fields = f"id,media_product_type,{','.join(ONLY_FACEBOOK)}"
    rows = asking_facebook.answer(path, fields=fields, limit=100)["data"]

    for row in rows:
        told = truth.post_measures(world, row["id"], asking_facebook.now)
        assert row["saved_count"] == told["saved"]
        assert row["shares_count"] == told["shares"]
        assert row["reposts_count"] == told["reposts"]
        assert row["total_like_count"] == told["total_likes"]
        assert row["total_comments_count"] == told["total_comments"]
        assert row.get("total_views_count", told["total_views"]) == told["total_views"]
        assert ("total_views_count" in row) == (row["media_product_type"] == "REELS")
    assert any(row["total_views_count"] for row in rows if "total_views_count" in row)


@pytest.mark.parametrize("field", [*ONLY_FACEBOOK, "view_count"])
def test_one_of_them_fails_the_whole_page_on_the_other_host(asking: Asking, field: str) -> None:
    error = asking.refusal("/me/media", fields=f"id,{field}")

    assert error["code"] == 100
    assert f"nonexisting field ({field})" in error["message"]


def test_view_count_is_only_for_discovery(asking_facebook: Asking) -> None:
    path = f"/{asking_facebook.world.owner.account_id}/media"

    assert asking_facebook.refusal(path, fields="id,view_count")["code"] == 36104


def test_slides_have_no_counts(asking_facebook: Asking) -> None:
    album = next(post for post in asking_facebook.world.posts if post.children)

    assert asking_facebook.answer(f"/{album.children[0]}", fields="media_type")["id"]
    assert asking_facebook.refusal(f"/{album.children[0]}", fields="saved_count")["code"] == 100


def test_insights_of_posts_have_this_hosts_metrics(asking: Asking, asking_facebook: Asking) -> None:
    posts = asking.world.posts_between(asking.world.born, asking.now)
    post = next(post for post in posts if post.is_crossposted and post.kind is Kind.REEL)
    path, metrics = f"/{post.media_id}/insights", "total_views,total_likes,total_comments"
    entries = asking_facebook.answer(path, metric=metrics)["data"]

    told = truth.post_measures(asking.world, post.media_id, asking.now)
    values = {entry["name"]: entry["values"][0]["value"] for entry in entries}
    assert values == {name: told[name] for name in metrics.split(",")}
    assert values["total_views"] > told["views"]
    for metric in metrics.split(","):
        assert "does not support" in asking.refusal(path, metric=metric)["message"]


def test_stories_count_clicks_on_links_on_this_host(
    asking: Asking, asking_facebook: Asking
) -> None:
    story = next(s for s in asking.world.stories[700:] if s.final["bio_link_clicked"] > 2)
    asking.at(story.posted_at + timedelta(hours=23))
    path = f"/{story.media_id}/insights"
    entry = asking_facebook.answer(path, metric="link_clicks")["data"][0]

    assert entry["values"][0]["value"] >= 1
    assert "does not support" in asking.refusal(path, metric="link_clicks")["message"]


def test_the_publishing_limit_says_what_is_used_up(asking: Asking, asking_facebook: Asking) -> None:
    account_id = asking.world.owner.account_id
    post = asking.world.posts[300]
    asking.at(post.posted_at + timedelta(hours=23)).switch(publishing_quota=50)
    for host in (asking, asking_facebook):
        path = f"/{account_id}/content_publishing_limit"
        told = host.answer(path, fields="quota_usage,config")["data"]

        assert told[0]["quota_usage"] >= 1
        assert told[0]["config"] == {"quota_total": 50, "quota_duration": 86_400}
        assert host.answer(path)["data"] == [{"quota_usage": told[0]["quota_usage"]}]
