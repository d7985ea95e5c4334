"""Accounts of other kinds and lives with a turn: what each is there to show."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from sandbox import measures, truth
from sandbox.clock import Clock
from sandbox.habits import FEW_FOLLOWERS, prolific
from sandbox.instagram import Instagram, Kind, SimulatedAccount
from sandbox.serving import running
from sandbox.world import World
from tests.sandbox.conftest import BORN, Asking, asking_client

DAY = timedelta(days=1)


@contextmanager
def served(account: SimulatedAccount, at: datetime) -> Iterator[Asking]:
    with (
        running(Instagram([account]), Clock(at)) as sandbox,
        asking_client(sandbox.url, sandbox.token) as http,
    ):
        yield Asking(sandbox, http)


@pytest.fixture(scope="module")
def converted(world: World, two_years_on: datetime) -> Iterator[Asking]:
    account = SimulatedAccount(world, Kind.NEW, converted_at=two_years_on - 20 * DAY)
    with served(account, two_years_on) as asking:
        yield asking


def test_a_prolific_account_has_exactly_so_many_posts() -> None:
    world = World.simulate(born=BORN, days=50, habits=prolific(media=433, days=50))

    assert len(world.posts) == 433
    assert len({post.media_id for post in world.posts}) == 433
    half = [post for post in world.posts if post.posted_at < world.born + 25 * DAY]
    assert 214 <= len(half) <= 218


def test_a_prolific_account_is_listed_to_its_end() -> None:
    world = World.simulate(born=BORN + 365 * DAY, days=50, habits=prolific(media=433, days=50))
    with served(SimulatedAccount(world, Kind.LARGE), world.ends) as asking:
        fields = "id,insights.metric(reach,views,likes)"
        rows = [row for page in asking.pages("/me/media", fields=fields, limit=100) for row in page]

    assert [row["id"] for row in rows] == [post.media_id for post in reversed(world.posts)]


@pytest.mark.slow
def test_at_most_the_ten_thousand_newest_are_listed() -> None:
    world = World.simulate(born=BORN, days=500, habits=prolific(media=10_050, days=500))
    with served(SimulatedAccount(world, Kind.LARGE), world.ends) as asking:
        pages = asking.pages("/me/media", fields="id,comments_count", limit=100)

    ids = [row["id"] for page in pages for row in page]
    assert ids == [post.media_id for post in reversed(world.posts[50:])]


def test_a_small_account_never_has_a_hundred_followers() -> None:
    world = World.simulate(seed=8, born=BORN, days=700, habits=FEW_FOLLOWERS)
    now = world.ends - DAY
    reached = [measures.of_post(world, s, s.posted_at + DAY)["reach"] for s in world.stories]

    assert 0 < world.followers_count(now) < 100
    assert sum(reach < 5 for reach in reached) > 50
    with served(SimulatedAccount(world, Kind.SMALL), now) as asking:
        told = asking.answer("/me/insights", metric="reach,follower_count", period="day")
        assert [entry["name"] for entry in told["data"]] == ["reach"]
        query = {
            "metric": "follower_demographics",
            "period": "lifetime",
            "metric_type": "total_value",
            "breakdown": "age,gender",
        }
        assert asking.answer("/me/insights", **query) == {"data": []}
        asking.switch(few_followers="no_segments")
        entry = asking.answer("/me/insights", **query)["data"][0]
        assert entry["total_value"]["breakdowns"] == [
            {"dimension_keys": ["age", "gender"], "results": []}
        ]


def test_posts_older_than_the_conversion_fail_the_page_that_they_are_on(converted: Asking) -> None:
    since = converted.now - 20 * DAY
    newer = converted.world.posts_between(since, converted.now)
    old = converted.world.posts_between(converted.world.born, since)[-1]
    fields = "id,timestamp,insights.metric(reach)"
    page = converted.answer("/me/media", fields=fields, limit=len(newer))

    assert [row["id"] for row in page["data"]] == [post.media_id for post in reversed(newer)]
    for error in (
        converted.refusal("/me/media", fields=fields, limit=len(newer) + 1),
        converted.refusal(f"/{old.media_id}/insights", metric="reach"),
    ):
        assert (error["code"], error["error_subcode"]) == (100, 2108006)
        assert error["error_user_title"] == "Media posted before business account conversion"
        assert error["error_data"] == {"blame_field_specs": [[""]]}
        assert error["is_transient"] is False
    assert converted.answer(f"/{old.media_id}", fields="like_count")["like_count"] >= 0
    window = {"since": int(since.timestamp())}
    assert converted.answer("/me/media", fields=fields, limit=100, **window)["data"]


def test_the_account_has_insights_from_its_conversion_on(converted: Asking) -> None:
    since = converted.now - 20 * DAY
    window = {
        "since": int((converted.now - 29 * DAY).timestamp()),
        "until": int(converted.now.timestamp()),
    }
    series = converted.answer("/me/insights", metric="reach", period="day", **window)
    ends = [datetime.fromisoformat(v["end_time"]) for v in series["data"][0]["values"]]
    total = {"metric": "likes", "period": "day", "metric_type": "total_value"}
    before = {**window, "until": int(since.timestamp())}

    assert min(ends) > since
    assert len(ends) == 20
    value = converted.answer("/me/insights", **total, **before)["data"][0]["total_value"]["value"]
    assert value == 0
    told = converted.answer("/me/insights", **total, **window)["data"][0]["total_value"]["value"]
    assert told > 0


def test_a_renamed_account_has_its_new_name_everywhere(asking_alone: Asking) -> None:
    asking, old = asking_alone, asking_alone.world.owner.username
    moment = asking.now
    account_id = asking.world.owner.account_id
    asking.sandbox.instagram.changes.rename(account_id, "brand.new.name", moment)
    said = next(
        c
        for c in reversed(asking.world.comments)
        if c.author is None and c.parent and c.written_at < moment and c.visible_at(moment)
    )

    def names() -> set[str]:
        media = asking.answer("/me/media", fields="username", limit=1)["data"][0]["username"]
        comment = asking.answer(f"/{said.comment_id}", fields="username,from{username}")
        profile = asking.answer("/me", fields="username,user_id")
        assert profile["user_id"] == account_id
        return {media, comment["username"], comment["from"]["username"], profile["username"]}

    assert names() == {"brand.new.name"}
    asking.at(moment - timedelta(seconds=1))
    assert names() == {old}


def test_a_story_can_vanish_before_its_24_hours(asking_alone: Asking) -> None:
    asking, story = asking_alone, asking_alone.world.stories[600]
    moment = story.posted_at + timedelta(hours=5)
    asking.sandbox.instagram.changes.take_down(story.media_id, moment)

    def listed() -> list[str]:
        return [row["id"] for row in asking.answer("/me/stories")["data"]]

    asking.at(moment - timedelta(seconds=1))
    assert story.media_id in listed()
    asking.at(moment)
    assert story.media_id not in listed()
    assert asking.refusal(f"/{story.media_id}/insights", metric="reach")["error_subcode"] == 33


def test_a_deleted_post_is_gone_with_its_comments(asking_alone: Asking) -> None:
    asking, now = asking_alone, asking_alone.now
    post = next(
        p
        for p in reversed(asking.world.posts_between(asking.world.born, now))
        if any(c.visible_at(now) for c in asking.world.comments_under(p.media_id)) and p.children
    )
    said = next(c for c in asking.world.comments_under(post.media_id) if c.visible_at(now))
    count = asking.answer("/me", fields="media_count")["media_count"]
    asking.sandbox.instagram.changes.take_down(post.media_id, now)

    ids = [row["id"] for page in asking.pages("/me/media", limit=100) for row in page]
    assert post.media_id not in ids
    assert len(ids) == asking.answer("/me", fields="media_count")["media_count"] == count - 1
    for gone in (post.media_id, post.children[0], said.comment_id):
        assert asking.refusal(f"/{gone}")["error_subcode"] == 33


def test_a_debate_has_more_replies_than_a_page(world: World, two_years_on: datetime) -> None:
    said = next(
        c
        for c in reversed(world.comments)
        if c.parent is None and c.written_at < two_years_on - DAY and c.visible_at(two_years_on)
    )
    debated = world.debated(said.comment_id, 70)
    with served(SimulatedAccount(debated), two_years_on) as asking:
        fields = "id,comments.limit(50){id,replies.limit(50){id}}"
        post = asking.answer(f"/{said.media_id}", fields=fields)
        thread = next(c for c in post["comments"]["data"] if c["id"] == said.comment_id)["replies"]
        after = thread["paging"]["cursors"]["after"]
        rest = asking.answer(f"/{said.comment_id}/replies", limit=50, after=after)["data"]
        field = f"replies.limit(50).after({after}){{id}}"
        expanded = asking.answer(f"/{said.comment_id}", fields=field)["replies"]["data"]
        count = asking.answer(f"/{said.media_id}", fields="comments_count")["comments_count"]

    assert len(thread["data"]) == 50
    assert "next" not in thread["paging"]
    assert [row["id"] for row in rest] == [row["id"] for row in expanded]
    shown = [
        c
        for c in debated.comments_under(said.media_id)
        if c.parent is said and c.visible_at(two_years_on)
    ]
    assert len(thread["data"]) + len(rest) == len(shown) > 60
    assert count == sum(c.visible_at(two_years_on) for c in debated.comments_under(said.media_id))
    assert truth.post_measures(debated, said.media_id, two_years_on)["comments"] == count
