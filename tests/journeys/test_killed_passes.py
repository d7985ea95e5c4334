"""A pass that is killed hard costs nothing: the next one ends as if it had never happened."""

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.archives import write_archive
from sandbox.world import World
from tests.journeys.installations import ANY_MORNING, Installation
from warehouse.reader import open_published

pytestmark = pytest.mark.slow

# Where the pass says it is when it is killed, and how long after it said so.
STAGES = {
    "extract": ("connected account", 0.1),
    "load": ("Loading media", 0.3),
    "build": ("Building the models", 8.0),
    "publish": ("Publishing", 0.02),
}
# Of the pass itself and not of Instagram: when it ran, and how little was left for it to read.
OF_THE_PASS = {
    *("imported_at", "detected_at", "first_seen_at", "last_sync_at", "last_success_at"),
    *("rows_last_run", "verdict"),
}


@pytest.fixture(scope="module")
def undisturbed(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, list[str]], Path]:
    """The marts of a pass that nobody killed, and the inbox that it read."""
    installation = Installation(tmp_path_factory.mktemp("undisturbed") / "data")
    _fill_inbox(world, installation.data.inbox)
    with installation.reading(world, world.born + ANY_MORNING):
        installation.must("sync")
    return _marts(installation), installation.data.inbox


@pytest.mark.parametrize("stage", STAGES)
def test_the_next_pass_ends_with_the_marts_of_an_undisturbed_one(
    stage: str,
    empty: Installation,
    world: World,
    undisturbed: tuple[dict[str, list[str]], Path],
) -> None:
    expected, inbox = undisturbed
    shutil.copytree(inbox, empty.data.inbox)
    with empty.reading(world, world.born + ANY_MORNING):
        process = empty.start("sync")
        assert _killed_after(process, *STAGES[stage]), f"the pass never came to {stage}"
        assert process.returncode == -signal.SIGKILL
        empty.must("sync")

    assert _marts(empty) == expected


def _fill_inbox(world: World, inbox: Path) -> None:
    for days in (1, 60):
        write_archive(world, world.born + ANY_MORNING - timedelta(days=days), inbox)


def _killed_after(process: subprocess.Popen[str], words: str, seconds: float) -> bool:
    """Kill the pass, and the dbt that it may have started, after it has said these words."""
    said = threading.Event()

    def listen() -> None:
        for line in process.stderr or ():
            if words in line:
                said.set()

    threading.Thread(target=listen, daemon=True).start()
    came = said.wait(timeout=200)
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)
    return came


def _marts(installation: Installation) -> dict[str, list[str]]:
    """Every row of every mart as text, without what is of the pass itself."""
    found = {}
    with open_published(installation.data) as published:
        cursor = published.cursor()
        names = cursor.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
        for (name,) in names:
            columns = [
                column
                for (column,) in cursor.execute(
                    "select column_name from duckdb_columns() where table_name = ?", [name]
                ).fetchall()
                if column not in OF_THE_PASS
            ]
            rows = cursor.execute(f"select {', '.join(columns)} from {name}").fetchall()
            found[name] = sorted(map(repr, rows))
    return found
