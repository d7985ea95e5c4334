"""One simulated life for all these tests, and a server over it whose clock each test sets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from sandbox.clock import Clock
from sandbox.dialects import Dialect
from sandbox.habits import EVENTFUL
from sandbox.instagram import Instagram
from sandbox.serving import Sandbox, running
from sandbox.switches import Switches
from sandbox.world import World

BORN = datetime(2024, 11, 20, 12, tzinfo=UTC)
IN_SPRING = datetime(2026, 5, 20, 9, tzinfo=UTC)
TWO_YEARS = timedelta(days=730)


@dataclass(frozen=True)
class Asking:
    """Asks the sandbox as a client with a good token would."""

    sandbox: Sandbox
    http: httpx.Client

    @property
    def world(self) -> World:
        return self.sandbox.world

    @property
    def now(self) -> datetime:
        return self.sandbox.clock.now()

    def at(self, moment: datetime) -> "Asking":
        self.sandbox.clock.set(moment)
        return self

    def switch(self, **changes: object) -> "Asking":
        self.sandbox.switch(**changes)
        return self

    def get(self, path: str, **query: object) -> httpx.Response:
        texts = {name: str(value) for name, value in query.items()}
        return self.http.get(path, params=texts or None)

    def answer(self, path: str, **query: object) -> dict[str, Any]:
        response = self.get(path, **query)
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    def refusal(self, path: str, **query: object) -> dict[str, Any]:
        response = self.get(path, **query)
        assert response.status_code >= 400, response.text
        error: dict[str, Any] = response.json()["error"]
        return error

    def pages(self, path: str, **query: object) -> list[list[dict[str, Any]]]:
        """All pages of an edge, following `next` until there is none."""
        body = self.answer(path, **query)
        pages = [body["data"]]
        while following := body.get("paging", {}).get("next"):
            body = self.http.get(following).json()
            pages.append(body["data"])
        return pages


@pytest.fixture(scope="session")
def world() -> World:
    return World.simulate(seed=7, born=BORN)


@pytest.fixture(scope="session")
def two_years_on(world: World) -> datetime:
    return world.born + TWO_YEARS + timedelta(hours=11, minutes=30)


@pytest.fixture(scope="session")
def eventful() -> World:
    """A life in which everything that can happen has happened often."""
    return World.simulate(seed=3, born=BORN, days=400, habits=EVENTFUL)


@pytest.fixture(scope="session")
def a_year_on(eventful: World) -> datetime:
    return eventful.born + timedelta(days=385, hours=11, minutes=30)


@pytest.fixture(scope="session")
def server(world: World, two_years_on: datetime) -> Iterator[Sandbox]:
    with running(world, Clock(two_years_on)) as sandbox:
        yield sandbox


def asking_client(url: str, token: str) -> httpx.Client:
    """A patient one: the first question about others has their lives simulated."""
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60)


@pytest.fixture
def asking(server: Sandbox, two_years_on: datetime) -> Iterator[Asking]:
    server.clock.set(two_years_on)
    with asking_client(server.url, server.token) as http:
        yield Asking(server, http)
    server.faults.clear()
    server.switches = Switches()


@pytest.fixture
def asking_facebook(asking: Asking) -> Iterator[Asking]:
    """The same account at the same moment, asked at graph.facebook.com."""
    with asked_at_facebook(asking.sandbox) as facebook:
        yield facebook


@pytest.fixture
def asking_alone(world: World, two_years_on: datetime) -> Iterator[Asking]:
    """The same account in an Instagram of its own, in which a test may change anything for good."""
    with (
        running(world, Clock(two_years_on)) as sandbox,
        asking_client(sandbox.url, sandbox.token) as http,
    ):
        yield Asking(sandbox, http)


@contextmanager
def asked_at_facebook(sandbox: Sandbox) -> Iterator[Asking]:
    """Asks about the first account at graph.facebook.com."""
    token = sandbox.token_of(sandbox.world.owner.account_id, Dialect.FACEBOOK)
    with asking_client(sandbox.facebook_url, token) as http:
        yield Asking(sandbox, http)


@pytest.fixture(scope="session")
def instagram() -> Instagram:
    """One account of each kind; too long to simulate for each test."""
    return Instagram.invent(born=datetime(2026, 1, 1, 12, tzinfo=UTC), days=260, media=100)


@pytest.fixture(scope="session")
def lasting(instagram: Instagram) -> Iterator[Sandbox]:
    with running(Instagram(instagram.accounts), Clock(IN_SPRING)) as sandbox:
        yield sandbox


@pytest.fixture
def shared(lasting: Sandbox) -> Iterator[Sandbox]:
    """What `served` is, for tests that change no more than the clock, faults and switches."""
    yield lasting
    lasting.clock.set(IN_SPRING)
    lasting.faults.clear()
    lasting.switches = Switches()


@pytest.fixture
def served(instagram: Instagram) -> Iterator[Sandbox]:
    """All kinds of accounts over HTTP, nothing moved yet, 140 days after their first day."""
    with running(Instagram(instagram.accounts), Clock(IN_SPRING)) as sandbox:
        yield sandbox
