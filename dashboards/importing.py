"""Taking in archives that were uploaded: what the command line does, in processes of its own.

The page never waits for them: it looks at each process and at what it has written so far. Several
may be under way, since the command line waits its turn at the warehouse; whoever has the page open
sees them all, also after a reload.
"""

import contextlib
import fcntl
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
from typing import BinaryIO, Protocol

import streamlit as st

from settings import REPOSITORY, Settings

# The command's steps, as it says them on standard error; what is not a step is a complaint.
_STEP = re.compile(r"\s*(?P<seconds>\d+)\.\d s  (?P<said>.*)")
# Held by the dashboard and by the command, so whoever finds it free finds what a crash has left.
_LOCK = "lock"
_LOCKED_WITHIN_SECONDS = 60


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
        name: Tells it from others.
        step: What it does now, or did last.
        complaints: What it could not take, one line each.
        receipts: What it printed about the archives, once it has ended.
        is_over: Whether it has ended.
        failed: Whether something could not be done.
    """

    name: str
    step: str
    complaints: Sequence[str]
    receipts: str
    is_over: bool
    failed: bool


@dataclass(frozen=True)
class _Import:
    """A process that takes archives in, the folder of its files, and the lock on that."""

    process: subprocess.Popen[bytes]
    work: Path
    lock: BinaryIO


class Imports:
    """The imports of one installation that this dashboard has started."""

    def __init__(self, own: Settings) -> None:
        self._own = own
        self._folder = own.tracker_data / "uploads"
        self._starting = threading.Lock()
        self._begun: dict[str, _Import] = {}
        _remove_abandoned(self._folder)

    def start(self, uploads: Sequence[Upload], account: str = "") -> None:
        """Take in these files, while those that were sent before may still be under way.

        Args:
            uploads: What was sent.
            account: Username of their owner, where they do not name it.

        Raises:
            OSError: They cannot be written down.
        """
        with self._starting:
            _remove_abandoned(self._folder)
            self._folder.mkdir(parents=True, exist_ok=True)
            work = Path(tempfile.mkdtemp(dir=self._folder))
            lock = (work / _LOCK).open("wb")
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                process = self._run(work, lock, uploads, account)
            except OSError:
                _remove(work, lock)
                raise
            self._begun[work.name] = _Import(process, work, lock)

    def progress(self) -> list[Progress]:
        """How each import goes, or went, the oldest first; none of those that were forgotten."""
        return [_progress(one) for one in list(self._begun.values())]

    def forget(self, name: str) -> None:
        """Let go of what an import said that has ended."""
        if one := self._begun.pop(name, None):
            _remove(one.work, one.lock)

    def _run(
        self, work: Path, lock: BinaryIO, uploads: Sequence[Upload], account: str
    ) -> subprocess.Popen[bytes]:
        paths = [_written(work, number, one) for number, one in enumerate(uploads)]
        of_whom = [f"--account={account}"] if account else []
        with (work / "said").open("wb") as said, (work / "receipts").open("wb") as receipts:
            return subprocess.Popen(
                [sys.executable, "-m", "tracker", "import", *of_whom, *map(str, paths)],
                cwd=REPOSITORY,
                env={**os.environ, **self._own.environment()},
                stdin=subprocess.DEVNULL,
                stdout=receipts,
                stderr=said,
                pass_fds=[lock.fileno()],
            )


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


def _progress(one: _Import) -> Progress:
    code = one.process.poll()
    lines = _text(one.work / "said").splitlines()
    steps = [step for line in lines if (step := _STEP.fullmatch(line))]
    if code is not None:
        # The store has its copies.
        shutil.rmtree(one.work / "files", ignore_errors=True)
    return Progress(
        name=one.work.name,
        step=f"{steps[-1]['said']} ({steps[-1]['seconds']} s)" if steps else "Starting",
        complaints=[line for line in lines if line.strip() and not _STEP.fullmatch(line)],
        receipts="" if code is None else _text(one.work / "receipts"),
        is_over=code is not None,
        failed=bool(code),
    )


def _text(file: Path) -> str:
    """What the command wrote; nothing once another tab has closed it."""
    try:
        return file.read_text(errors="replace")
    except FileNotFoundError:
        return ""


def _remove(work: Path, lock: BinaryIO) -> None:
    shutil.rmtree(work, ignore_errors=True)
    lock.close()


def _remove_abandoned(folder: Path) -> None:
    """Remove what was left by a dashboard that is gone, and whose import is over."""
    for left in folder.glob("*"):
        # Somebody still holds it, or another dashboard has removed it meanwhile.
        with contextlib.suppress(BlockingIOError, FileNotFoundError):
            if time.time() - left.stat().st_mtime > _LOCKED_WITHIN_SECONDS:
                with (left / _LOCK).open("ab") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(left, ignore_errors=True)
