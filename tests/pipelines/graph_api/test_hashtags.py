"""Hashtags, with Facebook Login: thirty searches in seven days, and ids that are static."""

from datetime import datetime, timedelta

import pytest

from pipelines.graph_api.flavours import FACEBOOK_LOGIN
from pipelines.graph_api.known import Known, Wishes
from pipelines.graph_api.parts import Part
from pipelines.graph_api.rows import Rows
from sandbox.hashtag_searches import hashtag_id
from sandbox.serving import Sandbox
from sandbox.world import World
from tests.pipelines.graph_api.accounts import Hashtags, is_ok, read
from tests.pipelines.graph_api.conftest import NOW


def look(box: Sandbox, names: tuple[str, ...], searches: Hashtags) -> Rows:
    wishes = Wishes(hashtags=names, searches=searches)
    return read(box, Part.HASHTAGS, wishes=wishes, flavour=FACEBOOK_LOGIN)


def used_by(world: World) -> str:
    """The hashtag that the owner uses most."""
    return max(world.posts_by_hashtag, key=lambda name: len(world.posts_by_hashtag[name]))


def searches_of(box: Sandbox) -> list[str]:
    return [r.query["q"] for r in box.requests if r.path.endswith("/ig_hashtag_search")]


def test_top_and_recent_posts_of_a_hashtag(sandbox: Sandbox, world: World) -> None:
    name, searches = used_by(world), Hashtags()
    rows = look(sandbox, (name,), searches)
    ours = {p.media_id for p in world.posts_by_hashtag[name] if p.posted_at <= NOW}
    top = [row for row in rows.hashtag_media if row["edge"] == "top"]
    assert len(top) == 50
    assert ours & {row["media_id"] for row in top}
    recent = [row for row in rows.hashtag_media if row["edge"] == "recent"]
    assert all(NOW - (row["posted_at"] or NOW) < timedelta(days=1) for row in recent)
    (found,) = rows.hashtags
    assert (found["hashtag"], found["hashtag_id"]) == (name, hashtag_id(name))
    assert searches.ids == {name: hashtag_id(name)}
    assert is_ok(rows)


def test_a_hashtag_is_searched_once(sandbox: Sandbox, world: World) -> None:
    name, searches = used_by(world), Hashtags()
    look(sandbox, (name,), searches)
    sandbox.clock.advance(timedelta(days=8))
    sandbox.requests.clear()
    rows = look(sandbox, (name,), searches)
    assert rows.hashtag_media
    assert searches_of(sandbox) == []
    assert len(sandbox.requests) == 2


def test_what_a_stopped_reading_has_read_is_not_asked_again(sandbox: Sandbox, world: World) -> None:
    """Thirty hashtags may cost more than the calls of an hour."""
    name, searches = used_by(world), Hashtags()
    look(sandbox, (name,), searches)
    sandbox.requests.clear()
    known = Known(just_read=frozenset({("hashtags", name)}))
    wishes = Wishes(hashtags=(name,), searches=searches)
    rows = read(sandbox, Part.HASHTAGS, known, wishes, FACEBOOK_LOGIN)
    assert (rows.hashtag_media, sandbox.requests) == ([], [])
    assert is_ok(rows)


def test_what_was_searched_elsewhere_counts(sandbox: Sandbox) -> None:
    elsewhere = Hashtags()
    look(sandbox, tuple(f"theirs{n}" for n in range(28)), elsewhere)
    searches = Hashtags()
    sandbox.requests.clear()
    rows = look(sandbox, ("one", "two", "three"), searches)
    assert searches_of(sandbox) == ["one", "two"]
    assert len(searches.searched) == 30
    assert {row["hashtag"] for row in rows.hashtags} == {"one", "two"}
    (result,) = rows.reads
    assert (result["outcome"], result["error_kind"]) == ("partial", "temporary")
    assert "three" in (result["error_message"] or "")


@pytest.mark.parametrize("limit", ["18/2207034", "18", "4"])
def test_instagrams_own_limit_ends_the_search_and_not_the_known(
    sandbox: Sandbox, limit: str
) -> None:
    """Its code is not certain (graph-api.md 10)."""
    sandbox.switch(hashtag_limit=limit)
    generous = Hashtags(most=1_000)
    look(sandbox, tuple(f"tag{n}" for n in range(30)), generous)
    sandbox.requests.clear()
    rows = look(sandbox, ("late", "later", "tag3"), generous)
    assert searches_of(sandbox) == ["late"]
    assert [row["hashtag"] for row in rows.hashtags] == ["tag3"]
    assert rows.reads[0]["outcome"] == "partial"


def test_a_hashtag_that_is_refused_costs_only_itself(sandbox: Sandbox) -> None:
    rows = look(sandbox, ("no sign", "fine"), Hashtags())
    assert [row["hashtag"] for row in rows.hashtags] == ["fine"]
    assert len(rows.losses) == 1


def test_the_account_may_search_again_after_seven_days(sandbox: Sandbox) -> None:
    searches = Hashtags()
    look(sandbox, tuple(f"tag{n}" for n in range(31)), searches)
    assert "tag30" not in searches.ids
    sandbox.clock.advance(timedelta(days=7, minutes=1))
    look(sandbox, ("tag30",), searches)
    assert "tag30" in searches.ids
    assert all(isinstance(at, datetime) for at in searches.searched.values())


def test_instagram_login_has_none(sandbox: Sandbox) -> None:
    rows = read(sandbox, Part.HASHTAGS, wishes=Wishes(hashtags=("a",), searches=Hashtags()))
    assert rows.reads[0]["outcome"] == "not_offered"
    assert sandbox.requests == []
