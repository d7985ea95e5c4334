"""Uploads: written down, handed to the command line, and removed again."""

import fcntl
import io
import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboards import importing
from dashboards.commands import AlreadyRunning, Commands, Progress
from settings import Settings
from tests.patience import PATIENCE_SECONDS


@dataclass(frozen=True)
class Sent:
    """A file as a browser sends it."""

    name: str
    content: bytes

    def getbuffer(self) -> memoryview:
        return io.BytesIO(self.content).getbuffer()


def ended(commands: Commands, count: int = 1) -> list[Progress]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        begun = commands.progress(importing.KIND)
        assert len(begun) == count
        if all(one.is_over for one in begun):
            return begun
        time.sleep(0.2)
    pytest.fail("it did not end")


def test_nothing_was_imported_yet(tmp_path: Path) -> None:
    assert Commands(Settings(tracker_data=tmp_path)).progress(importing.KIND) == []


@pytest.mark.slow
def test_uploads_are_taken_in_by_the_command_line_and_leave_nothing_behind(tmp_path: Path) -> None:
    """Whatever name a browser sends, nothing lies elsewhere; nothing sent meanwhile is lost."""
    commands = Commands(Settings(tracker_data=tmp_path / "data"))
    importing.start(
        commands, [Sent("../../escaped.zip", b"not a zip"), Sent("escaped.zip", b"nor this")]
    )
    importing.start(commands, [Sent("second.zip", b"not a zip")], account="no username")
    first, second = ended(commands, 2)
    assert (first.failed, second.failed) == (True, True)
    assert (first.about, second.about) == ("escaped.zip, escaped.zip", "second.zip")
    assert [line.partition(":")[0] for line in first.complaints] == ["escaped.zip"] * 2
    assert ["cannot be a username" in line for line in second.complaints] == [True]
    # Also while nobody has closed what was said.
    assert not list((tmp_path / "data" / "uploads").iterdir())
    for one in (first, second):
        commands.forget(one.name)
    assert commands.progress(importing.KIND) == []
    assert not list(tmp_path.rglob("*.zip"))


@pytest.mark.slow
def test_what_may_run_once_is_not_started_twice(tmp_path: Path) -> None:
    commands = Commands(Settings(tracker_data=tmp_path / "data"))
    commands.start(importing.KIND, lambda _: ["status"], alone=True)
    with pytest.raises(AlreadyRunning):
        commands.start(importing.KIND, lambda _: ["status"], alone=True)
    (over,) = ended(commands)
    assert over.failed
    assert "Nothing is published" in over.complaints[0]
    commands.start(importing.KIND, lambda _: ["status"], alone=True)
    ended(commands, 2)


@pytest.mark.slow
def test_what_a_crash_has_left_is_removed_but_nothing_that_is_still_taken_in(
    tmp_path: Path,
) -> None:
    uploads = tmp_path / "uploads"
    for name in ("left", "in-use", "just-begun"):
        (uploads / name / "files").mkdir(parents=True)
    for name in ("left", "in-use"):
        os.utime(uploads / name, (0, 0))
    with (uploads / "in-use" / "lock").open("wb") as lock:
        os.utime(uploads / "in-use", (0, 0))
        fcntl.flock(lock, fcntl.LOCK_EX)
        Commands(Settings(tracker_data=tmp_path))
        assert {path.name for path in uploads.iterdir()} == {"in-use", "just-begun"}
