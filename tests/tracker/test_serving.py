"""Ports that are taken, and services that start, answer and stop."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.journeys.installations import Installation
from tracker.serving import HOST, Service, answers, free_port, serve


def test_a_port_in_use_is_said_and_the_next_one_is_taken() -> None:
    said: list[str] = []
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]

        found = free_port(port, said.append, what="the dashboard")

    assert found > port
    assert said == [f"Port {port} is in use; the dashboard takes {found}"]


def test_a_free_port_is_taken_without_a_word() -> None:
    said: list[str] = []
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]

    assert free_port(port, said.append, what="the dashboard") == port
    assert said == []


def test_a_service_that_ends_by_itself_is_reported(tmp_path: Path) -> None:
    said: list[str] = []
    service = Service(
        "Broken",
        [sys.executable, "-c", "import sys; sys.exit(3)"],
        "http://x",
        "http://127.0.0.1:9",
    )

    assert serve([service], {}, tmp_path, said.append) == 1
    assert said == [f"Broken ended with code 3; its output is in {tmp_path / 'broken.log'}"]


@pytest.mark.slow
def test_one_command_serves_both_and_ctrl_c_stops_both(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    process = installation.start("run")
    lines: list[str] = []
    reading = threading.Thread(target=lambda: lines.extend(process.stderr or ()), daemon=True)
    reading.start()
    try:
        dashboard = _address(lines, process, "Dashboard: ")
        dagster = _address(lines, process, "Dagster: ")
        assert answers(f"{dashboard}/_stcore/health")
        assert answers(f"{dagster}/server_info")
    finally:
        os.kill(process.pid, signal.SIGINT)
        process.wait(timeout=60)

    assert process.returncode == 0
    deadline = time.monotonic() + 20
    while answers(f"{dagster}/server_info") and time.monotonic() < deadline:
        time.sleep(0.5)
    assert not answers(f"{dashboard}/_stcore/health")
    assert not answers(f"{dagster}/server_info")


def _address(lines: list[str], process: subprocess.Popen[str], start: str) -> str:
    deadline = time.monotonic() + 200
    while time.monotonic() < deadline and process.poll() is None:
        for line in lines:
            if line.startswith(start):
                return line.removeprefix(start).strip()
        time.sleep(0.5)
    pytest.fail(f"{start!r} never came: {lines}")
