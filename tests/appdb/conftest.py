"""The same tests on both engines: a SQLite file and a real PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine

from appdb.database import AppDatabase
from appdb.engine import open_engine, sqlite_url
from appdb.vault import Vault
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

KEY = SecretStr("c2l4dGVlbiBieXRlcyBhbmQgc2l4dGVlbiBtb3JlISE=")


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
