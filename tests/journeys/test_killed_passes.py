"""A pass that is killed hard costs nothing: the next one ends as if it had never happened."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from sandbox.serving import Sandbox
from tests.journeys.conftest import Synced
from tests.journeys.installations import Installation
from warehouse.private import open_private
from warehouse.reader import open_published

pytestmark = pytest.mark.slow

Marts: TypeAlias = dict[str, list[str]]

Stage: TypeAlias = Callable[[Installation, Sandbox], bool]

# When a stage is under way: what can be seen of it from outside.
READING: dict[str, Stage] = {
    "extract": lambda _, served: len(served.requests) >= 50,
    "load": lambda run, _: any(run.data.dlt_state.glob("*/load/normalized/*/started_jobs/*")),
}
BUILDING: dict[str, Stage] = {
    "build": lambda run, _: "START sql table model marts." in _text(run.data.dbt_target),
    "publish": lambda run, _: any(run.data.published.glob(".draft-*")),
}
# Of the pass itself and not of Instagram: when it ran, and how little was left for it to read.
OF_THE_PASS = {
    *("imported_at", "detected_at", "first_seen_at", "last_sync_at", "last_success_at"),
    *("rows_last_run", "verdict"),
}


@pytest.mark.parametrize("stage", READING)
def test_the_pass_after_one_killed_while_it_read_ends_as_an_undisturbed_one(
    stage: str, empty: Installation, synced: Synced
) -> None:
    shutil.copytree(synced.installation.data.inbox, empty.data.inbox)

    _kill_and_repeat(empty, synced, READING[stage])

    assert _marts(empty) == _marts(synced.installation)


@pytest.mark.parametrize("stage", BUILDING)
def test_the_pass_after_one_killed_while_it_built_ends_as_an_undisturbed_one(
    stage: str, copy: Installation, synced: Synced
) -> None:
    """What was read is there, and nothing is built of it yet."""
    with open_private(copy.data) as con:
        for schema in ("marts", "intermediate", "staging"):
            con.execute(f"drop schema {schema} cascade")
    shutil.rmtree(copy.data.published)
    for log in copy.data.dbt_target.glob("*.log*"):
        log.unlink()

    _kill_and_repeat(copy, synced, BUILDING[stage])

    assert _marts(copy) == _marts(synced.installation)


def _kill_and_repeat(installation: Installation, synced: Synced, stage: Stage) -> None:
    """Kill a pass in the middle of a stage, and let the next one come to its end."""
    with installation.reading(synced.world, synced.now) as served:
        process = installation.start("sync")
        _kill_when(lambda: _is_under_way(stage, installation, served), process)
        installation.must("sync")


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


def _is_under_way(stage: Stage, installation: Installation, served: Sandbox) -> bool:
    try:
        return stage(installation, served)
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
