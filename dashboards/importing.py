"""Taking in archives that were uploaded: what the command line does, in a process of its own.

The page never waits for it: it looks at the process and at what it has written so far. One import
runs at a time; whoever has the page open sees it, also after a reload.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Protocol

import streamlit as st

from settings import REPOSITORY, Settings

_ABANDONED_AFTER_SECONDS = 86_400
# The command's steps, as it says them on standard error; what is not a step is a complaint.
_STEP = re.compile(r"\s*(?P<seconds>\d+)\.\d s  (?P<said>.*)")


class Upload(Protocol):
    """A file that a browser sent."""

    @property
    def name(self) -> str:
        """Its name there, which tells account and date."""
        ...

    def getbuffer(self) -> memoryview:
        """Its content."""
        ...


@dataclass(frozen=True)
class Progress:
    """How an import goes.

    Attributes:
        step: What it does now, or did last.
        complaints: What it could not take, one line each.
        receipts: What it printed about the archives, once it has ended.
        is_over: Whether it has ended.
        failed: Whether something could not be done.
    """

    step: str
    complaints: Sequence[str]
    receipts: str
    is_over: bool
    failed: bool


class Imports:
    """The imports of one installation that this dashboard has started."""

    def __init__(self, own: Settings) -> None:
        self._own = own
        self._folder = own.tracker_data / "uploads"
        self._starting = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._work: Path | None = None

    def start(self, uploads: Sequence[Upload]) -> None:
        """Take in these files; does nothing while another import runs.

        Raises:
            OSError: They cannot be written down.
        """
        with self._starting:
            if self._running is not None and self._running.poll() is None:
                return
            self.forget()
            self._remove_abandoned()
            self._folder.mkdir(parents=True, exist_ok=True)
            work = Path(tempfile.mkdtemp(dir=self._folder))
            self._work = work
            paths = [_written(work, number, one) for number, one in enumerate(uploads)]
            with (work / "said").open("wb") as said, (work / "receipts").open("wb") as receipts:
                self._running = subprocess.Popen(
                    [sys.executable, "-m", "tracker", "import", *map(str, paths)],
                    cwd=REPOSITORY,
                    env={**os.environ, **self._own.environment()},
                    stdin=subprocess.DEVNULL,
                    stdout=receipts,
                    stderr=said,
                )

    def progress(self) -> Progress | None:
        """How the last import goes, or went; None when there was none, or it was forgotten."""
        if self._running is None or self._work is None:
            return None
        code = self._running.poll()
        lines = (self._work / "said").read_text(errors="replace").splitlines()
        steps = [step for line in lines if (step := _STEP.fullmatch(line))]
        complaints = [line for line in lines if line.strip() and not _STEP.fullmatch(line)]
        if code is not None:
            # The store has its copies.
            shutil.rmtree(self._work / "files", ignore_errors=True)
        return Progress(
            step=f"{steps[-1]['said']} ({steps[-1]['seconds']} s)" if steps else "Starting",
            complaints=complaints,
            receipts=(self._work / "receipts").read_text(errors="replace")
            if code is not None
            else "",
            is_over=code is not None,
            failed=bool(code),
        )

    def forget(self) -> None:
        """Let go of what the last import said."""
        if self._work is not None:
            shutil.rmtree(self._work, ignore_errors=True)
        self._running = self._work = None

    def _remove_abandoned(self) -> None:
        """Remove what a dashboard that was stopped meanwhile has left."""
        for left in self._folder.glob("*"):
            if time.time() - left.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


@st.cache_resource(show_spinner=False, hash_funcs={Settings: lambda own: str(own.tracker_data)})
def imports(own: Settings) -> Imports:
    """The imports of the owner's installation, the same for every tab."""
    return Imports(own)


def _written(work: Path, number: int, upload: Upload) -> Path:
    """An upload as a file of its own name, in a folder of its own."""
    name = PurePath(upload.name.replace("\\", "/")).name
    plain = "".join(letter if letter.isprintable() else "_" for letter in name).lstrip(".")
    file = work / "files" / str(number) / (plain or "archive.zip")
    file.parent.mkdir(parents=True)
    file.write_bytes(upload.getbuffer())
    return file
