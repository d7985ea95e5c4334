"""Meta's own library accepts the sandbox as graph.facebook.com.

It knows the answers' forms from Meta's schema, so what it can read is told as the real host tells
it; what it reads is compared with what really happened.
"""

from datetime import timedelta

import pytest
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from sandbox import neighbours, truth
from sandbox.dialects import Dialect
from sandbox.posts import Kind
from tests.sandbox.conftest import Asking

# The library wonders about expansions and about lists of one.
pytestmark = pytest.mark.filterwarnings("ignore:.*(not be compatible|not allow field):UserWarning")


@pytest.fixture
def api(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> FacebookAdsApi:
    """The library, led to the sandbox and holding the first account's token."""
    sandbox = asking.sandbox
    monkeypatch.setattr(FacebookSession, "GRAPH", sandbox.facebook_url)
    token = sandbox.token_of(asking.world.owner.account_id, Dialect.FACEBOOK)
    return FacebookAdsApi(FacebookSession(access_token=token), api_version="v25.0")


@pytest.fixture
def user(asking: Asking, api: FacebookAdsApi) -> IGUser:
    return IGUser(asking.world.owner.account_id, api=api)


def test_pages_lead_to_the_account(asking: Asking, api: FacebookAdsApi) -> None:
    fields = ["id", "name", "access_token", "instagram_business_account"]
    pages = list(User("me", api=api).get_accounts(fields=fields))

    linked = [page for page in pages if "instagram_business_account" in page]
    assert [page["instagram_business_account"]["id"] for page in linked] == [
        asking.world.owner.account_id
    ]
    assert len(pages) > len(linked)
    assert all(page["access_token"] for page in pages)


def test_the_profile_is_read(asking: Asking, user: IGUser) -> None:
    fields = [
        IGUser.Field.username,
        IGUser.Field.followers_count,
        IGUser.Field.media_count,
        IGUser.Field.ig_id,
        IGUser.Field.has_profile_pic,
    ]
    profile = user.api_get(fields=fields)

    assert profile["username"] == asking.world.owner.username
    assert profile["followers_count"] == asking.world.followers_count(asking.now)
    assert isinstance(profile["ig_id"], int)
    assert profile["has_profile_pic"] is True


def test_all_media_are_listed_page_by_page(asking: Asking, user: IGUser) -> None:
    fields = [
        IGMedia.Field.id,
        IGMedia.Field.media_product_type,
        IGMedia.Field.timestamp,
        "saved_count",
        "total_like_count",
    ]
    media = list(user.get_media(fields=fields, params={"limit": 50}))

    posts = asking.world.posts_between(asking.world.born, asking.now)
    assert [one["id"] for one in media] == [post.media_id for post in reversed(posts)]
    told = truth.post_measures(asking.world, media[0]["id"], asking.now)
    assert media[0]["saved_count"] == told["saved"]
    assert media[0]["total_like_count"] == told["total_likes"]


def test_insights_of_a_reel_are_read(asking: Asking, api: FacebookAdsApi) -> None:
    posts = asking.world.posts_between(asking.world.born, asking.now)
    reel = next(post for post in reversed(posts) if post.kind is Kind.REEL)
    metrics = ["reach", "views", "reels_skip_rate", "total_views"]
    results = IGMedia(reel.media_id, api=api).get_insights(params={"metric": metrics})

    told = truth.post_measures(asking.world, reel.media_id, asking.now)
    assert {one["name"]: one["values"][0]["value"] for one in results} == {
        metric: told[metric] for metric in metrics
    }


def test_insights_of_the_account_are_read(asking: Asking, user: IGUser) -> None:
    window = {"since": int((asking.now - timedelta(days=9)).timestamp())}
    window["until"] = int((asking.now - timedelta(days=3)).timestamp())
    series = user.get_insights(params={"metric": ["reach"], "period": "day", **window})
    totals = user.get_insights(
        params={
            "metric": ["views"],
            "period": "day",
            "metric_type": "total_value",
            "breakdown": "follow_type",
            **window,
        }
    )

    assert len(series[0]["values"]) == 6
    assert totals[0]["total_value"]["value"] > 0
    assert totals[0]["total_value"]["breakdowns"][0]["dimension_keys"] == ["follow_type"]


def test_stories_are_listed_while_they_live(asking: Asking, user: IGUser) -> None:
    story = asking.world.stories[600]
    asking.at(story.posted_at + timedelta(hours=20))
    fields = [IGMedia.Field.id, IGMedia.Field.media_product_type, IGMedia.Field.timestamp]
    listed = {one["id"]: one for one in user.get_stories(fields=fields)}

    assert set(listed) == {live.media_id for live in asking.world.live_stories(asking.now)}
    assert listed[story.media_id]["media_product_type"] == "STORY"


def test_comments_are_listed_with_replies(asking: Asking, api: FacebookAdsApi) -> None:
    posts = asking.world.posts_between(asking.world.born, asking.now)
    post = max(posts, key=lambda one: len(asking.world.comments_under(one.media_id)))
    fields = ["id", "text", "username", "replies{id,text}"]
    comments = list(IGMedia(post.media_id, api=api).get_comments(fields=fields))

    shown = [c for c in asking.world.comments_under(post.media_id) if c.visible_at(asking.now)]
    assert {one["id"] for one in comments} == {c.comment_id for c in shown if c.parent is None}
    assert any(one["replies"]["data"] for one in comments if "replies" in one)


def test_another_account_is_discovered(asking: Asking, user: IGUser) -> None:
    rival = asking.sandbox.instagram.others[0]
    name = rival.world.owner.username
    field = (
        f"business_discovery.username({name})"
        "{username,followers_count,media.limit(3){id,like_count,view_count}}"
    )
    found = user.api_get(fields=[field])["business_discovery"]

    assert found["username"] == name
    assert found["followers_count"] == rival.world.followers_count(asking.now)
    assert len(found["media"]["data"]) == 3


def test_tags_and_hashtag_searches_are_listed(
    asking: Asking, user: IGUser, api: FacebookAdsApi
) -> None:
    tags = list(user.get_tags(fields=["id", "username"], params={"limit": 100}))
    tagging = neighbours.tagging(asking.world, asking.now)
    params = {"user_id": asking.world.owner.account_id, "q": "glaze"}
    found = api.call("GET", ("ig_hashtag_search",), params=params).json()
    searched = list(user.get_recently_searched_hashtags(fields=["id", "name"]))

    assert [one["id"] for one in tags] == [post.media_id for post in tagging]
    assert {"id": found["data"][0]["id"], "name": "glaze"} in [dict(one) for one in searched]


def test_a_refusal_is_understood(asking: Asking, api: FacebookAdsApi) -> None:
    photo = next(
        post for post in asking.world.posts if post.kind is Kind.PHOTO and not post.is_crossposted
    )
    with pytest.raises(FacebookRequestError) as refused:
        IGMedia(photo.media_id, api=api).get_insights(params={"metric": ["facebook_views"]})

    assert refused.value.api_error_code() == -1
    assert refused.value.api_error_subcode() == 2207086
    assert refused.value.api_error_type() == "OAuthException"
