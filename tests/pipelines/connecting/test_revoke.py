"""Disconnecting: permissions are withdrawn where that can be, and everything is forgotten."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from appdb.database import AppDatabase, TrackedAccount
from appdb.errors import UnknownAccountError
from pipelines.connecting.revoke import disconnect
from sandbox.faults import Fault
from sandbox.serving import Sandbox
from tests.pipelines.connecting.conftest import NOW, open_client
from tests.pipelines.connecting.test_refresh import connect
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error

TOKEN = SecretStr("IGAA-an-invented-token")
LENA = TrackedAccount("17841", "lena.bakes", "", is_sandbox=True, connected_at=NOW)


def leave(database: AppDatabase, account_id: str) -> str:
    async def run() -> str:
        async with open_client() as http:
            return await disconnect(database, http, account_id)

    return asyncio.run(run())


def scripted_account(database: AppDatabase, url: str) -> None:
    account = TrackedAccount("17841", "lena.bakes", url, is_sandbox=True, connected_at=NOW)
    database.connect_account(account, TOKEN, NOW)


def test_facebook_withdraws_the_permissions_of_the_person(
    database: AppDatabase, sandbox: Sandbox
) -> None:
    account_id = connect(database, sandbox, "facebook_login")
    said = leave(database, account_id)
    username = sandbox.world.owner.username
    assert said == f"{username} and its token are forgotten. Its permissions are withdrawn."
    (deleted,) = [record for record in sandbox.requests if record.method == "DELETE"]
    person = sandbox.instagram.accounts[0].person_id
    assert deleted.path == f"/facebook/v25.0/{person}/permissions"
    assert database.accounts() == []


def test_permissions_that_other_accounts_need_stay_until_the_last(
    database: AppDatabase, sandbox: Sandbox
) -> None:
    one = connect(database, sandbox, "facebook_login")
    token = database.token(one)
    account = database.account(one)
    other = TrackedAccount(
        "17841400000009999",
        "otto.rides",
        account.host,
        is_sandbox=True,
        connected_at=NOW,
        flavour="facebook_login",
    )
    database.connect_account(other, token, NOW)
    connect(database, sandbox, "facebook_login", number=1)
    assert "The permissions stay: otto.rides came with the same login." in leave(database, one)
    assert not [record for record in sandbox.requests if record.method == "DELETE"]
    assert "Its permissions are withdrawn." in leave(database, other.account_id)
    assert len(database.accounts()) == 1


def test_other_tokens_that_are_lost_do_not_keep_the_permissions(
    database: AppDatabase, sandbox: Sandbox
) -> None:
    one = connect(database, sandbox, "facebook_login")
    other = connect(database, sandbox, "facebook_login", number=1)
    sandbox.tokens.revoke(database.token(other).get_secret_value())
    assert "Its permissions are withdrawn." in leave(database, one)


def test_where_instagram_refuses_the_owner_hears_where_to_do_it(
    database: AppDatabase, sandbox: Sandbox
) -> None:
    account_id = connect(database, sandbox)
    said = leave(database, account_id)
    assert "remove the app yourself in Instagram under Settings" in said
    assert "Apps and websites" in said
    assert database.accounts() == []


@pytest.mark.parametrize("body", ["true", {"success": True}])
def test_instagram_is_believed_when_it_confirms(database: AppDatabase, body: object) -> None:
    with answering(lambda _: Reply(body)) as server:
        scripted_account(database, server.url)
        assert leave(database, "17841").endswith("Its permissions are withdrawn.")
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("DELETE", "/v25.0/me/permissions")
    assert asked.query["access_token"] == TOKEN.get_secret_value()


@pytest.mark.parametrize(
    "reply",
    [Reply("<html>", 500), Reply({"success": False}), error(190, "gone"), Reply({"ok": 1}, cut=3)],
)
def test_forgetting_does_not_wait_for_instagram(database: AppDatabase, reply: Reply) -> None:
    with answering(lambda _: reply) as server:
        scripted_account(database, server.url)
        said = leave(database, "17841")
    assert "did not confirm" in said
    assert TOKEN.get_secret_value() not in said
    assert database.accounts() == []


def test_what_is_not_known_of_other_accounts_withdraws_nothing(
    database: AppDatabase, sandbox: Sandbox
) -> None:
    one = connect(database, sandbox, "facebook_login")
    connect(database, sandbox, "facebook_login", number=1)
    sandbox.faults.fail(Fault.HTML, path="/me", after=1)
    assert "remove the app yourself in Facebook under Settings" in leave(database, one)
    assert not [record for record in sandbox.requests if record.method == "DELETE"]


def test_a_token_that_cannot_be_opened_is_forgotten_too(
    database: AppDatabase, sandbox: Sandbox, tmp_path: Path
) -> None:
    account_id = connect(database, sandbox)
    (tmp_path / "token.key").write_text("A" * 43 + "=\n")
    database._vault._ciphers.clear()
    assert "did not confirm" in leave(database, account_id)
    assert database.accounts() == []


def test_an_account_that_is_not_connected_is_named(database: AppDatabase) -> None:
    def never(asked: Asked) -> Reply:
        raise AssertionError(asked.path)

    with answering(never), pytest.raises(UnknownAccountError, match="Account 42 is not connected"):
        leave(database, "42")
