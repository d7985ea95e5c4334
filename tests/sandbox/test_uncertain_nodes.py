"""What nobody is sure of in profile, media and comments, each behind its switch (3, 4, 8)."""

from datetime import timedelta

import pytest

from tests.sandbox.conftest import Asking


def test_absent_values_may_be_null(asking: Asking) -> None:
    posts = asking.world.posts_between(asking.world.born, asking.now)
    bare = next(post for post in posts if not post.caption)
    fields = "id,caption,media_url"

    assert "caption" not in asking.answer(f"/{bare.media_id}", fields=fields)
    asking.switch(absent_values="null")
    assert asking.answer(f"/{bare.media_id}", fields=fields)["caption"] is None


def test_a_field_may_come_that_nobody_asked_for(asking: Asking) -> None:
    asking.switch(unasked_field=True)
    rows = asking.answer("/me/media", fields="id,comments{id}", limit=50)["data"]
    comments = [said for row in rows for said in row.get("comments", {"data": []})["data"]]

    for node in (asking.answer("/me", fields="username"), *rows, *comments):
        assert node["sandbox_novelty"]
    assert comments


def test_media_count_may_differ_from_the_list(asking: Asking) -> None:
    listed = sum(len(page) for page in asking.pages("/me/media", limit=100))
    assert asking.answer("/me", fields="media_count")["media_count"] == listed
    asking.switch(media_count="fewer")
    assert asking.answer("/me", fields="media_count")["media_count"] == listed - 14


@pytest.mark.parametrize("largest", [100, 50, 25])
def test_pages_have_a_limit_of_their_own(asking: Asking, largest: int) -> None:
    asking.switch(largest_media_page=largest)
    pages = asking.pages("/me/media", limit=500)

    assert {len(page) for page in pages[:-1]} == {largest}
    assert sum(map(len, pages)) == len(asking.world.posts_between(asking.world.born, asking.now))


def test_hidden_likes_are_left_out_of_lists(asking: Asking) -> None:
    asking.switch(like_counts="hidden")
    rows = asking.answer("/me/media", fields="id,like_count,comments_count")["data"]

    assert all("like_count" not in row and "comments_count" in row for row in rows)
    assert "like_count" in asking.answer(f"/{rows[0]['id']}", fields="like_count")


def test_a_highlighted_story_can_be_read_after_its_day(asking: Asking) -> None:
    story = asking.world.stories[600]
    asking.at(story.posted_at + timedelta(days=3)).switch(expired_stories="highlighted")

    assert story.media_id not in [row["id"] for row in asking.answer("/me/stories")["data"]]
    assert asking.answer(f"/{story.media_id}/insights", metric="reach")["data"]
    asking.at(story.posted_at - timedelta(seconds=1))
    assert asking.refusal(f"/{story.media_id}")["error_subcode"] == 33


def test_comments_are_empty_in_development(asking: Asking) -> None:
    asking.switch(app_mode="development")
    fields = "id,comments_count,comments.limit(50){id}"
    rows = [row for page in asking.pages("/me/media", fields=fields, limit=100) for row in page]
    busiest = max(rows, key=lambda row: int(row["comments_count"]))

    assert busiest["comments_count"] > 20
    assert all("comments" not in row for row in rows)
    edge = asking.answer(f"/{busiest['id']}/comments")
    assert edge["data"] == []
    assert set(edge["paging"]) == {"cursors"}


def test_authors_may_be_missing_from_all_comments_of_others(asking: Asking) -> None:
    asking.switch(comment_authors="never")
    fields = "comments.limit(50){username,from{id,username},replies{username,from{id}}}"
    rows = asking.answer("/me/media", fields=fields, limit=100)["data"]
    comments = [said for row in rows for said in row.get("comments", {"data": []})["data"]]
    everything = [*comments, *(r for c in comments for r in c.get("replies", {"data": []})["data"])]

    own = asking.world.owner.username
    assert {said["username"] == own for said in everything} == {True, False}
    assert all(("from" in said) == (said["username"] == own) for said in everything)


def test_crossposted_media_have_views_on_facebook_and_others_fail(asking: Asking) -> None:
    posts = asking.world.posts_between(asking.world.born, asking.now)
    reels = [post for post in posts if post.product_type == "REELS"]
    crossposted = next(post for post in reversed(reels) if post.is_crossposted)
    other = next(post for post in reversed(reels) if not post.is_crossposted)
    metrics = "views,facebook_views,crossposted_views"

    entries = asking.answer(f"/{crossposted.media_id}/insights", metric=metrics)["data"]
    views, on_facebook, both = (entry["values"][0]["value"] for entry in entries)
    assert 0 < on_facebook < views
    assert both == views + on_facebook
    error = asking.refusal(f"/{other.media_id}/insights", metric=metrics)
    assert (error["code"], error["error_subcode"]) == (-1, 2207086)
    assert 0.1 < sum(post.is_crossposted for post in posts) / len(posts) < 0.3


def test_media_are_filtered_by_their_time(asking: Asking) -> None:
    newest, oldest = asking.world.posts[220], asking.world.posts[200]
    window = {
        "since": int(oldest.posted_at.timestamp()),
        "until": int(newest.posted_at.timestamp()),
    }
    pages = asking.pages("/me/media", limit=8, **window)

    ids = [row["id"] for page in pages for row in page]
    assert ids == [post.media_id for post in reversed(asking.world.posts[200:221])]
