"""Ports that are taken, and services that start, answer and stop."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipelines.installation import DASHBOARD_PORT
from tests.journeys.installations import Installation
from tests.patience import PATIENCE_SECONDS
from tracker.serving import (
    HOST,
    Service,
    answers,
    dashboard,
    free_port,
    serve,
)
from warehouse.layout import DataFolder
from warehouse.reader import current_snapshot_id

LAUNCH = """mutation($selector: JobOrPipelineSelector!) {
    launchRun(executionParams: {selector: $selector}) { ... on LaunchRunSuccess { run { runId } } }
}"""
STATUS = """query($run: ID!) {
    runOrError(runId: $run) { ... on Run { status startTime endTime } }
}"""


def test_a_port_in_use_is_said_and_the_next_one_is_taken() -> None:
    said: list[str] = []
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            stack.enter_context(socket.create_server((HOST, DASHBOARD_PORT)))
        service = dashboard(said.append, {})

    assert service.url != f"http://{HOST}:{DASHBOARD_PORT}"
    assert said == [f"Port {DASHBOARD_PORT} is in use; the dashboard takes {service.url[-4:]}"]


def test_a_free_port_is_taken() -> None:
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
        assert free_port(port) > port

    assert free_port(port) == port


def test_a_service_that_ends_by_itself_is_reported(tmp_path: Path) -> None:
    said: list[str] = []
    service = Service(
        "Broken",
        [sys.executable, "-c", "import sys; sys.exit(3)"],
        "http://x",
        "http://127.0.0.1:9",
        {},
    )

    assert serve([service], tmp_path, said.append) == 1
    assert said == [f"Broken ended with code 3; its output is in {tmp_path / 'broken.log'}"]


@pytest.mark.slow
def test_one_command_fills_and_serves_and_the_next_one_starts_in_seconds(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    started = time.monotonic()
    with _served(installation) as (first, dagster):
        first_start = time.monotonic() - started
        _two_writers_take_turns(dagster)
        again = installation.run("run")
        assert again.returncode == 1
        assert "served already" in again.stderr
    sandbox = DataFolder(tmp_path / "data" / "sandbox")
    published = current_snapshot_id(sandbox)

    started = time.monotonic()
    with _served(installation, wait_for_dagster=False) as (second, _):
        # Both on one machine, whatever else it does: the first one fills the warehouse.
        assert time.monotonic() - started < first_start / 2
        assert second
    assert current_snapshot_id(sandbox) == published
    assert first
    # Nothing of the simulated account is where the owner's data will be.
    assert {path.name for path in installation.root.iterdir()} == {"sandbox"}


def _two_writers_take_turns(dagster: str) -> None:
    """Launch two jobs at once: the second waits in Dagster's queue, and neither fails.

    Of one a step of each kind is run: one that writes, one that reads Instagram, a model, and
    publishing. Of the other only the first step, which writes as well.
    """
    selector = {"repositoryLocationName": "instagram", "repositoryName": "__repository__"}
    each_kind = (
        *("app/accounts", "graph_api/profiles", "graph_api/publishing_limits"),
        *("marts/accounts", "published/marts"),
    )
    chosen: list[dict[str, Any]] = [
        {"jobName": job, "assetSelection": [{"path": key.split("/")} for key in keys]}
        for job, keys in (("full_pass", each_kind), ("imports", each_kind[:1]))
    ]
    runs = [
        _graphql(dagster, LAUNCH, selector={**selector, **job})["launchRun"]["run"]["runId"]
        for job in chosen
    ]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = [_graphql(dagster, STATUS, run=run)["runOrError"] for run in runs]
        if all(one["status"] in {"SUCCESS", "FAILURE"} for one in found):
            break
        time.sleep(1)
    assert [one["status"] for one in found] == ["SUCCESS", "SUCCESS"]
    first, second = sorted(found, key=lambda one: float(one["startTime"]))
    assert first["endTime"] <= second["startTime"]


def _graphql(dagster: str, question: str, **variables: Any) -> Any:
    body = {"query": question, "variables": variables}
    answer = httpx.post(f"{dagster}/graphql", json=body, timeout=PATIENCE_SECONDS).json()
    assert "errors" not in answer, answer
    return answer["data"]


@contextlib.contextmanager
def _served(
    installation: Installation, *, wait_for_dagster: bool = True
) -> Iterator[tuple[str, str]]:
    """Run until both are served, then stop it as Ctrl-C does, and see that both are gone."""
    process = installation.start("run")
    lines: list[str] = []
    threading.Thread(target=lambda: lines.extend(process.stderr or ()), daemon=True).start()
    urls = []
    try:
        urls.append(_address(lines, process, "Dashboard: "))
        if wait_for_dagster:
            urls.append(_address(lines, process, "Dagster: "))
        assert all(map(answers, urls))
        yield urls[0], urls[-1]
    finally:
        os.kill(process.pid, signal.SIGINT)
        process.wait(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(map(answers, urls)) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert not any(map(answers, urls))


def _address(lines: list[str], process: subprocess.Popen[str], start: str) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        for line in list(lines):
            if line.startswith(start):
                return line.removeprefix(start).strip()
        time.sleep(0.1)
    pytest.fail(f"{start!r} never came: {lines}")
