"""Passes that are stopped or killed cost nothing: it ends as if they had never happened."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest

from sandbox.serving import Sandbox
from tests.journeys.conftest import Synced
from tests.journeys.installations import Heard, Installation
from tests.patience import PATIENCE_SECONDS
from warehouse.private import open_private
from warehouse.publish import publish
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


def test_passes_stopped_or_killed_in_each_stage_end_as_an_undisturbed_one(
    empty: Installation, synced: Synced
) -> None:
    """The last one has built everything when it is killed; only publishing is left to be done.

    An impossible reading, which one of the others has loaded and not asked about, is set aside by
    it, and it goes on.
    """
    shutil.copytree(synced.installation.data.inbox, empty.data.inbox)

    with empty.reading(synced.world, synced.now) as served:
        Heard(empty.start("sync")).stop_at("connected account")
        for name, stage in STAGES.items():
            if name == "publish":
                _add_an_impossible_reading(empty)
            syncing = Heard(empty.start("sync"))
            _kill_when(partial(_is_under_way, stage, empty, served), syncing)
            assert not empty.data.pointer.exists()
    assert "followers_count" in syncing.said
    with open_private(empty.data, read_only=True) as con:
        kept = con.execute("select followers_count from quarantine.graph_api__profiles").fetchall()
    assert kept == [(-7,)]

    publish(empty.data, at=datetime.now(UTC))
    assert list(empty.data.published.glob(".draft-*")) == []
    assert _marts(empty) == _marts(synced.installation)


def _add_an_impossible_reading(installation: Installation) -> None:
    with open_private(installation.data) as con:
        con.execute(
            "insert into graph_api.profiles by name select * replace ("
            "captured_at + interval 1 minute as captured_at, -7 as followers_count, "
            "'killed' as run_id) from graph_api.profiles"
        )


def _kill_when(stage_is_under_way: Callable[[], bool], syncing: Heard) -> None:
    """Kill the pass, and the dbt that it may have started, in the middle of a stage."""
    process = syncing.process
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not stage_is_under_way():
        assert process.poll() is None, f"the pass ended before it could be killed: {syncing.said}"
        assert time.monotonic() < deadline, "the pass never came so far"
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    assert syncing.end() == -signal.SIGKILL


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
