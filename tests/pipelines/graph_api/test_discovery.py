"""Other professional accounts, with Facebook Login."""

from typing import Any

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.flavours import FACEBOOK_LOGIN
from pipelines.graph_api.known import Known, Wishes
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.rows import Rows
from sandbox.instagram import SimulatedAccount
from sandbox.serving import Sandbox
from tests.pipelines.graph_api.accounts import RUN, Counting, is_ok, read
from tests.pipelines.graph_api.conftest import NOW
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error


def rivals(box: Sandbox) -> list[SimulatedAccount]:
    return [account for account in box.instagram.others if account.is_professional]


def look(box: Sandbox, known: Known | None = None, extra: tuple[str, ...] = ()) -> Rows:
    names = tuple(account.world.owner.username for account in rivals(box))
    return read(box, Part.COMPETITORS, known, Wishes(competitors=names + extra), FACEBOOK_LOGIN)


def test_profile_and_posts_of_competitors(sandbox: Sandbox) -> None:
    rows = look(sandbox)
    assert [row["username"] for row in rows.competitors] == [
        account.world.owner.username for account in rivals(sandbox)
    ]
    for account, row in zip(rivals(sandbox), rows.competitors, strict=True):
        assert row["competitor_id"] == account.account_id
        assert row["followers_count"] == account.world.followers_count(NOW)
        assert (row["other"], row["captured_at"]) == (None, NOW)
        posts = account.world.posts_between(account.world.born, NOW)
        told = [r["media_id"] for r in rows.competitor_media if r["username"] == row["username"]]
        assert told == [post.media_id for post in reversed(posts)][:250]
    assert any(row["view_count"] is not None for row in rows.competitor_media)
    assert is_ok(rows)


def test_a_known_competitor_costs_one_call(sandbox: Sandbox) -> None:
    first = look(sandbox)
    followers = {row["username"]: row["followers_count"] or 0 for row in first.competitors}
    sandbox.requests.clear()
    rows = look(sandbox, Known(competitor_followers=followers))
    assert len(rows.competitors) == len(sandbox.requests) == len(followers)
    assert is_ok(rows)


def test_what_a_stopped_reading_has_read_is_not_asked_again(sandbox: Sandbox) -> None:
    """Or more names than an hour's calls are enough for would never be read to their end."""
    done, *_ = names = [account.world.owner.username for account in rivals(sandbox)]
    rows = look(sandbox, Known(just_read=frozenset({("competitors", done)})))
    assert [row["username"] for row in rows.competitors] == names[1:]
    assert is_ok(rows)


def test_a_person_costs_only_themself(sandbox: Sandbox) -> None:
    """Instagram does not tell a personal account from a missing one (graph-api.md 9)."""
    person = next(a for a in sandbox.instagram.others if not a.is_professional)
    rows = look(sandbox, extra=(person.world.owner.username, "nobody.at.all"))
    assert len(rows.competitors) == len(rivals(sandbox))
    assert len(rows.losses) == 2
    (result,) = rows.reads
    assert (result["outcome"], result["error_kind"]) == ("partial", "permanent")
    assert person.world.owner.username in (result["error_message"] or "")


def test_followers_that_vanish_all_at_once_are_a_fault(sandbox: Sandbox) -> None:
    first = look(sandbox)
    sandbox.switch(discovered_followers="zero")
    known = Known(
        competitor_followers={r["username"]: r["followers_count"] or 0 for r in first.competitors}
    )
    rows = look(sandbox, known)
    assert rows.competitors == []
    assert rows.competitor_media == []
    assert rows.reads[0]["error_kind"] == "temporary"
    # Of an account that is seen for the first time, it may be true.
    assert {row["followers_count"] for row in look(sandbox).competitors} == {0}


def test_fields_that_are_not_public_are_left_out(sandbox: Sandbox) -> None:
    sandbox.switch(discovered_fields="public")
    rows = look(sandbox)
    assert len(rows.competitors) == len(rivals(sandbox))
    assert {row["name"] for row in rows.competitors} == {None}
    assert all(row["followers_count"] for row in rows.competitors)
    assert is_ok(rows)


def test_instagram_login_has_none(sandbox: Sandbox) -> None:
    rows = read(sandbox, Part.COMPETITORS, wishes=Wishes(competitors=("rival",)))
    assert rows.reads[0]["outcome"] == "not_offered"
    assert sandbox.requests == []


# --- What the sandbox does not do -----------------------------------------------------------------


def competitors(*names: str) -> Any:
    async def part(client: GraphClient) -> Rows:
        return await read_part(Part.COMPETITORS, client, Known(), RUN, Wishes(competitors=names))

    return part


def shown(asked: Asked, size: int = 0) -> Reply:
    fields = asked.query["fields"]
    limit = int(fields.partition(".limit(")[2].partition(")")[0])
    if limit > 20:
        return error(1, "Please reduce the amount of data you're asking for", 500)
    start = int(fields.partition("media.after(")[2].partition(")")[0] or 0)
    stop = min(start + limit, size)
    media = {
        "data": [{"id": f"m{n}"} for n in range(start, stop)],
        "paging": {"cursors": {"after": str(stop)}},
    }
    return Reply({"business_discovery": {"id": "9", "followers_count": 7, "media": media}})


def test_pages_that_are_too_much_are_halved() -> None:
    with answering(lambda asked: shown(asked, size=30)) as server:
        rows = talk(server.url, competitors("rival"), flavour=FACEBOOK_LOGIN)
    assert [row["media_id"] for row in rows.competitor_media] == [f"m{n}" for n in range(30)]


def test_the_platform_budget_is_used_and_heeded() -> None:
    budget = Counting(most=4)
    with answering(lambda asked: shown(asked, size=3)) as server:
        rows = talk(
            server.url, competitors("a", "b", "c", "d"), flavour=FACEBOOK_LOGIN, budget=budget
        )
        assert len(server.asked) == 4
    assert set(budget.taken) == {Part.COMPETITORS.share}
    assert [row["username"] for row in rows.competitors] == [
        "a",
        "b",
    ]  # the first page was too much, twice
    assert (rows.reads[0]["outcome"], rows.reads[0]["error_kind"]) == ("partial", "temporary")
