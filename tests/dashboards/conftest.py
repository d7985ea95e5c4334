"""One built database a world, shared by tests that only ask, and a browser a module."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache

import duckdb
import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.dashboards import published_world
from tests.dashboards.published_marts import World

Asking = Callable[[Callable[[datetime], World]], duckdb.DuckDBPyConnection]


@pytest.fixture(scope="session")
def now() -> datetime:
    return published_world.moment()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def marts_of(now: datetime) -> Iterator[Asking]:
    """Give the connection to a world's marts; the world is built once."""
    opened = []

    @cache
    def build(make: Callable[[datetime], World]) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        opened.append(connection)
        make(now).build(connection)
        return connection

    yield build
    for connection in opened:
        connection.close()
