"""The sandbox by hand: a served world, an archive, and a start that costs next to nothing."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
from typer.testing import CliRunner

from sandbox.cli import app


def test_it_serves_until_ctrl_c() -> None:
    command = [sys.executable, "-m", "sandbox", "serve", "--born", "2026-11-01", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        account, trial, _ = (served.stdout.readline() for _ in range(3))
        found = re.search(r"(Bearer \S+)' (\S+)", trial)
        assert found is not None, trial
        answer = httpx.get(found[2], headers={"Authorization": found[1]})
        served.send_signal(signal.SIGINT)
    assert answer.json()["id"]
    assert "id 1784" in account
    assert served.returncode == 0


def test_a_port_in_use_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--born", "2026-11-01", "--port", str(port)])
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"Port {port}: Address already in use")


def test_an_archive_is_written(tmp_path: Path) -> None:
    arguments = ["archive", str(tmp_path), "--born", "2026-01-01", "--at", "2026-02-01"]
    result = CliRunner().invoke(app, arguments)

    assert result.exit_code == 0, result.output
    assert Path(result.output.replace("\n", "")).exists()


def test_the_command_line_is_cheap_to_import() -> None:
    """Every command of `tracker` imports it."""
    question = "import sys, sandbox.cli; print(*sorted(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=True
    )
    assert not {"uvicorn", "starlette", "sandbox.world"} & set(answer.stdout.split())
