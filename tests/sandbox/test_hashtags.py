"""Hashtags: found, their posts, and thirty different ones in seven days (graph-api.md 10)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.conftest import Asking, asked_at_facebook

WEEK = timedelta(days=7)


@pytest.fixture
def hashtags(asking_alone: Asking) -> Iterator[Asking]:
    """An account that has not searched for anything yet."""
    with asked_at_facebook(asking_alone.sandbox) as facebook:
        yield facebook


def found(asking: Asking, name: str) -> str:
    user_id = asking.world.owner.account_id
    answer = asking.answer("/ig_hashtag_search", user_id=user_id, q=name)
    hashtag_id: str = answer["data"][0]["id"]
    return hashtag_id


def media(asking: Asking, path: str, **query: object) -> list[dict[str, Any]]:
    user_id = asking.world.owner.account_id
    pages = asking.pages(path, user_id=user_id, fields="id,caption,timestamp,like_count", **query)
    return [row for page in pages for row in page]


def test_a_hashtag_has_one_id_for_ever(hashtags: Asking) -> None:
    first = found(hashtags, "Glaze")
    hashtags.at(hashtags.now - 3 * WEEK)

    assert found(hashtags, "glaze") == first != found(hashtags, "kiln")
    assert hashtags.answer(f"/{first}", fields="id,name") == {"id": first, "name": "glaze"}


def test_top_media_are_the_most_liked_of_everybody(hashtags: Asking) -> None:
    rows = media(hashtags, f"/{found(hashtags, 'glaze')}/top_media", limit=100)
    instagram = hashtags.sandbox.instagram
    carrying = {
        post.media_id
        for account in (*instagram.accounts, *instagram.others)
        for post in account.world.posts_by_hashtag["glaze"]
        if post.is_live_at(hashtags.now)
    }

    assert {row["id"] for row in rows} == carrying
    assert len(rows) == len(carrying) > 50
    assert all("#glaze" in row["caption"] for row in rows)
    likes = [row["like_count"] for row in rows]
    assert likes == sorted(likes, reverse=True)


def test_recent_media_are_those_of_the_last_day(hashtags: Asking) -> None:
    post = next(p for p in hashtags.world.posts[200:] if "#glaze" in p.caption)
    path = f"/{found(hashtags, 'glaze')}/recent_media"
    hashtags.at(post.posted_at + timedelta(hours=24))
    assert post.media_id not in [row["id"] for row in media(hashtags, path)]
    hashtags.at(post.posted_at + timedelta(hours=24, seconds=-1))
    assert post.media_id in [row["id"] for row in media(hashtags, path)]


def test_whose_the_posts_are_is_not_told(hashtags: Asking) -> None:
    path = f"/{found(hashtags, 'glaze')}/top_media"
    user_id = hashtags.world.owner.account_id

    error = hashtags.refusal(path, user_id=user_id, fields="id,username")
    assert "nonexisting field (username)" in error["message"]
    assert hashtags.refusal(path, fields="id")["error_subcode"] == 33
    assert hashtags.refusal("/ig_hashtag_search", user_id=user_id, q="no 😀 emoji")["code"] == 100


@pytest.mark.parametrize(
    ("limit", "code", "subcode"), [("18/2207034", 18, 2207034), ("18", 18, None), ("4", 4, None)]
)
def test_a_thirty_first_hashtag_in_seven_days_is_refused(
    hashtags: Asking, limit: str, code: int, subcode: int | None
) -> None:
    hashtags.switch(hashtag_limit=limit)
    start, user_id = hashtags.now, hashtags.world.owner.account_id
    for number in range(30):
        found(hashtags.at(start + timedelta(minutes=number)), f"word{number}")

    error = hashtags.refusal("/ig_hashtag_search", user_id=user_id, q="another")
    assert (error["code"], error.get("error_subcode")) == (code, subcode)
    assert found(hashtags, "word7")
    hashtags.at(start + WEEK - timedelta(seconds=1))
    assert hashtags.refusal("/ig_hashtag_search", user_id=user_id, q="another")["code"] == code
    hashtags.at(start + WEEK)
    assert found(hashtags, "another")


def test_what_was_searched_is_listed_newest_first(hashtags: Asking) -> None:
    start, path = hashtags.now, f"/{hashtags.world.owner.account_id}/recently_searched_hashtags"
    for number in range(27):
        found(hashtags.at(start + timedelta(minutes=number)), f"word{number}")

    names = [row["name"] for row in hashtags.answer(path, fields="id,name", limit=100)["data"]]
    assert names == [f"word{number}" for number in reversed(range(27))]
    assert len(hashtags.answer(path)["data"]) == 25
    hashtags.at(start + WEEK)
    assert len(hashtags.answer(path, limit=30)["data"]) == 26


def test_the_other_host_knows_no_hashtags(asking: Asking) -> None:
    user_id = asking.world.owner.account_id

    assert asking.refusal("/ig_hashtag_search", user_id=user_id, q="glaze")["code"] == 100
    assert asking.refusal("/me/recently_searched_hashtags")["code"] == 2500
