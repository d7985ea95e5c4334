"""Live stories: everything while they can be read, and few calls."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.known import Known
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.stories import details_due
from sandbox import truth
from sandbox.faults import Fault
from sandbox.posts import Post
from sandbox.serving import Sandbox
from sandbox.world import World
from tests.pipelines.graph_api.accounts import RUN, is_ok, read
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.media_list import NOON
from tests.pipelines.graph_api.memory import known_after
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error

HOUR = timedelta(hours=1)


@pytest.fixture
def last(sandbox: Sandbox, world: World) -> Post:
    """The newest story, a few hours before its end."""
    story = world.stories_between(world.born, sandbox.clock.now())[-1]
    sandbox.clock.set(story.posted_at + 20 * HOUR)
    return story


@pytest.mark.parametrize("flavour", [INSTAGRAM_LOGIN, FACEBOOK_LOGIN], ids=lambda f: f.name)
def test_live_stories_with_every_insight_of_the_login(
    sandbox: Sandbox, world: World, last: Post, flavour: Flavour
) -> None:
    rows = read(sandbox, Part.STORIES, flavour=flavour)
    assert last.media_id in {row["story_id"] for row in rows.stories}
    told = {
        (row["metric"], row["segment"]): row["value"]
        for row in rows.story_insights
        if row["story_id"] == last.media_id
    }
    measured = truth.post_measures(world, last.media_id, sandbox.clock.now())
    for metric in ("views", "reach", "replies", "navigation"):
        assert told[metric, ""] == measured[metric]
    assert told["navigation", "tap_forward"] == measured["tap_forward"]
    assert (("link_clicks", "") in told) is (flavour is FACEBOOK_LOGIN)
    split_by = {
        asked.query["breakdown"] for asked in sandbox.requests if "breakdown" in asked.query
    }
    assert split_by == {"action_type", "story_navigation_action_type"}
    keys = [(r["story_id"], r["metric"], r["dimension"], r["segment"]) for r in rows.story_insights]
    assert len(set(keys)) == len(keys)
    assert is_ok(rows)


def test_a_story_that_nobody_saw_yet_is_kept_without_insights(sandbox: Sandbox, last: Post) -> None:
    sandbox.clock.set(last.posted_at)
    rows = read(sandbox, Part.STORIES)
    assert last.media_id in {row["story_id"] for row in rows.stories}
    assert last.media_id not in {row["story_id"] for row in rows.story_insights}
    assert is_ok(rows)


def test_a_story_that_has_gone_is_no_failure(sandbox: Sandbox, last: Post) -> None:
    sandbox.clock.set(last.posted_at + 25 * HOUR)
    rows = read(sandbox, Part.STORIES)
    assert last.media_id not in {row["story_id"] for row in rows.stories}
    assert is_ok(rows)


@pytest.mark.parametrize(
    ("age", "read_age", "due"),
    [(1, None, True), (4, 1, False), (8, 1, True), (20, 19, False), (22, 21.5, True)],
)
def test_breakdowns_are_asked_now_and_then_and_at_the_end(
    age: float, read_age: float | None, *, due: bool
) -> None:
    read_at = None if read_age is None else NOON + read_age * HOUR
    assert details_due(NOON, read_at, NOON + age * HOUR) is due


# --- Scripted stories ---------------------------------------------------------------------------


def live(answer_single: Callable[[Asked], Reply], posted_at: datetime) -> Callable[[Asked], Reply]:
    """One live story; what its own insights answer is the test's."""

    def answer(asked: Asked) -> Reply:
        if asked.path.endswith("/insights"):
            return answer_single(asked)
        if not asked.path.endswith("/stories"):
            return Reply({"id": "1784"})
        story = {
            "id": "s1",
            "media_product_type": "STORY",
            "timestamp": f"{posted_at:%Y-%m-%dT%H:%M:%S}+0000",
            "insights": {"data": [entry("reach", 9)]},
        }
        return Reply({"data": [story]}, headers={"Date": format_datetime(NOON, usegmt=True)})

    return answer


def entry(name: str, value: int, **more: Any) -> dict[str, Any]:
    return {"name": name, "values": [{"value": value}], **more}


def split(asked: Asked) -> Reply:
    """A metric by its breakdown; the story is not on Facebook."""
    if "breakdown" not in asked.query:
        return error(-1, "Fatal", error_subcode=2207086)
    results = [{"dimension_values": ["TAP_FORWARD"], "value": 2}]
    breakdown = {"dimension_keys": [asked.query["breakdown"]], "results": results}
    return Reply(
        {"data": [{"name": asked.query["metric"], "total_value": {"breakdowns": [breakdown]}}]}
    )


async def stories(client: GraphClient, known: Known) -> Rows:
    return await read_part(Part.STORIES, client, known, RUN)


def test_between_its_first_and_last_hours_a_story_costs_the_page_only() -> None:
    with answering(live(split, NOON - 5 * HOUR)) as server:
        first = talk(server.url, lambda client: stories(client, Known()))
        singles = [asked for asked in server.asked if asked.path.endswith("/insights")]
        assert len(singles) == 3
        server.asked.clear()
        second = talk(server.url, lambda client: stories(client, known_after([first])))
    assert [asked.path.rpartition("/")[2] for asked in server.asked[1:]] == ["stories"]
    assert is_ok(first)
    assert is_ok(second)
    assert [row["metric"] for row in second.story_insights] == ["reach"]


@pytest.mark.parametrize(
    "reply",
    [
        error(100, "Unsupported get request", error_subcode=33),
        error(10, "(#10) Zu wenige Zuschauer"),
        error(10, "(#10) Not enough viewers for the media to show insights"),
    ],
    ids=["ended", "few viewers, localized", "few viewers"],
)
def test_a_story_that_ends_or_loses_viewers_while_we_ask_is_no_failure(reply: Reply) -> None:
    with answering(live(lambda _: reply, NOON - 22 * HOUR)) as server:
        rows = talk(server.url, lambda client: stories(client, Known()))
    assert [row["metric"] for row in rows.story_insights] == ["reach"]
    assert rows.metric_verdicts == []
    assert is_ok(rows)


def test_a_refused_breakdown_is_put_aside_and_the_others_go_on() -> None:
    def answer(asked: Asked) -> Reply:
        if asked.query["metric"] == "profile_activity":
            return error(100, "(#100) The API does not support the profile_activity metric")
        return split(asked)

    with answering(live(answer, NOON - 22 * HOUR)) as server:
        first = talk(server.url, lambda client: stories(client, Known()))
        server.asked.clear()
        second = talk(server.url, lambda client: stories(client, known_after([first])))
    assert first.reads[0]["outcome"] == "partial"
    assert ("story", "STORY", "profile_activity") in known_after([first]).put_aside
    assert "navigation" in {row["metric"] for row in first.story_insights}
    assert is_ok(second)
    asked = [item.query["metric"] for item in server.asked if item.path.endswith("/insights")]
    assert asked == ["navigation"]


@pytest.mark.parametrize(("age", "is_kept"), [(8, False), (23, True)], ids=["young", "ending"])
def test_half_a_reading_of_a_story_is_none_unless_the_story_is_ending(
    sandbox: Sandbox, last: Post, age: int, is_kept: bool
) -> None:
    def breakdowns(rows: Rows) -> bool:
        found = {row["story_id"] for row in rows.story_insights if row["dimension"]}
        return last.media_id in found

    sandbox.clock.set(last.posted_at + age * HOUR)
    whole = read(sandbox, Part.STORIES, flavour=FACEBOOK_LOGIN)
    assert breakdowns(whole)
    calls_of_it = [one for one in sandbox.requests if last.media_id in one.path]
    sandbox.faults.fail(
        Fault.CUT_LINE, path=f"/{last.media_id}/insights", after=len(calls_of_it) - 1, every=1
    )

    rows = read(sandbox, Part.STORIES, flavour=FACEBOOK_LOGIN)

    assert rows.reads[0]["outcome"] == "partial"
    assert breakdowns(rows) is is_kept
    assert any(row["story_id"] == last.media_id for row in rows.story_insights)
