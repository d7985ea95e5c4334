"""Posts of others that tag the account, and places that mention it."""

from typing import Any

import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.known import Known, Mention, Wishes
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.rows import Rows
from sandbox import neighbours
from sandbox.serving import Sandbox
from sandbox.world import World
from tests.pipelines.graph_api.accounts import RUN, is_ok, read
from tests.pipelines.graph_api.conftest import NOW
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error

BOTH = pytest.mark.parametrize("flavour", [INSTAGRAM_LOGIN, FACEBOOK_LOGIN], ids=lambda f: f.name)


@BOTH
def test_every_tag_is_read(sandbox: Sandbox, world: World, flavour: Flavour) -> None:
    rows = read(sandbox, Part.TAGS, flavour=flavour)
    real = {post.media_id: post for post in neighbours.tagging(world, NOW)}
    assert real
    assert {row["media_id"] for row in rows.tags} == set(real)
    for row in rows.tags:
        post = real[row["media_id"]]
        assert row["username"] == post.author.name_at(NOW)
        assert row["posted_at"] == post.posted_at.replace(microsecond=0)
        assert row["like_count"] == post.likes_at(NOW)
        assert row["other"] is None
    assert is_ok(rows)


def tagged(size: int, failing_after: int | None = None) -> Any:
    """A list without `next`; its cursor is there on the last page too (graph-api.md 4.1)."""

    def answer(asked: Asked) -> Reply:
        start = int(asked.query.get("after", "0"))
        if failing_after is not None and start >= failing_after:
            return error(4, "(#4) Application request limit reached")
        items = [{"id": f"t{n}"} for n in range(start, min(start + 50, size))]
        paging = {"paging": {"cursors": {"after": str(start + len(items))}}} if items else {}
        return Reply({"data": items, **paging})

    return answer


def tags(known: Known) -> Any:
    async def part(client: GraphClient) -> Rows:
        return await read_part(Part.TAGS, client, known, RUN)

    return part


@pytest.mark.parametrize(
    ("size", "calls"), [(0, 1), (1, 1), (49, 1), (50, 2), (51, 2), (100, 3), (130, 3)]
)
def test_a_full_page_may_have_a_successor(size: int, calls: int) -> None:
    with answering(tagged(size)) as server:
        rows = talk(server.url, tags(Known()))
    assert [row["media_id"] for row in rows.tags] == [f"t{n}" for n in range(size)]
    assert len(server.asked) == calls


def test_pages_that_are_too_much_are_halved() -> None:
    def answer(asked: Asked) -> Reply:
        limit, start = int(asked.query["limit"]), int(asked.query.get("after", "0"))
        if limit > 20:
            return error(1, "Please reduce the amount of data you're asking for", 500)
        stop = min(start + limit, 30)
        items = [{"id": f"t{n}"} for n in range(start, stop)]
        return Reply({"data": items, "paging": {"cursors": {"after": str(stop)}}})

    with answering(answer) as server:
        rows = talk(server.url, tags(Known()))
    assert [row["media_id"] for row in rows.tags] == [f"t{n}" for n in range(30)]


def test_the_walk_ends_where_tags_are_known() -> None:
    with answering(tagged(500)) as server:
        rows = talk(server.url, tags(Known(tags=frozenset(f"t{n}" for n in range(60, 500)))))
    assert len(rows.tags) == 100
    assert len(server.asked) == 2


def test_an_interrupted_walk_keeps_nothing_that_would_hide_the_rest() -> None:
    with answering(tagged(130, failing_after=100)) as server:
        rows = talk(server.url, tags(Known()))
    assert rows.tags == []
    assert rows.reads[0]["error_kind"] == "temporary"


# --- Mentions -------------------------------------------------------------------------------------


def wished(world: World) -> Wishes:
    told = neighbours.mentions(world, world.born, NOW)
    return Wishes(mentions=tuple(Mention(m.media_id, m.comment_id) for m in told))


def test_each_mention_costs_one_call_and_a_refused_one_only_itself(
    sandbox: Sandbox, world: World
) -> None:
    wishes = wished(world)
    shown = {
        (post.media_id, post.comment_id)
        for post in neighbours.mentioning(world, NOW)
        if post.comments_enabled
    }
    rows = read(sandbox, Part.TAGS, wishes=wishes, flavour=FACEBOOK_LOGIN)
    assert {(row["media_id"], row["comment_id"] or None) for row in rows.mentions} == shown
    assert all(f"@{world.owner.username}" in (row["text"] or "") for row in rows.mentions)
    refused = len(wishes.mentions) - len(shown)
    assert refused
    assert len(rows.losses) == len(rows.metric_verdicts) == refused
    # Code 100/33 is tried twice, for it may be a hidden throttle (graph-api.md 12).
    assert len(sandbox.requests) <= 1 + len(shown) + 2 * refused
    # A refusal is remembered.
    sandbox.requests.clear()
    known = Known(
        refused_on_post=frozenset((row["media_id"], row["metric"]) for row in rows.metric_verdicts)
    )
    again = read(sandbox, Part.TAGS, known, wishes, FACEBOOK_LOGIN)
    assert len(again.mentions) == len(shown)
    assert len(sandbox.requests) == 1 + len(shown)
    assert is_ok(again)


def test_instagram_login_has_no_mentions(sandbox: Sandbox, world: World) -> None:
    rows = read(sandbox, Part.TAGS, wishes=wished(world))
    assert rows.mentions == []
    assert len(sandbox.requests) == 1
    assert is_ok(rows)
