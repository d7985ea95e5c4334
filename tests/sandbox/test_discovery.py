"""Business discovery: other professional accounts, and nobody else (graph-api.md 9)."""

from typing import Any

import pytest

from sandbox.instagram import Kind, SimulatedAccount
from tests.sandbox.conftest import Asking


def discovered(asking: Asking, username: str, fields: str) -> dict[str, Any]:
    field = f"business_discovery.username({username}){{{fields}}}"
    answer = asking.answer(f"/{asking.world.owner.account_id}", fields=field)
    found: dict[str, Any] = answer["business_discovery"]
    return found


def other(asking: Asking, kind: Kind) -> SimulatedAccount:
    return next(one for one in asking.sandbox.instagram.others if one.kind is kind)


@pytest.fixture
def rival(asking_facebook: Asking) -> SimulatedAccount:
    return other(asking_facebook, Kind.ORDINARY)


def test_a_rival_shows_profile_and_posts(asking_facebook: Asking, rival: SimulatedAccount) -> None:
    world, now = rival.world, asking_facebook.now
    fields = (
        "username,name,biography,website,profile_picture_url,followers_count,follows_count,"
        "media_count,media.limit(5){id,caption,media_type,media_product_type,permalink,timestamp,"
        "like_count,comments_count,view_count}"
    )
    found = discovered(asking_facebook, world.owner.username, fields)

    posts = world.posts_between(world.born, now)
    assert found["id"] == rival.account_id
    assert found["followers_count"] == world.followers_count(now)
    assert found["media_count"] == len(posts)
    rows = found["media"]["data"]
    assert [row["id"] for row in rows] == [post.media_id for post in reversed(posts[-5:])]
    assert all(("view_count" in row) == (row["media_product_type"] == "REELS") for row in rows)
    assert "next" not in found["media"]["paging"]


def test_posts_are_paged_by_cursor_only(asking_facebook: Asking, rival: SimulatedAccount) -> None:
    name, seen, after = rival.world.owner.username, list[str](), ""
    for _ in range(20):
        page = discovered(asking_facebook, name, f"media{after}.limit(40){{id}}").get("media")
        if page is None:
            break
        seen += [row["id"] for row in page["data"]]
        after = f".after({page['paging']['cursors']['after']})"

    posts = rival.world.posts_between(rival.world.born, asking_facebook.now)
    assert seen == [post.media_id for post in reversed(posts)]


def test_who_is_missing_and_who_is_a_person_look_alike(asking_facebook: Asking) -> None:
    person = other(asking_facebook, Kind.PERSONAL).world.owner.username
    for username in (person, "nobody.at.all"):
        field = f"business_discovery.username({username}){{id}}"
        error = asking_facebook.refusal(f"/{asking_facebook.world.owner.account_id}", fields=field)
        assert (error["code"], error["error_subcode"]) == (110, 2207013)
        assert error["message"] == "Invalid user id"


def test_insights_and_lists_of_followers_are_not_discovered(
    asking_facebook: Asking, rival: SimulatedAccount
) -> None:
    for fields in (
        "insights",
        "followers",
        "stories",
        "media{insights.metric(reach)}",
        "media{comments}",
    ):
        field = f"business_discovery.username({rival.world.owner.username}){{{fields}}}"
        path = f"/{asking_facebook.world.owner.account_id}"
        assert "nonexisting field" in asking_facebook.refusal(path, fields=field)["message"]


def test_a_renamed_rival_is_found_by_the_new_name_only(asking_facebook: Asking) -> None:
    instagram, now = asking_facebook.sandbox.instagram, asking_facebook.now
    second = instagram.others[1]
    instagram.changes.rename(second.account_id, "fresh.keramik", now)

    assert discovered(asking_facebook, "fresh.keramik", "id")["id"] == second.account_id
    field = f"business_discovery.username({second.world.owner.username}){{id}}"
    path = f"/{asking_facebook.world.owner.account_id}"
    assert asking_facebook.refusal(path, fields=field)["code"] == 110


def test_what_is_uncertain_is_switched(asking_facebook: Asking, rival: SimulatedAccount) -> None:
    name = rival.world.owner.username
    asking_facebook.switch(discovered_followers="zero")
    assert discovered(asking_facebook, name, "followers_count")["followers_count"] == 0
    asking_facebook.switch(discovered_fields="public")
    field = f"business_discovery.username({name}){{follows_count}}"
    path = f"/{asking_facebook.world.owner.account_id}"
    assert "nonexisting field" in asking_facebook.refusal(path, fields=field)["message"]
