"""Posts against the sandbox's truth and against scripted lists: what is read, and for how much."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import ceil

import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.facts import CALLS_PER_HOUR
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.known import Known
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.rows import Rows
from sandbox import truth
from sandbox.clock import Clock
from sandbox.habits import prolific
from sandbox.instagram import Instagram, Kind
from sandbox.serving import RequestRecord, Sandbox, running
from sandbox.world import World
from tests.pipelines.graph_api.accounts import RUN, is_ok, read
from tests.pipelines.graph_api.budgets import Purse
from tests.pipelines.graph_api.conftest import BORN, NOW
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.media_list import NOON, MediaList
from tests.pipelines.graph_api.memory import known_after
from tests.pipelines.graph_api.scripted import Answering, Asked, Reply, answering, error

DAY = timedelta(days=1)
RIDING = ("views", "reach", "likes", "comments", "saved", "shares", "total_interactions", "reposts")
BOTH = pytest.mark.parametrize("flavour", [INSTAGRAM_LOGIN, FACEBOOK_LOGIN], ids=lambda f: f.name)


def edges(requests: Sequence[RequestRecord]) -> Counter[str]:
    """How often each kind of edge was asked."""
    return Counter(record.path.rpartition("/")[2] for record in requests)


@dataclass(frozen=True)
class FirstRead:
    """Posts read with nothing known, and what it took; shared by tests that only look at it."""

    rows: Rows
    requests: list[RequestRecord]


@pytest.fixture(scope="module")
def first(world: World) -> FirstRead:
    with running(world, Clock(at=NOW)) as box:
        return FirstRead(read(box, Part.MEDIA), box.requests)


def test_every_post_comes_with_its_true_insights(first: FirstRead, world: World) -> None:
    rows = first.rows
    posts = {post.media_id: post for post in world.posts_between(world.born, NOW)}
    assert [row["media_id"] for row in rows.media] == list(reversed(posts))
    told = {(row["media_id"], row["metric"]): row["value"] for row in rows.media_insights}
    for media_id, post in posts.items():
        measured = truth.post_measures(world, media_id, NOW)
        for metric in RIDING:
            assert told[media_id, metric] == measured[metric]
        if DAY < NOW - post.posted_at < 34 * DAY:
            specific = "ig_reels_avg_watch_time" if post.is_video else "follows"
            assert told[media_id, specific] == measured[specific]
    for row in rows.media:
        post = posts[row["media_id"]]
        assert row["posted_at"] == post.posted_at.replace(microsecond=0)
        assert row["caption"] == (post.caption or None)
        assert row["children"] == (list(post.children) or None)
        assert row["username"] == world.owner.username
        assert row["other"] is None
    assert is_ok(rows)


def test_slides_come_with_their_album_in_order(first: FirstRead, world: World) -> None:
    found: dict[str, list[tuple[int, str]]] = {}
    for row in first.rows.media_children:
        found.setdefault(row["media_id"], []).append((row["position"], row["child_id"]))
        assert row["media_type"] in {"IMAGE", "VIDEO"}
    albums = [post for post in world.posts_between(world.born, NOW) if post.children]
    assert found == {p.media_id: list(enumerate(p.children, start=1)) for p in albums}


def test_a_first_pass_costs_pages_and_a_call_or_two_for_each_recent_post(
    first: FirstRead, world: World
) -> None:
    rows, asked = first.rows, edges(first.requests)
    recent = [p for p in world.posts_between(NOW - 35 * DAY, NOW) if p.posted_at < NOW - DAY]
    unread = {row["media_id"] for row in rows.media if row["comments_count"]}
    assert len(rows.media) > 100
    assert asked["media"] == ceil(len(rows.media) / 100)
    assert asked["insights"] <= 2 * len(recent)
    assert asked["comments"] + asked["replies"] <= len(unread) / 20
    assert rows.reads[0]["calls"] == len(first.requests)
    assert len(first.requests) < CALLS_PER_HOUR / 10


def test_a_daily_pass_costs_a_page_and_the_ages_that_are_reached(
    sandbox: Sandbox, first: FirstRead
) -> None:
    sandbox.clock.advance(DAY)
    known = known_after([first.rows])
    rows = read(sandbox, Part.MEDIA, known)
    asked = edges(sandbox.requests)
    assert is_ok(rows)
    assert asked["media"] == 1
    one_call_a_post = len(known.posts) + sum(bool(p.comments_count) for p in known.posts.values())
    assert len(sandbox.requests) <= one_call_a_post / 10


@pytest.mark.slow
def test_posts_are_read_as_often_as_their_age_demands(world: World) -> None:
    passes: list[Rows] = []
    with running(world, Clock(at=NOW - 20 * DAY)) as box:
        for _ in range(20):
            passes.append(read(box, Part.MEDIA, known_after(passes)))
            box.clock.advance(DAY)
        assert edges(box.requests)["media"] < 2 * 20
    read_at: dict[str, list[datetime]] = {}
    posted = {row["media_id"]: row["posted_at"] for rows in passes for row in rows.media}
    for rows in passes:
        for media_id in {row["media_id"] for row in rows.media}:
            read_at.setdefault(media_id, []).append(rows.reads[0]["finished_at"])
    for media_id, times in read_at.items():
        for earlier, later in zip(times, [*times[1:], NOW - DAY], strict=True):
            age = earlier - posted[media_id]
            allowed = DAY if age < 13 * DAY else 8 * DAY if age < 83 * DAY else 20 * DAY
            assert later - earlier <= allowed


def test_a_budget_that_ends_anywhere_loses_nothing_and_the_next_pass_goes_on(world: World) -> None:
    with running(world, Clock(at=NOW)) as box:
        whole = read(box, Part.MEDIA)
        passes: list[Rows] = []
        for _ in range(30):
            passes.append(_read_with(box, Purse(7), known_after(passes)))
            if passes[-1].reads[0]["outcome"] == "ok":
                break
    assert len(passes) > 3
    assert {rows.reads[0]["outcome"] for rows in passes[:-1]} == {"partial"}
    for table, key in (
        ("media", ("media_id",)),
        ("media_children", ("media_id", "child_id")),
        ("media_insights", ("media_id", "metric")),
        ("comments", ("comment_id",)),
        ("comment_reads", ("media_id", "comments_count")),
    ):
        wanted = {tuple(row[name] for name in key) for row in whole.table(table)}
        found = {tuple(row[name] for name in key) for rows in passes for row in rows.table(table)}
        assert found == wanted, table


def _read_with(box: Sandbox, budget: Purse, known: Known) -> Rows:
    async def one_part(client: GraphClient) -> Rows:
        return await read_part(Part.MEDIA, client, known, RUN)

    owner = box.world.owner.account_id
    return talk(box.url, one_part, account_id=owner, token=box.token, budget=budget)


@BOTH
def test_both_logins_bring_posts_and_what_only_one_of_them_has(
    sandbox: Sandbox, flavour: Flavour
) -> None:
    rows = read(sandbox, Part.MEDIA, flavour=flavour)
    assert is_ok(rows)
    names = {row["metric"] for row in rows.media_insights}
    has_counts = any(row["saved_count"] is not None for row in rows.media)
    assert ("total_views" in names, has_counts) == (2 * (flavour is FACEBOOK_LOGIN,))


@BOTH
def test_posts_from_before_the_conversion_are_found_once_and_then_left_out(
    flavour: Flavour,
) -> None:
    simulated = Instagram.invent(seed=7, born=BORN, days=330, kinds=(Kind.NEW,))
    with running(simulated, Clock(at=NOW)) as box:
        first = read(box, Part.MEDIA, flavour=flavour)
        box.clock.advance(28 * DAY)
        asked = len(box.requests)
        second = read(box, Part.MEDIA, known_after([first]), flavour=flavour)
    converted = simulated.accounts[0].converted_at
    assert converted is not None
    for rows in (first, second):
        assert rows.reads[0]["outcome"] == "ok"
        with_insights = {row["media_id"] for row in rows.media_insights}
        for row in rows.media:
            assert (row["media_id"] in with_insights) is (row["posted_at"] > converted)
    assert [v["metric"] for v in first.metric_verdicts if v["code"] == 100] == [""]
    assert not any(v["code"] == 100 for v in second.metric_verdicts)
    assert len(second.media) > 100
    assert edges(box.requests[asked:])["media"] <= ceil(len(second.media) / 100) + 2


def test_a_withdrawn_metric_is_put_aside_and_everything_else_goes_on(sandbox: Sandbox) -> None:
    first = read(sandbox, Part.MEDIA)
    sandbox.clock.advance(DAY)
    sandbox.instagram.changes.withdraw_metric("reposts", sandbox.clock.now())
    second = read(sandbox, Part.MEDIA, known_after([first]))
    sandbox.clock.advance(DAY)
    asked = len(sandbox.requests)
    third = read(sandbox, Part.MEDIA, known_after([first, second]))
    refused = {(v["product_type"], v["metric"]) for v in second.metric_verdicts if v["code"] == 100}
    assert refused == {("FEED", "reposts"), ("REELS", "reposts")}
    assert second.reads[0]["outcome"] == "partial"
    assert "reposts" in (second.reads[0]["error_message"] or "")
    for rows in (second, third):
        assert {row["metric"] for row in rows.media_insights} >= set(RIDING) - {"reposts"}
    assert is_ok(third)
    assert not any("reposts" in r.query.get("fields", "") for r in sandbox.requests[asked:])


def test_a_post_that_is_taken_down_disturbs_nothing(sandbox: Sandbox, first: FirstRead) -> None:
    gone = first.rows.media[3]["media_id"]
    sandbox.clock.advance(DAY)
    sandbox.instagram.changes.take_down(gone, sandbox.clock.now())
    rows = read(sandbox, Part.MEDIA, known_after([first.rows]))
    assert is_ok(rows)
    assert gone not in {row["media_id"] for row in rows.media}


# --- Scripted lists -----------------------------------------------------------------------------


def read_list(media: Answering, passes: Sequence[Rows] = (), **more: object) -> Rows:
    known = replace(known_after(passes), **more)  # type: ignore[arg-type]

    async def one_part(client: GraphClient) -> Rows:
        return await read_part(Part.MEDIA, client, known, RUN)

    with answering(media) as server:
        return talk(server.url, one_part)


def with_insights(rows: Rows) -> set[str]:
    return {row["media_id"] for row in rows.media_insights}


def test_a_bad_post_is_found_once_and_then_read_apart() -> None:
    bad = error(-1, "Fatal", error_subcode=1234567)
    media = MediaList(90, lambda post, _: bad if post == "m41" else None)
    first = read_list(media)
    assert with_insights(first) == {f"m{n}" for n in range(90)} - {"m41"}
    assert first.reads[0]["outcome"] == "partial"
    media.limits.clear()
    media.now = NOON + DAY
    second = read_list(media, [first])
    assert len(second.media) == 90
    assert with_insights(second) == {f"m{n}" for n in range(90)} - {"m41"}
    assert len(media.limits) == 3
    assert second.reads[0]["outcome"] == "ok"


def test_a_metric_that_one_type_refuses_is_read_of_the_other_at_its_ages() -> None:
    unfit = error(100, "The API does not support the reposts metric for this media product type")

    def refusal(post: str, metrics: list[str]) -> Reply | None:
        is_reel = int(post[1:]) % 2 == 1
        return unfit if is_reel and "reposts" in metrics else None

    media = MediaList(60, refusal, product_types=("FEED", "REELS"))
    first = read_list(media)
    reposts = {row["media_id"] for row in first.media_insights if row["metric"] == "reposts"}
    assert reposts == {f"m{n}" for n in range(24, 60, 2)}
    assert [loss.what for loss in first.losses] == ["insights reposts of REELS"]


def test_a_metric_on_trial_is_asked_again_and_its_verdict_is_written() -> None:
    media = MediaList(3)
    rows = read_list(media, on_trial=frozenset({("media", "FEED", "saved")}))
    (verdict,) = rows.metric_verdicts
    assert (verdict["metric"], verdict["outcome"]) == ("saved", "accepted")
    assert is_ok(rows)


def test_what_is_not_on_facebook_is_no_loss_and_is_not_asked_again() -> None:
    fatal = error(-1, "Fatal", error_subcode=2207086)
    media = MediaList(1, lambda _, metrics: fatal if "facebook_views" in metrics else None)
    media.posted = [NOON - 2 * DAY]
    first = read_list(media)
    assert is_ok(first)
    assert len(media.singles) == 2
    assert "follows" in {row["metric"] for row in first.media_insights}
    media.now = NOON + 2 * DAY
    second = read_list(media, [first])
    assert len(media.singles) == 3
    assert is_ok(second)


def test_a_post_that_was_just_listed_is_not_missing() -> None:
    """Throttling says so sometimes (graph-api.md 12): its numbers are asked for again."""
    gone = error(100, "Unsupported get request", error_subcode=33)
    media = MediaList(1, posted=[NOON - 2 * DAY])

    def answer(asked: Asked) -> Reply:
        return gone if is_flickering and asked.path.endswith("/insights") else media(asked)

    is_flickering = True
    first = read_list(answer)
    is_flickering, media.now = False, NOON + DAY
    second = read_list(answer, [first])
    assert first.reads[0]["outcome"] == "partial"
    assert first.metric_verdicts == []
    assert "follows" in {row["metric"] for row in second.media_insights}


def test_an_empty_page_in_the_middle_is_not_the_end_of_the_list() -> None:
    media = MediaList(250)

    def answer(asked: Asked) -> Reply:
        reply = media(asked)
        if asked.path.endswith("/media") and asked.query.get("after") == "c100":
            paging = {"cursors": {"after": "c101"}, "next": "https://graph.example/media"}
            return Reply({"data": [], "paging": paging}, headers=reply.headers)
        return reply

    rows = read_list(answer)
    assert len(rows.media) == 249
    (walk,) = rows.media_walks
    assert walk["reached_end"]
    assert walk["oldest_posted_at"] == media.times[-1]


def test_a_list_that_stands_still_is_not_called_read() -> None:
    paging = {"cursors": {"after": "c0"}, "next": "https://graph.example/media"}
    rows = read_list(lambda _: Reply({"data": [], "paging": paging}))
    assert rows.reads[0]["calls"] < 5
    assert not any(walk["reached_end"] for walk in rows.media_walks)
    assert rows.reads[0]["error_kind"] == "temporary"


@pytest.mark.parametrize("heeds_bounds", [True, False])
@pytest.mark.parametrize("takes_bounds_in", [True, False])
def test_no_post_is_lost_whatever_the_host_makes_of_bounds(
    *, heeds_bounds: bool, takes_bounds_in: bool
) -> None:
    """Also posts of one second, at the seam of two pages and of two passes."""
    media = MediaList(240, heeds_bounds=heeds_bounds, takes_bounds_in=takes_bounds_in)
    media.posted = [NOON - 2 * DAY * (n // 3) for n in range(240)]
    first = read_list(media)
    assert len(first.media) == 240
    for days in (10, 60):
        media.now = NOON + days * DAY
        media.limits.clear()
        known = known_after([first])
        rows = read_list(media, [first])
        due = {i for i, post in known.posts.items() if post.posted_at < NOON - 90 * DAY}
        assert days == 10 or due <= {row["media_id"] for row in rows.media}
        assert len(media.limits) <= 4
        assert is_ok(rows)


def test_an_unknown_field_is_kept_and_reported_and_nothing_is_partial() -> None:
    media = MediaList(2)

    def answer(asked: Asked) -> Reply:
        reply = media(asked)
        for item in reply.body.get("data", []) if asked.path.endswith("/media") else []:
            item["sparkle_count"] = 3
        return reply

    async def one_part(client: GraphClient) -> Rows:
        return await read_part(Part.MEDIA, client, Known(), RUN)

    with answering(answer) as server:
        rows = talk(server.url, one_part)
    assert [row["other"] for row in rows.media] == 2 * [{"sparkle_count": 3}]
    assert is_ok(rows)
    assert "sparkle_count" in (rows.reads[0]["note"] or "")


def test_an_advertisement_on_the_list_costs_only_itself() -> None:
    unfit = error(100, "The API does not support the views metric for this media product type")
    media = MediaList(
        40,
        lambda post, metrics: unfit if post == "m7" and "views" in metrics else None,
        product_types=tuple("AD" if n == 7 else "FEED" for n in range(40)),
    )
    first = read_list(media)
    media.now = NOON + DAY
    second = read_list(media, [first])
    assert with_insights(second) == {f"m{n}" for n in range(40)} - {"m7"}
    assert is_ok(second)


@BOTH
def test_the_withdrawals_of_april_2025_leave_no_refusal_and_no_gap(flavour: Flavour) -> None:
    """The catalogue knows the day, so nothing is asked that is gone and nothing given is left."""
    withdrawn = datetime(2025, 4, 21, tzinfo=UTC)
    simulated = World.simulate(seed=3, born=withdrawn - 60 * DAY, days=70)
    with running(simulated, Clock(at=withdrawn - timedelta(hours=1))) as box:
        before = read(box, Part.MEDIA, flavour=flavour)
        box.clock.set(withdrawn + timedelta(hours=1))
        after = read(box, Part.MEDIA, known_after([before]), flavour=flavour)
    gone = {"impressions", "plays", "clips_replays_count", "ig_reels_aggregated_all_plays_count"}
    told = [{row["metric"] for row in rows.media_insights} for rows in (before, after)]
    assert gone <= told[0]
    assert gone.isdisjoint(told[1])
    assert {"views", "reach", "likes"} <= told[0] & told[1]
    for rows in (before, after):
        assert is_ok(rows)
        assert not any(verdict["code"] == 100 for verdict in rows.metric_verdicts)


@pytest.mark.slow
def test_a_daily_pass_at_a_thousand_posts_is_a_twentieth_of_a_call_a_post() -> None:
    days = 330
    habits = prolific(1000, days)
    simulated = World.simulate(seed=5, born=NOW - days * DAY, days=days + 20, habits=habits)
    with running(simulated, Clock(at=NOW)) as box:
        passes = [read(box, Part.MEDIA)]
        first = len(box.requests)
        for _ in range(3):
            box.clock.advance(DAY)
            passes.append(read(box, Part.MEDIA, known_after(passes)))
        daily = (len(box.requests) - first) / 3
    posts = len(passes[0].media)
    assert posts >= 1000
    assert {rows.reads[0]["outcome"] for rows in passes} == {"ok"}
    assert first < posts / 3
    assert daily < posts / 20
