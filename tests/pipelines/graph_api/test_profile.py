"""Profiles of both logins, whom a token belongs to, and what may still be published."""

import asyncio
from typing import Any

import pytest
from pydantic import SecretStr

from pipelines.graph_api.client import Account, GraphClient, open_http
from pipelines.graph_api.errors import GraphError
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.known import Known
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.profile import identify, read_profile
from pipelines.graph_api.rows import Rows
from sandbox import truth
from sandbox.clock import Clock
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running
from sandbox.world import World
from tests.pipelines.graph_api.accounts import RUN, is_ok, read
from tests.pipelines.graph_api.conftest import BORN, NOW
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error

BOTH = pytest.mark.parametrize("flavour", [INSTAGRAM_LOGIN, FACEBOOK_LOGIN], ids=lambda f: f.name)


@BOTH
def test_the_profile_is_the_accounts(sandbox: Sandbox, world: World, flavour: Flavour) -> None:
    rows = read(sandbox, Part.PROFILE, flavour=flavour)
    (profile,) = rows.profiles
    assert profile["captured_at"] == NOW
    assert profile["followers_count"] == len(truth.followers_at(world, NOW))
    assert profile["media_count"] == len(world.posts_between(world.born, NOW))
    assert profile["username"] == world.owner.username
    if flavour is INSTAGRAM_LOGIN:
        assert profile["app_scoped_id"] == world.owner.app_scoped_id
        assert (profile["account_type"], profile["ig_id"]) == ("BUSINESS", None)
    else:
        assert (profile["app_scoped_id"], profile["account_type"]) == (None, None)
        assert (profile["has_profile_pic"], profile["is_published"]) == (True, True)
        assert (profile["ig_id"] or "").isdigit()
    assert profile["other"] is None
    assert is_ok(rows)


@pytest.mark.parametrize(
    "switches",
    [{"profile_reply": "data"}, {"absent_values": "null"}, {"media_count": "fewer"}],
    ids=lambda switches: "-".join(map(str, *switches.items())),
)
def test_uncertain_behaviours_are_borne(
    sandbox: Sandbox, world: World, switches: dict[str, Any]
) -> None:
    sandbox.switch(**switches)
    rows = read(sandbox, Part.PROFILE)
    assert rows.profiles[0]["username"] == world.owner.username
    assert is_ok(rows)


def test_an_unknown_field_is_kept_and_reported(sandbox: Sandbox) -> None:
    sandbox.switch(unasked_field=True)
    rows = read(sandbox, Part.PROFILE)
    assert rows.profiles[0]["other"]
    assert "new fields of a profile" in (rows.reads[0]["note"] or "")
    assert is_ok(rows)


def test_fields_that_are_not_given_are_null_and_not_zero() -> None:
    documented = {"data": [{"user_id": "1784", "username": "demo", "id": "26"}]}

    async def profile(client: GraphClient) -> Rows:
        rows = Rows(RUN)
        await read_profile(client, rows)
        return rows

    with answering(lambda _: Reply(documented)) as server:
        (row,) = talk(server.url, profile).profiles
    assert (row["username"], row["app_scoped_id"]) == ("demo", "26")
    assert row["followers_count"] is None


# --- What may still be published ------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("quota", [100, 25])
def test_the_publishing_limit_is_instagrams_own(
    sandbox: Sandbox, flavour: Flavour, quota: int
) -> None:
    sandbox.switch(publishing_quota=quota)
    (limit,) = read(sandbox, Part.PROFILE, flavour=flavour).publishing_limits
    assert limit["quota_total"] == quota
    assert limit["quota_duration_seconds"] == 86_400
    assert 0 <= limit["quota_usage"] <= quota


def publishing_refused(asked: Asked) -> Reply:
    if asked.path.endswith("/content_publishing_limit"):
        return error(10, "(#10) Application does not have permission for this action")
    return Reply({"user_id": "1784", "username": "demo", "id": "26"})


def test_without_the_permission_to_publish_nothing_is_wrong() -> None:
    async def profile(client: GraphClient) -> Rows:
        return await read_part(Part.PROFILE, client, Known(), RUN)

    async def later(client: GraphClient) -> Rows:
        aside = frozenset({("account", "", "content_publishing_limit")})
        return await read_part(Part.PROFILE, client, Known(put_aside=aside), RUN)

    with answering(publishing_refused) as server:
        rows = talk(server.url, profile)
        assert len(server.asked) == 2
        assert is_ok(talk(server.url, later))
        assert len(server.asked) == 3
    assert is_ok(rows)
    assert [row["metric"] for row in rows.metric_verdicts] == ["content_publishing_limit"]
    assert rows.publishing_limits == []


# --- Whom a token belongs to ----------------------------------------------------------------------


def accounts_of(url: str, token: str, flavour: Flavour) -> list[Account]:
    async def whose() -> list[Account]:
        async with open_http() as http:
            return await identify(http, SecretStr(token), flavour, url)

    return asyncio.run(whose())


def test_a_token_of_instagram_login_is_one_accounts(sandbox: Sandbox, world: World) -> None:
    (account,) = accounts_of(sandbox.url, sandbox.token, INSTAGRAM_LOGIN)
    assert (account.account_id, account.username) == (world.owner.account_id, world.owner.username)
    assert account.base_url == sandbox.url
    assert account.token.get_secret_value() == sandbox.token


@pytest.mark.parametrize(
    "body", [{"id": "26"}, {"data": []}, {"data": [{"id": "26", "username": "demo"}]}]
)
def test_an_answer_that_names_nobody_is_an_error_of_ours(body: dict[str, Any]) -> None:
    with answering(lambda _: Reply(body)) as server, pytest.raises(GraphError, match="whose login"):
        accounts_of(server.url, "IGAA", INSTAGRAM_LOGIN)


def test_an_id_that_comes_as_a_number_is_text() -> None:
    with answering(lambda _: Reply({"user_id": 1784, "username": "demo"})) as server:
        (account,) = accounts_of(server.url, "IGAA", INSTAGRAM_LOGIN)
    assert account.account_id == "1784"


def test_a_token_of_facebook_login_is_that_of_its_pages_accounts() -> None:
    """A personal account's Page, and a Page without Instagram, have none (graph-api.md 1)."""
    kinds = (Kind.ORDINARY, Kind.PERSONAL)
    instagram = Instagram.invent(seed=11, born=BORN, days=300, kinds=kinds)
    owner = instagram.accounts[0].world.owner
    with running(instagram, Clock(at=NOW)) as box:
        token = box.token_of(owner.account_id, "facebook_login")
        (account,) = accounts_of(box.facebook_url, token, FACEBOOK_LOGIN)
    assert (account.account_id, account.username) == (owner.account_id, owner.username)
    assert account.flavour is FACEBOOK_LOGIN


@pytest.mark.parametrize("tells_names", [True, False])
def test_pages_are_walked_to_their_end(tells_names: bool) -> None:
    size = 250

    def page(n: int) -> dict[str, Any]:
        linked = {"id": f"1784{n}"} | ({"username": f"shop{n}"} if tells_names else {})
        return {"id": f"104{n}"} | ({"instagram_business_account": linked} if n % 2 == 0 else {})

    def answer(asked: Asked) -> Reply:
        node = asked.path.rpartition("/")[2]
        if node != "accounts":
            return Reply({"id": node, "username": f"shop{node[4:]}"})
        start = int(asked.query.get("after", "0"))
        stop = min(start + int(asked.query["limit"]), size)
        more = {"next": "https://graph.example"} if stop < size else {}
        paging = {"cursors": {"after": str(stop)}, **more}
        return Reply({"data": [page(n) for n in range(start, stop)], "paging": paging})

    with answering(answer) as server:
        accounts = accounts_of(server.url, "EAAB", FACEBOOK_LOGIN)
    assert [account.username for account in accounts] == [f"shop{n}" for n in range(0, size, 2)]
    assert len(server.asked) == 3 + (0 if tells_names else size // 2)
    assert all("access_token" not in asked.query.get("fields", "") for asked in server.asked)
