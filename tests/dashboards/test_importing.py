"""Uploads: written down, handed to the command line, and removed again."""

import io
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboards.importing import Imports, Progress
from settings import Settings

WITHIN_SECONDS = 100


@dataclass(frozen=True)
class Sent:
    """A file as a browser sends it."""

    name: str
    content: bytes

    def getbuffer(self) -> memoryview:
        return io.BytesIO(self.content).getbuffer()


def ended(imports: Imports) -> Progress:
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        progress = imports.progress()
        assert progress is not None
        if progress.is_over:
            return progress
        time.sleep(0.2)
    pytest.fail("it did not end")


def test_nothing_was_imported_yet(tmp_path: Path) -> None:
    assert Imports(Settings(tracker_data=tmp_path)).progress() is None


def test_uploads_are_taken_in_by_the_command_line_and_leave_nothing_behind(tmp_path: Path) -> None:
    """Whatever name a browser sends, nothing is written elsewhere."""
    imports = Imports(Settings(tracker_data=tmp_path / "data"))
    imports.start([Sent("../../escaped.zip", b"not a zip"), Sent("escaped.zip", b"nor this")])
    progress = ended(imports)
    assert progress.failed
    assert [line.partition(":")[0] for line in progress.complaints] == ["escaped.zip"] * 2
    assert not list(tmp_path.rglob("*.zip"))
    imports.forget()
    assert imports.progress() is None
    assert not list((tmp_path / "data" / "uploads").iterdir())


def test_one_import_runs_at_a_time(tmp_path: Path) -> None:
    imports = Imports(Settings(tracker_data=tmp_path / "data"))
    imports.start([Sent("first.zip", b"not a zip")])
    imports.start([Sent("second.zip", b"not a zip")])
    assert [line.partition(":")[0] for line in ended(imports).complaints] == ["first.zip"]
