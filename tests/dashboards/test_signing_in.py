"""The addresses of a login, tried against the sandbox's login servers."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from appdb.database import AppDatabase
from appdb.engine import sqlite_url
from dashboards import connections, signing_in
from sandbox.clock import Clock
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running
from settings import Settings

REDIRECT_URI = "http://localhost:8501/connect/callback"
INSTAGRAM, FACEBOOK = "/connect/instagram_login", "/connect/facebook_login"


@pytest.fixture(scope="module")
def instagram() -> Instagram:
    born = datetime.now(UTC) - timedelta(days=2)
    return Instagram.invent(born=born, days=4, kinds=(Kind.ORDINARY, Kind.SMALL))


@pytest.fixture
def served(instagram: Instagram) -> Iterator[Sandbox]:
    with running(instagram, Clock()) as sandbox:
        sandbox.switch(consent="grant")
        sandbox.login.redirect_uris.add(REDIRECT_URI)
        yield sandbox


@pytest.fixture
def own(served: Sandbox, tmp_path: Path) -> Settings:
    """The owner's settings, whose apps are those of the sandbox's login servers."""
    return Settings(
        tracker_data=tmp_path,
        instagram_app_id=served.app_id,
        instagram_app_secret=SecretStr(served.app_secret),
        instagram_base_url=served.url,
        facebook_app_id=served.app_id,
        facebook_app_secret=SecretStr(served.app_secret),
        facebook_base_url=served.facebook_url,
        oauth_redirect_url=REDIRECT_URI,
    )


@pytest.fixture
def database(own: Settings) -> Iterator[AppDatabase]:
    yield connections.database(own)
    connections.database(own).close()
    connections.database.cache_clear()


class Browser:
    """Opens addresses of a dashboard and follows nobody."""

    def __init__(self, load: Callable[[], Settings]) -> None:
        self._served = httpx.ASGITransport(Starlette(routes=signing_in.routes(load)))

    def open(self, path: str, query: dict[str, str] | None = None) -> httpx.Response:
        """What is answered at an address."""

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._served) as client:
                return await client.get(f"http://localhost:8501{path}", params=query)

        return asyncio.run(ask())

    def consent(self, begin: str) -> dict[str, str]:
        """Begin a login and consent to it; gives what stands in the address that is led back to."""
        begun = self.open(begin)
        assert begun.status_code == 303
        consented = httpx.get(begun.headers["location"])
        address = urlsplit(consented.headers["location"])
        assert f"{address.scheme}://{address.netloc}{address.path}" == REDIRECT_URI
        return dict(parse_qsl(address.query))

    def come_back(self, answer: dict[str, str]) -> str:
        """How a login ends that comes back with an answer."""
        response = self.open("/connect/callback", answer)
        assert response.status_code == 303
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"
        path, _, outcome = response.headers["location"].partition("?login=")
        assert path == "/settings"
        return outcome


@pytest.fixture
def browser(own: Settings) -> Browser:
    return Browser(lambda: own)


def test_a_login_with_instagram_connects_the_account_that_was_chosen(
    browser: Browser, served: Sandbox, database: AppDatabase
) -> None:
    assert browser.come_back(browser.consent(INSTAGRAM)) == "connected"
    (account,) = database.accounts()
    assert account.username == served.world.owner.username
    assert account.host == served.url
    assert account.is_sandbox
    assert "instagram_business_basic" in account.scopes
    assert account.token_expires_at is not None
    assert account.token_expires_at - datetime.now(UTC) > timedelta(days=59), "a long-lived token"


def test_a_login_with_facebook_connects_the_account_of_every_page(
    browser: Browser, database: AppDatabase
) -> None:
    assert browser.come_back(browser.consent(FACEBOOK)) == "connected"
    assert [account.flavour for account in database.accounts()] == ["facebook_login"] * 2


def test_a_refusal_of_the_owner_connects_nothing(
    browser: Browser, served: Sandbox, database: AppDatabase
) -> None:
    served.switch(consent="deny")
    assert browser.come_back(browser.consent(INSTAGRAM)) == "declined"
    assert database.accounts() == []


def test_a_state_is_good_for_one_return(browser: Browser, database: AppDatabase) -> None:
    answer = browser.consent(INSTAGRAM)
    assert browser.come_back(answer) == "connected"
    assert browser.come_back(answer) == "unknown"


@pytest.mark.parametrize("state", ["", "made-up"])
def test_a_return_that_was_not_begun_here_asks_instagram_nothing(
    browser: Browser, served: Sandbox, database: AppDatabase, state: str
) -> None:
    assert browser.come_back({"state": state, "code": "stolen"}) == "unknown"
    assert browser.come_back({"state": state, "error": "access_denied"}) == "unknown"
    assert not served.requests
    assert database.accounts() == []


def test_a_state_is_bound_to_the_address_it_was_begun_for(
    own: Settings, browser: Browser, database: AppDatabase
) -> None:
    answer = browser.consent(INSTAGRAM)
    moved = own.model_copy(update={"oauth_redirect_url": "http://localhost:8502/connect/callback"})
    assert Browser(lambda: moved).come_back(answer) == "unknown"


def test_a_code_that_is_refused_is_said_to_be_and_is_in_no_log(
    browser: Browser, database: AppDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = browser.consent(INSTAGRAM) | {"code": "no-such-code"}
    caplog.clear()
    assert browser.come_back(answer) == "refused"
    ours = [record.getMessage() for record in caplog.records if record.name != "httpx"]
    assert any("Matching code was not found" in message for message in ours)
    assert not any(secret in message for message in ours for secret in answer.values())


def test_a_login_server_that_is_down_is_said_to_be_unreachable(
    own: Settings, browser: Browser, database: AppDatabase
) -> None:
    answer = browser.consent(INSTAGRAM)
    down = own.model_copy(update={"instagram_base_url": "http://127.0.0.1:9"})
    assert Browser(lambda: down).come_back(answer) == "unreachable"


def test_without_an_app_no_login_begins(own: Settings) -> None:
    without = own.model_copy(update={"instagram_app_id": None})
    response = Browser(lambda: without).open(INSTAGRAM)
    assert response.headers["location"] == "/settings?login=no-app"
    unknown = Browser(lambda: own).open("/connect/somewhere_else")
    assert unknown.headers["location"] == "/settings?login=no-app"


def test_an_app_database_that_cannot_be_used_ends_a_login(own: Settings, tmp_path: Path) -> None:
    file = tmp_path / "damaged.sqlite"
    file.write_bytes(b"no database" * 100)
    broken = own.model_copy(update={"database_url": SecretStr(sqlite_url(file))})
    response = Browser(lambda: broken).open(INSTAGRAM)
    assert response.headers["location"] == "/settings?login=not-stored"
