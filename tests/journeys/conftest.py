"""One installation that has seen a whole pass: some journeys look at it, others go on from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sandbox.archives import write_archive
from sandbox.world import World
from tests.journeys.importing import Imported, import_first, imported_in
from tests.journeys.installations import ANY_MORNING, Installation, invented_world
from tests.sharing import made_once
from warehouse.reader import open_published


@dataclass(frozen=True)
class Synced:
    """An installation after one pass, and the truth that it should show."""

    installation: Installation
    world: World
    now: datetime
    earlier_capture: datetime
    later_capture: datetime

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Ask the published marts."""
        with open_published(self.installation.data) as published:
            return published.cursor().execute(sql, values).fetchall()


@pytest.fixture(scope="session")
def world() -> World:
    return invented_world()


@pytest.fixture(scope="session")
def synced(world: World, tmp_path_factory: pytest.TempPathFactory) -> Synced:
    """Two archives in the inbox, the account answering, one `tracker sync`: nobody changes it."""
    now = world.born + ANY_MORNING
    # Short before the reading, so that the reported count can vouch for the list.
    later = now - timedelta(hours=20)
    earlier = later - timedelta(days=45)

    def sync(folder: Path) -> None:
        installation = Installation(folder / "data")
        for at in (earlier, later):
            write_archive(world, at, installation.data.inbox)
        with installation.reading(world, now):
            installation.must("sync")

    folder = made_once(tmp_path_factory, "synced", sync)
    return Synced(Installation(folder / "data"), world, now, earlier, later)


@pytest.fixture(scope="session")
def imported(world: World, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """One `tracker import` in an empty folder whose owner has messages counted."""
    folder = made_once(tmp_path_factory, "imported", lambda folder: import_first(folder, world))
    return imported_in(folder, world)


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    """An installation that has seen nothing yet."""
    return Installation(tmp_path / "data")
