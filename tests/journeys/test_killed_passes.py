"""A pass that is killed hard costs nothing: the next one ends as if it had never happened."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest

from sandbox.serving import Sandbox
from tests.journeys.conftest import Synced
from tests.journeys.installations import Installation
from warehouse.reader import open_published

pytestmark = pytest.mark.slow

Marts: TypeAlias = dict[str, list[str]]

Stage: TypeAlias = Callable[[Installation, Sandbox], bool]

# The stages of a pass in their order, and what can be seen from outside while one is under way.
STAGES: dict[str, Stage] = {
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


@pytest.mark.timeout(600)
def test_the_pass_after_one_killed_in_each_stage_ends_as_an_undisturbed_one(
    empty: Installation, synced: Synced
) -> None:
    shutil.copytree(synced.installation.data.inbox, empty.data.inbox)

    with empty.reading(synced.world, synced.now) as served:
        for stage in STAGES.values():
            process = empty.start("sync")
            _kill_when(partial(_is_under_way, stage, empty, served), process)
            assert not empty.data.pointer.exists()
        empty.must("sync")

    assert _marts(empty) == _marts(synced.installation)


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
