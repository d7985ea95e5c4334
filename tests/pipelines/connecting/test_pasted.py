"""Tokens that were made elsewhere: of either login, short or long, known or not."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from pipelines.connecting.apps import App
from pipelines.connecting.connect import (
    Connected,
    clean_token,
    connect_by_any_token,
    connect_by_token,
)
from pipelines.connecting.errors import NoAccount, Refused, Unreachable
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from sandbox.serving import Sandbox
from sandbox.tokens import TokenKind
from tests.pipelines.connecting.conftest import NOW, open_client
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)


def paste(token: str, flavour: Flavour, base_url: str, app: App | None = None) -> list[Connected]:
    async def run() -> list[Connected]:
        async with open_client() as http:
            return await connect_by_token(http, SecretStr(token), flavour, base_url, app)

    return asyncio.run(run())


def paste_any(
    token: str, base_urls: Mapping[str, str], apps: Mapping[str, App] | None = None
) -> list[Connected]:
    async def run() -> list[Connected]:
        async with open_client() as http:
            return await connect_by_any_token(http, SecretStr(token), apps or {}, base_urls)

    return asyncio.run(run())


def urls(sandbox: Sandbox) -> dict[str, str]:
    return {"instagram_login": sandbox.url, "facebook_login": sandbox.facebook_url}


def test_without_an_app_the_end_of_an_instagram_token_is_not_known(sandbox: Sandbox) -> None:
    (found,) = paste(sandbox.token, INSTAGRAM_LOGIN, sandbox.url)
    account = sandbox.instagram.accounts[0]
    assert (found.account_id, found.username) == (account.account_id, account.world.owner.username)
    assert (found.obtained_at, found.expires_at, found.scopes) == (NOW, None, ())
    assert (found.warning, found.host) == (None, sandbox.url)
    assert found.token.get_secret_value() == sandbox.token


def test_a_facebook_token_tells_its_own_end_and_scopes(sandbox: Sandbox) -> None:
    account = sandbox.instagram.accounts[1]
    token = sandbox.token_of(account.account_id, "facebook_login")
    (found,) = paste(token, FACEBOOK_LOGIN, sandbox.facebook_url)
    assert found.account_id == account.account_id
    assert found.expires_at == NOW + timedelta(days=60)
    assert set(found.scopes) == set(FACEBOOK_LOGIN.scopes)


@pytest.mark.parametrize("flavour", [INSTAGRAM_LOGIN, FACEBOOK_LOGIN])
def test_with_its_app_a_short_lived_token_becomes_a_long_lived_one(
    sandbox: Sandbox, apps: dict[str, App], flavour: Flavour
) -> None:
    account_id = sandbox.instagram.accounts[0].account_id
    grant = sandbox.tokens.find(sandbox.token_of(account_id, flavour.name)).grant  # type: ignore[union-attr]
    hour = timedelta(hours=1)
    short = sandbox.tokens.issue(grant, TokenKind.SHORT, NOW, hour).text
    app = apps[flavour.name]
    (found,) = paste(short, flavour, app.base_url, app)
    assert found.token.get_secret_value() != short
    assert found.expires_at == NOW + timedelta(days=60)
    (kept,) = paste(sandbox.token, INSTAGRAM_LOGIN, sandbox.url, apps["instagram_login"])
    assert kept.token.get_secret_value() == sandbox.token


def test_a_personal_account_is_told_what_to_become(sandbox: Sandbox) -> None:
    personal = sandbox.instagram.accounts[2].account_id
    with pytest.raises(NoAccount, match="turn the account into a business or creator account"):
        paste_any(sandbox.token_of(personal), urls(sandbox))
    with pytest.raises(NoAccount, match="link a professional account to a Page"):
        paste_any(sandbox.token_of(personal, "facebook_login"), urls(sandbox))


def test_either_login_is_tried_whatever_the_token_looks_like(sandbox: Sandbox) -> None:
    account_id = sandbox.instagram.accounts[0].account_id
    for flavour in ("instagram_login", "facebook_login"):
        (found,) = paste_any(sandbox.token_of(account_id, flavour), urls(sandbox))
        assert found.flavour.name == flavour


@pytest.mark.parametrize("token", ["EAAB-looks-otherwise", "IGAA-looks-right", "looks-like-none"])
def test_the_beginning_of_a_token_is_only_a_hint(token: str) -> None:
    def instagram(asked: Asked) -> Reply:
        if asked.path.startswith("/fb"):
            return error(190, "Invalid OAuth access token - Cannot parse access token")
        return Reply({"user_id": "17841", "username": "lena.bakes", "id": "26160"})

    with answering(instagram) as server:
        base_urls = {"instagram_login": f"{server.url}/ig", "facebook_login": f"{server.url}/fb"}
        (found,) = paste_any(token, base_urls)
    assert (found.account_id, found.flavour, found.obtained_at) == ("17841", INSTAGRAM_LOGIN, NOON)


def test_a_token_that_nobody_takes_is_refused_by_the_login_that_it_looks_of() -> None:
    def both(asked: Asked) -> Reply:
        return error(190, f"refused by {asked.path[1:3]}")

    with answering(both) as server:
        base_urls = {"instagram_login": f"{server.url}/ig", "facebook_login": f"{server.url}/fb"}
        with pytest.raises(Refused, match="Instagram refused this token: refused by ig"):
            paste_any("IGAA-invented", base_urls)
        with pytest.raises(Refused, match="Instagram refused this token: refused by fb"):
            paste_any("EAAB-invented", base_urls)


def test_nothing_is_concluded_from_an_instagram_that_is_down() -> None:
    def broken(asked: Asked) -> Reply:
        return Reply("<html>Sorry</html>", status=500)

    with answering(broken) as server:
        with pytest.raises(Unreachable, match=r"at the moment: .*HTTP 500"):
            paste_any("IGAA-invented", {"instagram_login": server.url})
        assert len(server.asked) == 1
    with pytest.raises(Unreachable, match="ConnectError"):
        paste_any("IGAA-invented", {"instagram_login": server.url})


@pytest.mark.parametrize("pasted", ["", " ", "two words", "IGAA…", "IGAA\nIGAB", "tökén"])
def test_what_cannot_be_a_token_is_refused_without_repeating_it(pasted: str) -> None:
    with pytest.raises(Refused, match="That is not a token") as refusal:
        clean_token(pasted)
    assert not pasted.strip() or pasted not in str(refusal.value)
    assert clean_token(" IGAA-good\n") == SecretStr("IGAA-good")
