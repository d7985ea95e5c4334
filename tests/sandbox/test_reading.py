"""Reading the account, its media and comments over real HTTP: fields, pages, errors."""

from datetime import timedelta

import pytest

from sandbox import truth
from sandbox.posts import Kind
from tests.sandbox.conftest import Asking

ALL_MEDIA_FIELDS = (
    "id,caption,media_type,media_product_type,media_url,thumbnail_url,permalink,shortcode,timestamp,"
    "username,owner,like_count,comments_count,is_comment_enabled,is_shared_to_feed,alt_text,"
    "children{id},insights.metric(reach,views),comments.limit(2){id}"
)


def test_the_profile_is_flat_and_names_both_ids(asking: Asking) -> None:
    owner = asking.world.owner
    fields = "user_id,username,account_type,followers_count,follows_count,media_count"
    profile = asking.answer("/v25.0/me", fields=fields)

    assert profile == {
        "user_id": owner.account_id,
        "username": owner.username,
        "account_type": "BUSINESS",
        "followers_count": len(truth.followers_at(asking.world, asking.now)),
        "follows_count": sum(
            not row.username.startswith("__deleted__")
            for row in truth.following_at(asking.world, asking.now)
        ),
        "media_count": len(asking.world.posts_between(asking.world.born, asking.now)),
        "id": owner.app_scoped_id,
    }
    assert asking.answer(f"/{owner.account_id}", fields=fields) == profile
    assert asking.answer("/me") == {"id": owner.app_scoped_id}


@pytest.mark.parametrize("limit", [1, 7, 25, 1000])
def test_pages_of_media_hold_every_post_once_newest_first(asking: Asking, limit: int) -> None:
    asking.at(asking.world.posts[39].posted_at)
    pages = asking.pages("/me/media", limit=limit, fields="id,timestamp")

    ids = [row["id"] for rows in pages for row in rows]
    assert ids == [post.media_id for post in asking.world.posts[39::-1]]
    assert all(len(rows) == limit for rows in pages[:-1])
    assert all(pages)


def test_the_last_page_has_a_cursor_but_no_next(asking: Asking) -> None:
    asking.at(asking.world.posts[4].posted_at)
    first = asking.answer("/me/media", limit=3)
    assert asking.sandbox.token in first["paging"]["next"]
    last = asking.answer("/me/media", limit=3, after=first["paging"]["cursors"]["after"])

    assert len(last["data"]) == 2
    assert "next" not in last["paging"]
    after = last["paging"]["cursors"]["after"]
    assert asking.answer("/me/media", limit=3, after=after) == {"data": []}


def test_pages_lead_back_as_they_lead_on(asking: Asking) -> None:
    asking.at(asking.world.posts[9].posted_at)
    first = asking.answer("/me/media", limit=4)
    second = asking.http.get(first["paging"]["next"]).json()
    third = asking.http.get(second["paging"]["next"]).json()
    again = asking.http.get(third["paging"]["previous"]).json()

    assert again["data"] == second["data"]
    assert asking.http.get(again["paging"]["previous"]).json()["data"] == first["data"]
    assert asking.http.get(again["paging"]["next"]).json()["data"] == third["data"]
    assert "previous" not in first["paging"]
    assert asking.sandbox.token in third["paging"]["previous"]
    before = first["paging"]["cursors"]["before"]
    assert asking.answer("/me/media", limit=4, before=before) == {"data": []}


def test_a_post_that_appears_meanwhile_does_not_shift_the_pages(asking: Asking) -> None:
    posts = asking.world.posts
    asking.at(posts[9].posted_at)
    first = asking.answer("/me/media", limit=5)
    asking.at(posts[10].posted_at)
    second = asking.answer("/me/media", limit=5, after=first["paging"]["cursors"]["after"])

    ids = [row["id"] for row in (*first["data"], *second["data"])]
    assert ids == [post.media_id for post in posts[9::-1]]


def test_media_have_the_fields_of_their_kind_and_nothing_null(asking: Asking) -> None:
    rows = [
        row
        for rows in asking.pages("/me/media", fields=ALL_MEDIA_FIELDS, limit=100)
        for row in rows
    ]
    posts = {post.media_id: post for post in asking.world.posts}

    assert {(row["media_type"], row["media_product_type"]) for row in rows} == {
        ("IMAGE", "FEED"),
        ("CAROUSEL_ALBUM", "FEED"),
        ("VIDEO", "REELS"),
    }
    for row in rows:
        post = posts[row["id"]]
        assert None not in row.values()
        assert ("children" in row) == (post.kind is Kind.CAROUSEL)
        assert ("thumbnail_url" in row) == (post.kind is Kind.REEL)
        assert ("media_url" in row) == post.has_media_url
        assert row["timestamp"] == f"{post.posted_at:%Y-%m-%dT%H:%M:%S}+0000"
        measures = {entry["name"]: entry["values"][0]["value"] for entry in row["insights"]["data"]}
        told = truth.post_measures(asking.world, row["id"], asking.now)
        assert measures == {"reach": told["reach"], "views": told["views"]}
        assert row["like_count"] == told["likes"]
        assert row["comments_count"] == told["comments"]
        assert len(row.get("comments", {"data": []})["data"]) <= 2
    assert any("media_url" not in row for row in rows)
    assert any("caption" not in row for row in rows)


def test_one_post_and_one_slide_can_be_read_alone(asking: Asking) -> None:
    album = next(post for post in asking.world.posts if post.children)
    listed = asking.answer(f"/{album.media_id}/children")["data"]
    slide = asking.answer(f"/{album.children[0]}", fields="media_type,timestamp,permalink")

    assert [row["id"] for row in listed] == list(album.children)
    assert slide["id"] == album.children[0]
    assert "permalink" not in slide
    assert asking.answer(f"/{album.media_id}", fields="id,media_type")["media_type"] == (
        "CAROUSEL_ALBUM"
    )
    assert asking.refusal(f"/{album.children[0]}/insights", metric="reach")["error_subcode"] == 33


def test_comments_come_newest_first_at_most_fifty_a_page(asking: Asking) -> None:
    def top_level(media_id: str) -> int:
        comments = asking.world.comments_under(media_id)
        return sum(c.parent is None and c.visible_at(asking.now) for c in comments)

    posts = asking.world.posts_between(asking.world.born, asking.now)
    busiest = max(posts, key=lambda post: top_level(post.media_id))
    pages = asking.pages(
        f"/{busiest.media_id}/comments",
        limit=500,
        fields="id,timestamp,username,from{id,username},replies{id,text,parent_id,username}",
    )

    assert len(pages) > 1
    assert all(len(rows) <= 50 for rows in pages)
    rows = [row for rows in pages for row in rows]
    assert len(rows) == len({row["id"] for row in rows}) == top_level(busiest.media_id)
    times = [row["timestamp"] for row in rows]
    assert times == sorted(times, reverse=True)
    replies = [reply for row in rows for reply in row.get("replies", {"data": []})["data"]]
    assert any(reply["username"] == asking.world.owner.username for reply in replies)
    assert {reply["parent_id"] for reply in replies} <= {row["id"] for row in rows}
    assert any("from" not in row for row in rows)
    told = asking.answer(f"/{busiest.media_id}", fields="comments_count")["comments_count"]
    assert told == len(rows) + len(replies)


def test_comments_show_the_name_that_their_author_has_now(asking: Asking) -> None:
    renamed = next(
        (said, at, name)
        for said in asking.world.comments
        if said.author and said.author.number % 10 and not said.author.deleted_at
        for at, name in zip(said.author._renamings[1:], said.author._names[1:], strict=True)
        if said.written_at < at < asking.now and said.visible_at(at)
    )
    said, at, new_name = renamed
    before = asking.at(at - timedelta(seconds=1)).answer(
        f"/{said.comment_id}", fields="username,from"
    )
    after = asking.at(at).answer(f"/{said.comment_id}", fields="username,from")

    assert before["username"] != after["username"] == new_name
    assert before["from"]["id"] == after["from"]["id"]


def test_comments_default_to_three_fields(asking: Asking) -> None:
    post = next(
        post
        for post in asking.world.posts
        if any(said.visible_at(asking.now) for said in asking.world.comments_under(post.media_id))
    )
    row = asking.answer(f"/{post.media_id}/comments")["data"][0]

    assert set(row) == {"id", "text", "timestamp"}


@pytest.mark.parametrize(
    ("path", "query", "code", "subcode"),
    [
        ("/me", {"fields": "username,followers"}, 100, None),
        ("/me/media", {"fields": "id,saved_count"}, 100, None),
        ("/me/media", {"fields": "id,comments{id,nonsense}"}, 100, None),
        ("/me/media", {"fields": "id,insights.metric(reach"}, 2500, None),
        ("/me/media", {"fields": "id,,caption"}, 2500, None),
        ("/me/media", {"limit": "0"}, 100, None),
        ("/me/media", {"after": "garbage"}, 100, None),
        ("/me/followers", {}, 2500, None),
        ("/me/following", {}, 2500, None),
        ("/me/media/extra", {}, 2500, None),
        ("/17900000000000000", {}, 100, 33),
        ("/v25.0/17999999/insights", {"metric": "reach"}, 100, 33),
    ],
)
def test_wrong_questions_get_the_hosts_errors(
    asking: Asking, path: str, query: dict[str, str], code: int, subcode: int | None
) -> None:
    error = asking.refusal(path, **query)

    assert (error["code"], error.get("error_subcode")) == (code, subcode)
    assert error["type"] == "IGApiException"
    assert error["fbtrace_id"].startswith("A")


def test_nothing_later_than_the_clock_is_shown(asking: Asking) -> None:
    world = asking.world
    post = world.posts[100]
    asking.at(post.posted_at - timedelta(seconds=1))

    assert asking.refusal(f"/{post.media_id}")["error_subcode"] == 33
    assert asking.answer("/me/media")["data"][0]["id"] == world.posts[99].media_id
    assert asking.at(post.posted_at).answer("/me/media")["data"][0]["id"] == post.media_id

    said = world.comments_under(post.media_id)[0]
    asking.at(said.written_at - timedelta(seconds=1))
    assert asking.refusal(f"/{said.comment_id}")["error_subcode"] == 33
    assert asking.answer(f"/{post.media_id}/comments") == {"data": []}
    arrival = truth.arrivals(world, said.written_at, said.written_at + timedelta(days=5))[0]
    asking.at(arrival.followed_at - timedelta(seconds=1))
    before = asking.answer("/me", fields="followers_count")["followers_count"]
    asking.at(arrival.followed_at)
    assert asking.answer("/me", fields="followers_count")["followers_count"] > before
