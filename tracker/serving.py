"""Serving the dashboard and Dagster's interface: ports, child processes, and stopping them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.installation import DASHBOARD_PORT
from settings import REPOSITORY

HOST = "127.0.0.1"
DAGSTER_PORT = 3000
PORTS_TRIED = 50
STOP_SECONDS = 15


def free_port(preferred: int) -> int:
    """The preferred port, or the next free one.

    Raises:
        OSError: None of the next ports is free.
    """
    for port in range(preferred, preferred + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        return port
    raise OSError(f"no port from {preferred} to {preferred + PORTS_TRIED - 1} is free")


def _port(preferred: int, what: str, say: Callable[[str], None]) -> int:
    port = free_port(preferred)
    if port != preferred:
        say(f"Port {preferred} is in use; {what} takes {port}")
    return port


@dataclass(frozen=True)
class Service:
    """A program to serve.

    Attributes:
        name: What it is called.
        command: How it is started.
        url: Where it is looked at.
        ready_url: What answers when it is ready.
        environment: Added to this process's environment.
    """

    name: str
    command: Sequence[str]
    url: str
    ready_url: str
    environment: Mapping[str, str]


def dashboard(say: Callable[[str], None], environment: Mapping[str, str]) -> Service:
    """The Streamlit app on the published file."""
    port = _port(DASHBOARD_PORT, "the dashboard", say)
    url = f"http://{HOST}:{port}"
    return Service(
        "Dashboard",
        [
            *(sys.executable, "-m", "streamlit", "run", str(REPOSITORY / "dashboards/server.py")),
            *("--server.address", HOST, "--server.port", str(port)),
        ],
        url,
        f"{url}/_stcore/health",
        environment,
    )


def dagster(say: Callable[[str], None], environment: Mapping[str, str]) -> Service:
    """Dagster's interface and the daemon that runs schedules, the sensor and the queue."""
    port = _port(DAGSTER_PORT, "Dagster", say)
    url = f"http://{HOST}:{port}"
    return Service(
        "Dagster",
        [sys.executable, "-m", "pipelines.orchestration.development", str(port)],
        url,
        f"{url}/server_info",
        environment,
    )


def serve(services: Sequence[Service], log_folder: Path, say: Callable[[str], None]) -> int:
    """Run services until one ends or the user stops them, then stop them all.

    Args:
        services: What to run.
        log_folder: Each service's output goes to `<name>.log` there.
        say: Tells the user what is ready, and where.

    Returns:
        0 when the user stopped it, 1 when a service ended by itself.
    """
    log_folder.mkdir(parents=True, exist_ok=True)
    # A shell that starts us in the background has us ignore these; then nothing could stop us.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    running: list[tuple[Service, subprocess.Popen[bytes]]] = []
    try:
        for service in services:
            with (log_folder / f"{service.name.lower()}.log").open("wb") as output:
                process = subprocess.Popen(
                    service.command,
                    cwd=REPOSITORY,
                    env={**os.environ, **service.environment},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                )
            running.append((service, process))
        return _watch(running, log_folder, say)
    except KeyboardInterrupt:
        say("Stopping")
        return 0
    finally:
        _stop_all([process for _, process in running])


def _watch(
    running: Sequence[tuple[Service, subprocess.Popen[bytes]]],
    log_folder: Path,
    say: Callable[[str], None],
) -> int:
    waiting = [service for service, _ in running]
    while True:
        for service, process in running:
            if process.poll() is not None:
                log = log_folder / f"{service.name.lower()}.log"
                say(f"{service.name} ended with code {process.returncode}; its output is in {log}")
                return 1
        for service in [one for one in waiting if answers(one.ready_url)]:
            waiting.remove(service)
            say(f"{service.name}: {service.url}")
            if not waiting:
                say("Press Ctrl-C to stop")
        time.sleep(0.5)


def answers(url: str) -> bool:
    """Whether something answers at a local address."""
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310  # our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _stop_all(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
