"""Each reading against the truth of the sandbox, over HTTP."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import ceil

import pytest

from pipelines.graph_api.account_insights import Window, request_windows
from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.facts import DAY_TOTALS, MEDIA_METRICS, SETTLED_AFTER
from pipelines.graph_api.parts import Known, Part, read_part
from pipelines.graph_api.profile import identify, read_profile
from pipelines.graph_api.rows import Rows
from sandbox import truth
from sandbox.clock import Clock
from sandbox.faults import Fault
from sandbox.serving import RequestRecord, Sandbox, running
from sandbox.world import World
from tests.pipelines.graph_api.conftest import NOW
from tests.pipelines.graph_api.conversations import Waits, talk
from tests.pipelines.graph_api.scripted import Asked, Reply, answering

RUN = "run-1"


def read(box: Sandbox, part: Part, known: Known | None = None, waits: Waits | None = None) -> Rows:
    async def one_part(client: GraphClient) -> Rows:
        return await read_part(part, client, known or Known(), RUN)

    return talk(
        box.url,
        one_part,
        account_id=box.world.owner.account_id,
        token=box.token,
        waits=waits,
    )


def edges(requests: Sequence[RequestRecord]) -> Counter[str]:
    """How often each kind of edge was asked."""
    return Counter(record.path.rpartition("/")[2] for record in requests)


@dataclass(frozen=True)
class FirstRead:
    """A part read with nothing known, and what it took; shared by tests that only look at it."""

    rows: Rows
    requests: list[RequestRecord]


@pytest.fixture(scope="module")
def first_media(world: World) -> FirstRead:
    with running(world, Clock(at=NOW)) as box:
        return FirstRead(read(box, Part.MEDIA), box.requests)


@pytest.fixture(scope="module")
def first_insights(world: World) -> FirstRead:
    with running(world, Clock(at=NOW)) as box:
        return FirstRead(read(box, Part.INSIGHTS), box.requests)


def is_ok(rows: Rows) -> bool:
    (result,) = rows.reads
    return result["outcome"] == "ok" and result["error_message"] is None and not rows.losses


# --- Profile ------------------------------------------------------------------------------------


def test_the_profile_is_the_accounts(sandbox: Sandbox, world: World) -> None:
    rows = read(sandbox, Part.PROFILE)
    now = sandbox.clock.now()
    (profile,) = rows.profiles
    assert profile["captured_at"] == now
    assert profile["followers_count"] == len(truth.followers_at(world, now))
    assert profile["media_count"] == len(world.posts_between(world.born, now))
    assert profile["username"] == world.owner.username
    assert profile["app_scoped_id"] == world.owner.app_scoped_id
    assert profile["other"] is None
    assert is_ok(rows)


def test_a_token_tells_whose_it_is(sandbox: Sandbox, world: World) -> None:
    async def whose(client: GraphClient) -> tuple[str, str]:
        account = await identify(client._http, client.account.token, client.account.base_url)
        return account.account_id, account.username

    found = talk(sandbox.url, whose, token=sandbox.token)
    assert found == (world.owner.account_id, world.owner.username)


def test_the_documented_form_of_a_profile_is_read_too() -> None:
    documented = {"data": [{"user_id": "1784", "username": "demo", "id": "26", "new": {"a": 1}}]}

    async def profile(client: GraphClient) -> Rows:
        rows = Rows(RUN)
        await read_profile(client, rows)
        return rows

    with answering(lambda _: Reply(documented)) as server:
        (row,) = talk(server.url, profile).profiles
    assert (row["username"], row["app_scoped_id"]) == ("demo", "26")
    assert row["followers_count"] is None
    assert row["other"] == {"new": {"a": 1}}


# --- Posts --------------------------------------------------------------------------------------


def test_every_post_comes_with_its_true_insights(first_media: FirstRead, world: World) -> None:
    rows, now = first_media.rows, NOW
    posts = {post.media_id: post for post in world.posts_between(world.born, now)}
    assert [row["media_id"] for row in rows.media] == list(reversed(posts))
    told = {(row["media_id"], row["metric"]): row["value"] for row in rows.media_insights}
    for media_id, post in posts.items():
        measured = truth.post_measures(world, media_id, now)
        for metric in MEDIA_METRICS:
            assert told[media_id, metric] == measured[metric]
        if post.posted_at > now - timedelta(days=13):
            specific = "ig_reels_avg_watch_time" if post.is_video else "follows"
            assert told[media_id, specific] == measured[specific]
    for row in rows.media:
        post = posts[row["media_id"]]
        assert row["posted_at"] == post.posted_at.replace(microsecond=0)
        assert row["caption"] == (post.caption or None)
        assert row["children"] == (list(post.children) or None)
        assert row["other"] is None
    assert is_ok(rows)


def test_posts_cost_pages_and_only_recent_ones_a_call(first_media: FirstRead, world: World) -> None:
    rows, asked = first_media.rows, edges(first_media.requests)
    recent = world.posts_between(NOW - timedelta(days=14), NOW)
    assert len(rows.media) > 100
    assert asked["media"] == ceil(len(rows.media) / 100)
    assert asked["insights"] == len(recent)
    assert asked["comments"] == sum(bool(row["comments_count"]) for row in rows.media)
    assert rows.reads[0]["calls"] == len(first_media.requests)


# --- Comments -----------------------------------------------------------------------------------


def test_every_comment_and_reply_with_its_author(first_media: FirstRead, world: World) -> None:
    rows, now = first_media.rows, NOW
    real = {
        said.comment_id: said
        for post in world.posts_between(world.born, now)
        for said in world.comments_under(post.media_id)
        if said.visible_at(now)
    }
    assert {row["comment_id"] for row in rows.comments} == set(real)
    assert len(rows.comments) == len(real)
    assert any(row["parent_id"] for row in rows.comments)
    for row in rows.comments:
        said = real[row["comment_id"]]
        author = said.author.name_at(now) if said.author else world.owner.username
        assert row["username"] == author
        assert row["parent_id"] == (said.parent.comment_id if said.parent else None)
        assert (row["media_id"], row["text"]) == (said.media_id, said.text)


def test_comments_are_read_again_only_where_their_number_changed(
    sandbox: Sandbox, first_media: FirstRead
) -> None:
    first = first_media.rows
    known = Known(comment_counts={r["media_id"]: r["comments_count"] for r in first.comment_reads})
    sandbox.clock.advance(timedelta(days=1))
    second = read(sandbox, Part.MEDIA, known)
    before = {row["media_id"]: row["comments_count"] for row in first.media}
    changed = {
        row["media_id"]
        for row in second.media
        if row["comments_count"] != before.get(row["media_id"], 0)
    }
    assert changed
    assert edges(sandbox.requests)["comments"] == len(changed)
    assert {row["media_id"] for row in second.comments} == changed


@pytest.mark.parametrize("size", [49, 50, 51, 120])
def test_deep_threads_are_read_to_their_end(size: int) -> None:
    """50 comments a page, and a comment with more replies than its expansion holds."""

    def said(kind: str, start: int, stop: int) -> list[dict[str, object]]:
        return [
            {"id": f"{kind}{n}", "timestamp": "2026-06-01T10:00:00+0000"}
            for n in range(start, stop)
        ]

    def paging(stop: int) -> dict[str, object]:
        more = {"next": "https://graph.example"} if stop < size else {}
        return {"cursors": {"after": str(stop)}, **more}

    def answer(asked: Asked) -> Reply:
        path, query = asked.path, asked.query
        start = int(query.get("after", 0))
        stop = min(start + 50, size)
        if path.endswith("/media"):
            media = {
                "id": "m1",
                "timestamp": "2025-06-01T10:00:00+0000",
                "comments_count": 2 * size,
            }
            return Reply({"data": [media]})
        if path.endswith("/replies"):
            return Reply(
                {"data": said("r", start, stop), "paging": {"cursors": {"after": str(stop)}}}
            )
        comments = said("c", start, stop)
        if start == 0:
            replies = said("r", 0, min(50, size))
            cursors = {"after": str(min(50, size))}
            comments[0]["replies"] = {"data": replies, "paging": {"cursors": cursors}}
        return Reply({"data": comments, "paging": paging(stop)})

    async def media(client: GraphClient) -> Rows:
        return await read_part(Part.MEDIA, client, Known(), RUN)

    with answering(answer) as server:
        rows = talk(server.url, media)
    assert [r["comment_id"] for r in rows.comments if r["parent_id"] is None] == [
        f"c{n}" for n in range(size)
    ]
    assert [r["comment_id"] for r in rows.comments if r["parent_id"] == "c0"] == [
        f"r{n}" for n in range(size)
    ]


# --- Stories ------------------------------------------------------------------------------------


def test_live_stories_with_insights_once_enough_people_saw_them(
    sandbox: Sandbox, world: World
) -> None:
    last = world.stories_between(world.born, sandbox.clock.now())[-1]
    sandbox.clock.set(last.posted_at + timedelta(hours=20))
    now = sandbox.clock.now()
    rows = read(sandbox, Part.STORIES)
    assert last.media_id in {row["story_id"] for row in rows.stories}
    told = {
        (row["metric"], row["segment"]): row["value"]
        for row in rows.story_insights
        if row["story_id"] == last.media_id
    }
    measured = truth.post_measures(world, last.media_id, now)
    for metric in ("views", "reach", "replies", "navigation"):
        assert told[metric, ""] == measured[metric]
    assert told["navigation", "tap_forward"] == measured["tap_forward"]
    assert is_ok(rows)


def test_a_story_that_nobody_saw_yet_is_kept_without_insights(
    sandbox: Sandbox, world: World
) -> None:
    last = world.stories_between(world.born, sandbox.clock.now())[-1]
    sandbox.clock.set(last.posted_at)
    rows = read(sandbox, Part.STORIES)
    assert last.media_id in {row["story_id"] for row in rows.stories}
    assert last.media_id not in {row["story_id"] for row in rows.story_insights}
    assert is_ok(rows)


# --- The account's days -------------------------------------------------------------------------


def test_follows_and_unfollows_of_each_day_are_the_true_ones(
    first_insights: FirstRead, world: World
) -> None:
    rows, now = first_insights.rows, NOW
    days: dict[tuple[datetime, datetime], dict[str, float]] = {}
    for row in rows.account_insights:
        if row["metric"] == "follows_and_unfollows":
            window = row["window_start"], row["window_end"]
            days.setdefault(window, {})[row["segment"]] = row["value"]
    assert len(days) >= 57
    for (start, end), told in days.items():
        flow = truth.follows_and_unfollows(world, start, end)
        assert told == {"follower": flow.followed, "non_follower": flow.left}
        new = next(
            (
                row["value"]
                for row in rows.account_insights
                if row["metric"] == "follower_count" and row["window_end"] == end
            ),
            None,
        )
        if new is not None and end < now - SETTLED_AFTER:
            assert new == flow.followed
    assert is_ok(rows)


def test_windows_are_instagrams_days_also_when_summer_time_ends(
    first_insights: FirstRead,
) -> None:
    rows = first_insights.rows
    windows = [
        (row["window_start"], row["window_end"])
        for row in rows.account_insights
        if row["metric"] == "reach"
    ]
    assert 58 <= len(windows) <= 59
    assert all(earlier[1] == later[0] for earlier, later in pairwise(windows))
    lengths = Counter(end - start for start, end in windows)
    assert lengths == {timedelta(hours=24): len(windows) - 1, timedelta(hours=25): 1}
    of_totals = {
        (row["window_start"], row["window_end"])
        for row in rows.account_insights
        if row["metric"] in DAY_TOTALS
    }
    assert of_totals == set(windows)


def test_a_second_pass_reads_only_days_that_are_not_settled(
    sandbox: Sandbox, first_insights: FirstRead
) -> None:
    first = first_insights.rows
    settled = frozenset(
        row["window_end"]
        for row in first.account_insights
        if row["metric"] == "views" and row["captured_at"] >= row["window_end"] + SETTLED_AFTER
    )
    sandbox.clock.advance(timedelta(days=1))
    second = read(sandbox, Part.INSIGHTS, Known(settled_days=settled))
    days = {row["window_end"] for row in second.account_insights}
    assert days.isdisjoint(settled)
    assert {row["window_end"] for row in second.online_followers}.isdisjoint(settled)
    assert len(days) == 4
    totals = [
        r for r in sandbox.requests if r.query.get("period") == "day" and "metric_type" in r.query
    ]
    assert len(totals) == 2 * len(days)


@pytest.mark.parametrize("days", [1, 30, 59, 60, 365, 729])
def test_windows_asked_are_allowed_and_cut_no_day(days: int) -> None:
    span = Window(NOW - timedelta(days=days), NOW)
    windows = list(request_windows(span))
    assert (windows[-1].start, windows[0].end) == span
    assert all(window.end - window.start <= timedelta(days=30) for window in windows)
    for newer, older in pairwise(windows):
        assert older.end - newer.start == timedelta(days=1)


def test_a_gap_of_months_is_filled(sandbox: Sandbox) -> None:
    last_read = datetime(2026, 8, 20, 7, 0, tzinfo=UTC)
    rows = read(sandbox, Part.INSIGHTS, Known(settled_days=frozenset({last_read})))
    ends = sorted(row["window_end"] for row in rows.account_insights if row["metric"] == "reach")
    assert ends[0] == last_read + timedelta(days=1)
    assert len(ends) == (ends[-1] - ends[0]).days + 1
    assert is_ok(rows)


# --- The audience -------------------------------------------------------------------------------


def test_demographics_are_rows_of_segments(first_insights: FirstRead, world: World) -> None:
    rows = first_insights.rows
    followers = len(truth.followers_at(world, NOW))
    totals: Counter[str] = Counter()
    for row in rows.demographics:
        if row["metric"] == "follower_demographics":
            totals[row["breakdown"]] += row["value"]
    assert set(totals) == {"age", "gender", "country", "city", "age,gender"}
    assert all(0 < total <= followers for total in totals.values())
    pairs = {row["segment"] for row in rows.demographics if row["breakdown"] == "age,gender"}
    assert "25-34|F" in pairs
    assert {row["segment"] for row in rows.demographics if row["breakdown"] == "gender"} <= {
        "F",
        "M",
        "U",
    }


def test_online_followers_hour_by_hour(first_insights: FirstRead) -> None:
    rows = first_insights.rows
    hours = Counter(row["window_end"] for row in rows.online_followers)
    assert len(hours) >= 27
    assert set(hours.values()) == {24}


def test_a_small_account_is_given_less_and_nothing_is_wrong(world: World) -> None:
    with running(world, Clock(at=world.born + timedelta(days=6))) as box:
        assert len(truth.followers_at(world, box.clock.now())) < 100
        rows = read(box, Part.INSIGHTS)
        asked = [r for r in box.requests if "demographics" in r.query.get("metric", "")]
    assert rows.demographics == []
    assert rows.online_followers == []
    assert {row["metric"] for row in rows.account_insights} == {"reach", *DAY_TOTALS}
    assert len(asked) == 2
    assert is_ok(rows)


# --- What goes wrong ----------------------------------------------------------------------------


def test_one_refused_metric_costs_that_metric(sandbox: Sandbox) -> None:
    sandbox.faults.refused_metrics.update({"reposts"})
    media, insights = read(sandbox, Part.MEDIA), read(sandbox, Part.INSIGHTS)
    assert {row["metric"] for row in media.media_insights}.isdisjoint({"reposts"})
    assert {row["metric"] for row in media.media_insights} >= set(MEDIA_METRICS) - {"reposts"}
    told = {row["metric"] for row in insights.account_insights}
    assert set(DAY_TOTALS) - told == {"reposts"}
    for rows in (media, insights):
        (result,) = rows.reads
        assert (result["outcome"], result["error_kind"]) == ("partial", "permanent")
        assert "reposts" in (result["error_message"] or "")


def test_an_expired_token_asks_for_the_owner(sandbox: Sandbox) -> None:
    sandbox.faults.fail(Fault.TOKEN_EXPIRED)
    rows = read(sandbox, Part.PROFILE)
    (result,) = rows.reads
    assert (result["outcome"], result["error_kind"]) == ("failed", "needs_owner")
    assert "connect the account again" in (result["error_message"] or "")
    assert len(sandbox.requests) == 1


def test_passing_problems_leave_no_trace(sandbox: Sandbox) -> None:
    waits = Waits()
    sandbox.faults.fail(Fault.HTML, path="/media", times=2)
    sandbox.faults.fail(Fault.TRANSIENT, path="/comments", times=1)
    rows = read(sandbox, Part.MEDIA, waits=waits)
    assert is_ok(rows)
    assert len(waits.seconds) == 3


def test_what_was_read_before_a_throttle_is_kept(sandbox: Sandbox) -> None:
    sandbox.faults.fail(Fault.THROTTLED, path="/comments")
    rows = read(sandbox, Part.MEDIA)
    (result,) = rows.reads
    assert (result["outcome"], result["error_kind"]) == ("partial", "temporary")
    assert "quota" in (result["error_message"] or "")
    assert rows.media
    assert rows.media_insights
    assert rows.comment_reads == []
    assert edges(sandbox.requests)["comments"] == 1


def test_an_answer_in_an_unknown_form_fails_the_part_only() -> None:
    async def parts(client: GraphClient) -> list[Rows]:
        return [await read_part(part, client, Known(), RUN) for part in Part]

    with answering(lambda _: Reply({"data": [{"surprise": 1}]})) as server:
        results = [rows.reads[0] for rows in talk(server.url, parts)]
    assert [result["source"] for result in results] == list(Part)
    assert {result["outcome"] for result in results[1:]} == {"failed"}
    assert all("form" in (result["error_message"] or "") for result in results[1:])
