"""The sandbox as these tests use it: one account over HTTP, at a moment that tests move."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sandbox.clock import Clock
from sandbox.serving import Sandbox, running
from sandbox.world import World

BORN = datetime(2026, 2, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
"""Three weeks after summer time ended in California, so both lengths of offset are read."""


@pytest.fixture(scope="session")
def world() -> World:
    return World.simulate(seed=11, born=BORN, days=320)


@pytest.fixture
def sandbox(world: World) -> Iterator[Sandbox]:
    with running(world, Clock(at=NOW)) as served:
        yield served
