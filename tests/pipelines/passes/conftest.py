"""Two accounts of one life, a login each, at a moment that has live stories of both."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.graph_api import client
from pipelines.orchestration import one_account
from sandbox.clock import Clock
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running
from tests.pipelines.passes.tracking import Tracking

BORN = datetime(2026, 6, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def instagram() -> Instagram:
    """Half a year of an ordinary account."""
    return Instagram.invent(seed=11, born=BORN, days=200, kinds=[Kind.ORDINARY])


@pytest.fixture
def sandbox(instagram: Instagram) -> Iterator[Sandbox]:
    with running(instagram, Clock(NOW)) as served:
        yield served


@pytest.fixture(scope="session")
def nothing_read(tmp_path_factory: pytest.TempPathFactory) -> Tracking:
    """An installation with empty tables, to be copied."""
    return Tracking.begin(tmp_path_factory.mktemp("template") / "data")


@pytest.fixture
def tracking(nothing_read: Tracking, tmp_path: Path) -> Tracking:
    """An installation with empty tables."""
    return nothing_read.copy(tmp_path / "data")


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other at once, and a silent server is given up soon.

    Not too soon: an answer that only a busy machine delays is asked for once more than counted.
    """

    async def no_wait(_seconds: float) -> None:
        return

    class Impatient(client.GraphClient):
        def __init__(self, *arguments: object, **named: object) -> None:
            super().__init__(*arguments, **named, sleep=no_wait)  # type: ignore[arg-type]

    monkeypatch.setattr(one_account, "GraphClient", Impatient)
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 5.0)
