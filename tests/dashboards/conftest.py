"""One built database a world, shared by tests that only ask, and a browser a module."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache

import duckdb
import pytest
import streamlit as st
from playwright.sync_api import Browser
from streamlit.components.v2 import manifest_scanner

from dashboards import published
from dashboards.frame import Frame
from dashboards.queries import accounts
from tests.browser import chromium
from tests.dashboards import published_world
from tests.dashboards.published_marts import World, publish
from warehouse.layout import DataFolder

Asking = Callable[[Callable[[datetime], World]], duckdb.DuckDBPyConnection]


@pytest.fixture(scope="session", autouse=True)
def installed_components() -> Iterator[None]:
    """What is installed is looked through once: each AppTest would do it again, in 0.3 s of CPU."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


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


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[Frame]:
    """The full world, published, as a page over all of its days has it."""
    data = DataFolder(tmp_path_factory.mktemp("data"))
    publish(data, published_world.full(now), now)
    marts = published.current(data)
    (account,) = marts.fetch(accounts.tracked)
    captures = marts.fetch(accounts.captures, account.account_id)
    known = marts.fetch(accounts.known_days, account.account_id)
    yield Frame(marts, account, captures, known, known, has_before=False, now=now)
    st.cache_data.clear()
    st.cache_resource.clear()
