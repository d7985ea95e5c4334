"""The same tests on both engines: a SQLite file and a real PostgreSQL server."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, text

from appdb.database import AppDatabase, TrackedAccount
from appdb.engine import open_engine, sqlite_url
from appdb.vault import Vault
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

KEY = SecretStr("c2l4dGVlbiBieXRlcyBhbmQgc2l4dGVlbiBtb3JlISE=")
AT = datetime(2026, 11, 22, 18, 0, 0, 123456, tzinfo=UTC)
LENA = TrackedAccount(
    account_id="17841400000000042",
    username="lena.bakes",
    host="http://127.0.0.1:8099",
    is_sandbox=True,
    connected_at=AT,
    token_expires_at=AT + timedelta(days=60),
    scopes=("instagram_business_basic", "instagram_business_manage_insights"),
    obtained_at=AT,
)
OTTO = TrackedAccount(
    account_id="17841400000000043",
    username="otto.rides",
    host="https://graph.instagram.com",
    is_sandbox=False,
    connected_at=AT - timedelta(days=1),
    flavour="facebook_login",
    obtained_at=AT,
)
TOKEN = SecretStr("IGAA-an-invented-token")


@contextmanager
def row_held(engine: Engine, table: str) -> Iterator[None]:
    """Somebody else is in the middle of a transaction about a row of the table."""
    with engine.begin() as connection:
        for_update = " FOR NO KEY UPDATE" if engine.name == "postgresql" else ""
        connection.execute(text(f"SELECT * FROM {table}{for_update}"))
        yield


def waits_for_its_turn(engine: Engine, table: str, act: Callable[[], object]) -> bool:
    """Whether something waits while somebody else is at a row, and comes through afterwards."""
    with ThreadPoolExecutor(1) as thread:
        with row_held(engine, table):
            done = thread.submit(act)
            waited = not wait([done], timeout=0.3).done
        done.result(timeout=60)
    return waited


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new database on each engine."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return sqlite_url(tmp_path / "data" / "app.sqlite")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_engine(url)
    yield opened
    opened.dispose()


@pytest.fixture
def vault() -> Vault:
    return Vault.from_base64(KEY)


@pytest.fixture
def database(url: str, vault: Vault) -> Iterator[AppDatabase]:
    opened = AppDatabase.open(url, vault)
    yield opened
    opened.close()
