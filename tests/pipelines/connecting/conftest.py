"""The sandbox's login servers, an app registered with both, and an app database."""

import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from appdb.database import AppDatabase
from appdb.engine import sqlite_url
from appdb.vault import Vault
from pipelines.connecting.apps import App
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN
from sandbox.clock import Clock
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running

BORN = datetime(2026, 9, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 10, 20, 15, tzinfo=UTC)
CALLBACK = "http://127.0.0.1:8765/connect/callback"


@pytest.fixture(scope="session")
def instagram() -> Instagram:
    kinds = [Kind.ORDINARY, Kind.SMALL, Kind.PERSONAL]
    return Instagram.invent(born=BORN, days=500, kinds=kinds, media=100)


@pytest.fixture
def sandbox(instagram: Instagram) -> Iterator[Sandbox]:
    with running(Instagram(instagram.accounts), Clock(NOW)) as served:
        yield served


@pytest.fixture
def apps(sandbox: Sandbox) -> dict[str, App]:
    return apps_at(sandbox.url, sandbox.facebook_url, sandbox.app_id, sandbox.app_secret)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[AppDatabase]:
    vault = Vault.from_key_file(tmp_path / "token.key")
    opened = AppDatabase.open(sqlite_url(tmp_path / "app.sqlite"), vault)
    yield opened
    opened.close()


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that anybody logs, however small."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "sqlalchemy.engine"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


@asynccontextmanager
async def open_client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=60) as http:
        yield http


def apps_at(url: str, facebook_url: str, app_id: str, secret: str) -> dict[str, App]:
    return {
        flavour.name: App(flavour, app_id, SecretStr(secret), CALLBACK, base_url)
        for flavour, base_url in ((INSTAGRAM_LOGIN, url), (FACEBOOK_LOGIN, facebook_url))
    }


def consent(url: str, *accounts: str, **choices: str) -> Mapping[str, str]:
    """What a person's browser brings back from the login page."""
    answers = {"consent": "grant", **choices}
    chosen = [("account", account) for account in accounts]
    response = httpx.get(url, params=[*parse_qsl(urlsplit(url).query), *answers.items(), *chosen])
    assert response.status_code == 302, response.text
    address = urlsplit(response.headers["location"])
    assert response.headers["location"].startswith(CALLBACK)
    return dict(parse_qsl(address.query))
