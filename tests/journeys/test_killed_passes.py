"""A pass that is killed hard costs nothing: the next one ends as if it had never happened."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import pytest

from sandbox.archives import write_archive
from sandbox.serving import Sandbox
from sandbox.world import World
from tests.journeys.installations import ANY_MORNING, Installation
from warehouse.reader import open_published

pytestmark = pytest.mark.slow

Marts: TypeAlias = dict[str, list[str]]

# When a stage is under way: what can be seen of it from outside.
STAGES: dict[str, Callable[[Installation, Sandbox], bool]] = {
    "extract": lambda _, served: len(served.requests) >= 50,
    "load": lambda run, _: any(run.data.dlt_state.glob("*/load/normalized/*/started_jobs/*")),
    "build": lambda run, _: "START sql table model marts." in _text(run.data.dbt_target),
    "publish": lambda run, _: any(run.data.published.glob(".draft-*")),
}
# Of the pass itself and not of Instagram: when it ran, and how little was left for it to read.
OF_THE_PASS = {
    *("imported_at", "detected_at", "first_seen_at", "last_sync_at", "last_success_at"),
    *("rows_last_run", "verdict"),
}


@pytest.fixture(scope="module")
def undisturbed(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Marts, Path]:
    """The marts of a pass that nobody killed, and the inbox that it read."""
    installation = Installation(tmp_path_factory.mktemp("undisturbed") / "data")
    _fill_inbox(world, installation.data.inbox)
    with installation.reading(world, world.born + ANY_MORNING):
        installation.must("sync")
    return _marts(installation), installation.data.inbox


@pytest.mark.parametrize("stage", STAGES)
def test_the_pass_after_a_killed_one_ends_as_an_undisturbed_one(
    stage: str, empty: Installation, world: World, undisturbed: tuple[Marts, Path]
) -> None:
    expected, inbox = undisturbed
    shutil.copytree(inbox, empty.data.inbox)
    with empty.reading(world, world.born + ANY_MORNING) as served:
        process = empty.start("sync")
        _kill_when(lambda: _is_under_way(stage, empty, served), process)
        empty.must("sync")

    assert _marts(empty) == expected


def _fill_inbox(world: World, inbox: Path) -> None:
    for days in (1, 60):
        write_archive(world, world.born + ANY_MORNING - timedelta(days=days), inbox)


def _kill_when(stage_is_under_way: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Kill the pass, and the dbt that it may have started, in the middle of a stage."""
    threading.Thread(target=lambda: list(process.stderr or ()), daemon=True).start()
    deadline = time.monotonic() + 200
    while not stage_is_under_way():
        assert process.poll() is None, "the pass ended before it could be killed"
        assert time.monotonic() < deadline, "the pass never came so far"
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)
    assert process.returncode == -signal.SIGKILL


def _is_under_way(stage: str, installation: Installation, served: Sandbox) -> bool:
    try:
        return STAGES[stage](installation, served)
    except FileNotFoundError:  # a folder that was gone before it could be listed
        return False


def _text(folder: Path) -> str:
    return "".join(path.read_text(errors="replace") for path in folder.glob("*.log"))


def _marts(installation: Installation) -> Marts:
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
