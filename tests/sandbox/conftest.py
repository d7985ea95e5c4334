"""One simulated life for all these tests, and a server over it whose clock each test sets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from sandbox.clock import Clock
from sandbox.serving import Sandbox, running
from sandbox.world import World

BORN = datetime(2024, 11, 20, 12, tzinfo=UTC)
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
        while following := body["paging"].get("next"):
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
def server(world: World, two_years_on: datetime) -> Iterator[Sandbox]:
    with running(world, Clock(two_years_on)) as sandbox:
        yield sandbox


@pytest.fixture
def asking(server: Sandbox, two_years_on: datetime) -> Iterator[Asking]:
    server.clock.set(two_years_on)
    headers = {"Authorization": f"Bearer {server.token}"}
    with httpx.Client(base_url=server.url, headers=headers) as http:
        yield Asking(server, http)
    server.faults.clear()
