"""The sandbox by hand: a served world, an archive, and a start that costs next to nothing."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from sandbox.cli import app


def test_it_serves_until_ctrl_c() -> None:
    command = [sys.executable, "-m", "sandbox", "serve", "--born", "2026-03-01", "--port", "0"]
    command += ["--at", "2026-05-04T10:00:00", "--kind", "small", "--kind", "new"]
    command += ["--switch", "profile_reply=data", "--fault", "transient:path=/media,every=2"]
    command += ["--change", "rename:account_id=17841400000000007,username=new.name"]
    command += ["--change", "withdraw_metric:name=reach,at=2026-05-05"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        account, trial, _ = (served.stdout.readline() for _ in range(3))
        found = re.search(r"(Bearer \S+)' (\S+)", trial)
        assert found is not None, trial
        headers = {"Authorization": found[1]}
        answer = httpx.get(found[2], headers=headers)
        media = [httpx.get(f"{found[2]}/media", headers=headers) for _ in range(2)]
        page = httpx.get(found[2].removesuffix("me"))
        served.send_signal(signal.SIGINT)
    assert answer.json()["data"][0]["id"]
    assert answer.headers["date"] == "Mon, 04 May 2026 10:00:00 GMT"
    assert [one.status_code for one in media] == [200, 500]
    assert "id 17841400000000007" in account
    assert served.returncode == 0
    assert page.headers["content-type"].startswith("text/html")
    for told in (
        "small",
        "new",
        found[1].split()[1],
        "every=2",
        "profile_reply",
        "/facebook",
        "username=new.name",
        "name=reach",
    ):
        assert told in page.text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (["--kind", "huge"], "huge"),
        (["--switch", "luck=good"], "no switch luck"),
        (["--switch", "language"], "language lacks a ="),
        (["--fault", "storm"], "storm"),
        (["--fault", "slow:when=now"], "no when"),
        (["--change", "explode"], "no change explode"),
        (["--change", "take_down:id=1"], "take_down takes media_id, at"),
    ],
)
def test_what_it_does_not_know_is_one_line(wrong: list[str], message: str) -> None:
    result = CliRunner().invoke(app, ["serve", "--port", "0", *wrong])

    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert message in line


def test_a_port_in_use_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(
            app, ["serve", "--born", "2026-11-01", "--kind", "small", "--port", str(port)]
        )
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


def test_an_archive_has_the_form_that_was_asked_for(tmp_path: Path) -> None:
    arguments = ["archive", str(tmp_path), "--born", "2026-01-01", "--at", "2026-03-01"]
    arguments += ["--since", "2026-01-20", "--era", "2024-09", "--format", "html"]
    arguments += ["--language", "german", "--wrap", "folder", "--section", "all", "--eventful"]
    result = CliRunner().invoke(app, arguments)

    assert result.exit_code == 0, result.output
    (path,) = (Path(line) for line in result.output.splitlines())
    lists = path / "connections" / "followers_and_following"
    assert "<h1>Gefolgt</h1>" in (lists / "following.html").read_text()
    assert (lists / "pending_follow_requests.html").exists()


def test_an_archive_in_parts_is_several_files(tmp_path: Path) -> None:
    arguments = ["archive", str(tmp_path), "--born", "2026-01-01", "--at", "2026-03-01"]
    result = CliRunner().invoke(app, [*arguments, "--parts", "2", "--rows-per-file", "50"])

    assert result.exit_code == 0, result.output
    assert len(result.output.splitlines()) == len(list(tmp_path.glob("*.zip"))) == 2


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (["--era", "1999"], "'1999' is not a valid Era"),
        (["--era", "2018", "--format", "html"], "archives of 2018 were JSON only"),
        (["--at", "2099-01-01"], "simulate more days"),
    ],
)
def test_a_form_that_never_was_is_one_line(tmp_path: Path, wrong: list[str], message: str) -> None:
    result = CliRunner().invoke(app, ["archive", str(tmp_path), "--born", "2026-09-01", *wrong])

    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert message in line
