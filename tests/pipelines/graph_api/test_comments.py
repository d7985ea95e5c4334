"""Comments come with their posts, whole or not at all, and again only when their number changed."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.known import Known
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.rows import Rows
from sandbox.clock import Clock
from sandbox.faults import Fault
from sandbox.serving import Sandbox, running
from sandbox.world import World
from tests.pipelines.graph_api.accounts import RUN, is_ok, read
from tests.pipelines.graph_api.conftest import NOW
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.media_list import NOON, MediaList
from tests.pipelines.graph_api.memory import known_after
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error


@pytest.fixture(scope="module")
def first(world: World) -> Rows:
    with running(world, Clock(at=NOW)) as box:
        return read(box, Part.MEDIA)


def test_every_comment_and_reply_with_its_author(first: Rows, world: World) -> None:
    real = {
        said.comment_id: said
        for post in world.posts_between(world.born, NOW)
        for said in world.comments_under(post.media_id)
        if said.visible_at(NOW)
    }
    assert {row["comment_id"] for row in first.comments} == set(real)
    assert len(first.comments) == len(real)
    assert any(row["parent_id"] for row in first.comments)
    for row in first.comments:
        said = real[row["comment_id"]]
        author = said.author.name_at(NOW) if said.author else world.owner.username
        assert row["username"] == author
        assert row["parent_id"] == (said.parent.comment_id if said.parent else None)
        assert (row["media_id"], row["text"]) == (said.media_id, said.text)


def test_comments_are_kept_again_only_where_their_number_changed(
    sandbox: Sandbox, first: Rows
) -> None:
    sandbox.clock.advance(timedelta(days=1))
    second = read(sandbox, Part.MEDIA, known_after([first]))
    before = {row["media_id"]: row["comments_count"] for row in first.media}
    changed = {
        row["media_id"]
        for row in second.media
        if row["comments_count"] != before.get(row["media_id"], 0)
    }
    assert changed
    assert {row["media_id"] for row in second.comments} == changed
    assert {row["media_id"] for row in second.comment_reads} == changed


def answer_deep(size: int, *, announces_next: bool) -> Callable[[Asked], Reply]:
    """One post with many comments, the first of which has as many replies."""

    def said(kind: str, start: int, stop: int) -> dict[str, object]:
        items = [
            {"id": f"{kind}{n}", "timestamp": "2026-06-01T10:00:00+0000"}
            for n in range(start, stop)
        ]
        more = {"next": "https://graph.example"} if announces_next and stop < size else {}
        return {"data": items, "paging": {"cursors": {"after": str(stop)}, **more}}

    def answer(asked: Asked) -> Reply:
        start = int(asked.query.get("after", 0))
        stop = min(start + 50, size)
        if asked.path.endswith("/comments"):
            return Reply(said("c", start, stop))
        if asked.path.endswith("/replies"):
            return Reply(said("r", start, stop))
        comments = said("c", 0, min(50, size))
        comments["data"][0]["replies"] = said("r", 0, min(50, size))  # type: ignore[index]
        media = {
            "id": "m1",
            "timestamp": "2025-06-01T10:00:00+0000",
            "comments_count": 2 * size,
            "comments": comments,
        }
        return Reply({"data": [media]} if asked.path.endswith("/media") else {"id": "1784"})

    return answer


@pytest.mark.parametrize("announces_next", [True, False])
@pytest.mark.parametrize("size", [1, 49, 50, 51, 120])
def test_deep_threads_are_read_to_their_end(size: int, *, announces_next: bool) -> None:
    """50 comments a page, and a comment with more replies than came with it."""
    with answering(answer_deep(size, announces_next=announces_next)) as server:
        rows = talk(server.url, read_posts(Known()))
    assert is_ok(rows)
    assert sorted(row["comment_id"] for row in rows.comments if row["parent_id"] is None) == (
        sorted(f"c{n}" for n in range(size))
    )
    assert sorted(row["comment_id"] for row in rows.comments if row["parent_id"] == "c0") == (
        sorted(f"r{n}" for n in range(size))
    )
    if size < 50:
        assert len(server.asked) == 2  # Instagram's clock, and one page


def read_posts(known: Known) -> Callable[[GraphClient], Awaitable[Rows]]:
    async def one_part(client: GraphClient) -> Rows:
        return await read_part(Part.MEDIA, client, known, RUN)

    return one_part


def test_a_post_is_read_whole_or_not_at_all_and_then_by_itself() -> None:
    """What could not be continued is unread, and costs no page of the list later."""
    deep = answer_deep(120, announces_next=True)
    is_cut = [True]

    def answer(asked: Asked) -> Reply:
        continues = asked.path.endswith(("/comments", "/replies"))
        return error(4, "(#4) Limit reached") if continues and is_cut[0] else deep(asked)

    with answering(answer) as server:
        first = talk(server.url, read_posts(Known()))
        assert first.reads[0]["outcome"] == "partial"
        assert first.media
        assert first.comments == []
        assert first.comment_reads == []
        is_cut[0] = False
        server.asked.clear()
        second = talk(server.url, read_posts(known_after([first])))
    assert len(second.comments) == 240
    assert len(second.comment_reads) == 1
    assert is_ok(second)


def test_an_unread_post_that_is_not_on_the_pages_is_read_by_itself() -> None:
    deep = answer_deep(60, announces_next=True)
    with answering(deep) as server:
        first = talk(server.url, read_posts(Known()))
    known = known_after([first])
    elsewhere = replace(known.posts["m1"], comments_count=90, comments_count_read=None)
    media = MediaList(1)

    def answer(asked: Asked) -> Reply:
        return deep(asked) if "/old/" in asked.path or "/c0/" in asked.path else media(asked)

    with answering(answer) as server:
        rows = talk(server.url, read_posts(Known(posts={"old": elsewhere})))
    assert {row["media_id"] for row in rows.comments} == {"old"}
    assert [(r["media_id"], r["comments_count"]) for r in rows.comment_reads] == [("old", 90)]


def test_one_written_and_one_deleted_are_as_many_and_the_new_one_is_kept() -> None:
    def answer(asked: Asked) -> Reply:
        said = [{"id": f"c{day}", "timestamp": f"2026-11-{day}T10:00:00+0000"} for day in days]
        media = {
            "id": "m1",
            "timestamp": "2026-11-11T10:00:00+0000",
            "comments_count": 2,
            "comments": {"data": said},
        }
        return Reply({"data": [media]}, headers={"Date": now})

    days, now = (11, 12), "Thu, 12 Nov 2026 12:00:00 GMT"
    with answering(answer) as server:
        first = talk(server.url, read_posts(Known()))
        unchanged = talk(server.url, read_posts(known_after([first])))
        days, now = (12, 13), "Fri, 13 Nov 2026 12:00:00 GMT"
        second = talk(server.url, read_posts(known_after([first])))
        third = talk(server.url, read_posts(known_after([first, second])))
    assert {row["comment_id"] for row in first.comments} == {"c11", "c12"}
    assert unchanged.comments == []
    assert {row["comment_id"] for row in second.comments} == {"c12", "c13"}
    assert third.comments == []


def test_a_post_that_came_without_its_comments_does_not_count_as_read() -> None:
    """Its page is refused for them; others of the list show theirs."""
    media = MediaList(5, comments=3)

    def answer(asked: Asked) -> Reply:
        reply = media(asked)
        is_page = asked.path.endswith("/media") and "comments.limit" in asked.query["fields"]
        if is_page and any(item["id"] == "m2" for item in reply.body["data"]):
            return error(1, "Please reduce the amount of data you're asking for", 500)
        return reply

    with answering(answer) as server:
        rows = talk(server.url, read_posts(Known()))
    assert len(rows.media) == 5
    assert {row["media_id"] for row in rows.comment_reads} == {"m0", "m1", "m3", "m4"}


def test_a_post_whose_comments_cannot_be_read_is_asked_once() -> None:
    media = MediaList(1)

    def answer(asked: Asked) -> Reply:
        return error(100, "Age-gated") if asked.path.endswith("/comments") else media(asked)

    with answering(answer) as server:
        first = talk(server.url, read_posts(Known()))
        unread = replace(
            known_after([first]).posts["m0"], posted_at=NOON - timedelta(days=50), comments_count=9
        )
        known = Known(posts={"old": unread})
        second = talk(server.url, read_posts(known))
        verdicts = known_after([second]).refused_on_post
        server.asked.clear()
        third = talk(server.url, read_posts(replace(known, refused_on_post=verdicts)))
    assert second.reads[0]["outcome"] == "partial"
    assert is_ok(third)
    assert not any(asked.path.endswith("/comments") for asked in server.asked)


def test_an_app_in_development_mode_is_reported_and_nothing_counts_as_read() -> None:
    """Instagram answers as if all was well (graph-api.md 8.1)."""
    media = MediaList(150, comments=3, hides_comments=True)
    with answering(media) as server:
        rows = talk(server.url, read_posts(Known()))
    assert rows.comment_reads == []
    assert rows.reads[0]["outcome"] == "partial"
    assert "development mode" in (rows.reads[0]["error_message"] or "")
    assert not any(asked.path.endswith("/comments") for asked in server.asked)


def test_an_app_that_goes_back_to_development_mode_is_noticed() -> None:
    media = MediaList(5, comments=3)
    with answering(media) as server:
        first = talk(server.url, read_posts(Known()))
        media.comments, media.hides_comments = 4, True
        media.now = NOON + timedelta(days=1)
        second = talk(server.url, read_posts(known_after([first])))
    assert len(first.comment_reads) == 5
    assert second.comment_reads == []
    assert "development mode" in (second.reads[0]["error_message"] or "")


def test_one_post_without_visible_comments_is_no_development_mode() -> None:
    shown = MediaList(2, comments=3)

    def answer(asked: Asked) -> Reply:
        reply = shown(asked)
        if asked.path.endswith("/media"):
            del reply.body["data"][0]["comments"]
        return reply

    with answering(answer) as server:
        rows = talk(server.url, read_posts(Known()))
    assert is_ok(rows)
    assert {row["media_id"] for row in rows.comment_reads} == {"m0", "m1"}
    assert {row["media_id"] for row in rows.comments} == {"m1"}


def test_what_was_read_before_a_throttle_is_kept(sandbox: Sandbox) -> None:
    sandbox.faults.fail(Fault.THROTTLED_WITH_HEADERS, path="/insights")
    rows = read(sandbox, Part.MEDIA)
    (result,) = rows.reads
    assert (result["outcome"], result["error_kind"]) == ("partial", "temporary")
    assert "quota" in (result["error_message"] or "")
    assert rows.media
    assert rows.comments
