"""What others publish about the account: tags on both hosts, mentions on one (graph-api.md 8.2)."""

from datetime import timedelta

import pytest

from sandbox import neighbours
from tests.sandbox.conftest import Asking

FIELDS = "id,caption,media_type,permalink,timestamp,username,like_count,comments_count"


def test_tags_are_paged_by_cursor_only(asking: Asking, asking_facebook: Asking) -> None:
    for host in (asking, asking_facebook):
        path = f"/{asking.world.owner.account_id}/tags"
        seen, query = list[str](), dict[str, str]()
        while rows := (answer := host.answer(path, fields=FIELDS, limit=20, **query))["data"]:
            assert "next" not in answer["paging"]
            seen += [row["id"] for row in rows]
            query = {"after": answer["paging"]["cursors"]["after"]}

        shown = neighbours.tagging(asking.world, asking.now)
        assert seen == [post.media_id for post in shown]
        assert len(shown) > 40


def test_a_tag_is_not_there_before_it_was_made(asking: Asking) -> None:
    newest = neighbours.tagging(asking.world, asking.now)[0]
    asking.at(newest.posted_at)
    row = asking.answer("/me/tags", fields=FIELDS)["data"][0]
    assert (row["id"], row["username"]) == (newest.media_id, newest.author.name_at(asking.now))
    asking.at(newest.posted_at - timedelta(seconds=1))
    assert asking.answer("/me/tags")["data"][0]["id"] != newest.media_id


def test_a_mention_is_read_by_the_id_that_the_webhook_told(asking_facebook: Asking) -> None:
    world, path = asking_facebook.world, f"/{asking_facebook.world.owner.account_id}"
    told = neighbours.mentions(world, world.born, asking_facebook.now)
    shown = {post.media_id: post for post in neighbours.mentioning(world, asking_facebook.now)}
    in_caption = next(
        mention
        for mention in reversed(told)
        if mention.comment_id is None
        and mention.media_id in shown
        and shown[mention.media_id].comments_enabled
    )
    field = f"mentioned_media.media_id({in_caption.media_id}){{caption,timestamp,username}}"
    media = asking_facebook.answer(path, fields=field)["mentioned_media"]
    assert f"@{world.owner.username}" in media["caption"]
    assert media["id"] == in_caption.media_id

    in_comment = next(m for m in reversed(told) if m.comment_id and m.media_id in shown)
    field = f"mentioned_comment.comment_id({in_comment.comment_id}){{text,timestamp,media{{id}}}}"
    comment = asking_facebook.answer(path, fields=field)["mentioned_comment"]
    assert comment["text"].startswith(f"@{world.owner.username} ")
    assert comment["media"] == {"id": in_comment.media_id}
    asking_facebook.at(in_comment.at - timedelta(seconds=1))
    assert asking_facebook.refusal(path, fields=field)["error_subcode"] == 33


def test_a_mention_where_comments_are_off_is_refused(asking_facebook: Asking) -> None:
    world, path = asking_facebook.world, f"/{asking_facebook.world.owner.account_id}"
    silent = next(
        post
        for post in neighbours.mentioning(world, asking_facebook.now)
        if not post.comments_enabled
    )
    field = f"mentioned_media.media_id({silent.media_id}){{caption}}"

    assert asking_facebook.refusal(path, fields=field)["code"] == 100


@pytest.mark.parametrize("field", ["mentioned_media.media_id(1){id}", "mentioned_comment"])
def test_the_other_host_knows_no_mentions(asking: Asking, field: str) -> None:
    assert "nonexisting field" in asking.refusal("/me", fields=field)["message"]


def test_neighbours_do_not_depend_on_how_many_days_follow(asking: Asking) -> None:
    world = asking.world
    shorter = type(world).simulate(seed=world.seed, born=world.born, days=300)

    some = neighbours.posts(shorter)
    assert some
    assert [p.media_id for p in some] == [p.media_id for p in neighbours.posts(world)[: len(some)]]
    assert [p.caption for p in some] == [p.caption for p in neighbours.posts(world)[: len(some)]]
