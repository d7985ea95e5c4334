"""Commands of the product that a page has started, in processes of their own.

Pages never wait for them: they look at each process and at what it has written so far. Whoever has
the page open sees them all, also after a reload; they wait their turn at the warehouse themselves.
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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from settings import REPOSITORY, Settings

# The command's steps, as it says them on standard error; what is not a step is a complaint.
_STEP = re.compile(r"\s*(?P<seconds>\d+)\.\d s  (?P<said>.*)")
# Held by the dashboard and by the command, so whoever finds it free finds what a crash has left.
_LOCK = "lock"
_LOCKED_WITHIN_SECONDS = 60


class AlreadyRunning(Exception):
    """A command of which there may be one at a time is under way."""


@dataclass(frozen=True)
class Progress:
    """How a command goes.

    Attributes:
        name: Tells it from others.
        kind: What it does, as it was started.
        about: What it is about, as it was started.
        step: What it does now, or did last; empty before its first step.
        seconds: How long it had been at work then.
        complaints: What it could not do, one line each.
        printed: What it printed, once it has ended.
        is_over: Whether it has ended.
        failed: Whether something could not be done.
    """

    name: str
    kind: str
    about: str
    step: str
    seconds: int
    complaints: Sequence[str]
    printed: str
    is_over: bool
    failed: bool


@dataclass
class _Command:
    """A process, the folder of its files, and the lock on that; `left` is what it has said."""

    kind: str
    about: str
    process: subprocess.Popen[bytes]
    work: Path
    lock: BinaryIO
    left: tuple[str, str] | None = field(default=None)


class Commands:
    """The commands that this dashboard has started on one installation."""

    def __init__(self, own: Settings) -> None:
        self._own = own
        self._folder = own.tracker_data / "uploads"
        self._starting = threading.Lock()
        self._begun: dict[str, _Command] = {}
        _remove_abandoned(self._folder)

    def start(
        self,
        kind: str,
        arguments: Callable[[Path], Sequence[str | Path]],
        *,
        about: str = "",
        alone: bool = False,
    ) -> None:
        """Start a command, while others may be under way.

        Args:
            kind: What it does, to find it again.
            arguments: Gives them, told a folder for files of its own.
            about: What it is about, to be said beside its progress.
            alone: Whether there may be one of its kind at a time.

        Raises:
            OSError: Its files cannot be written down.
            AlreadyRunning: It is to be alone, and is not.
        """
        with self._starting:
            if alone and any(not one.is_over for one in self.progress(kind)):
                raise AlreadyRunning
            _remove_abandoned(self._folder)
            self._folder.mkdir(parents=True, exist_ok=True)
            work = Path(tempfile.mkdtemp(dir=self._folder))
            lock = (work / _LOCK).open("wb")
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                process = self._run(work, lock, arguments(work / "files"))
            except OSError:
                _remove(work, lock)
                raise
            command = _Command(kind, about, process, work, lock)
            self._begun[work.name] = command
            threading.Thread(target=_see_to_its_end, args=(command,), daemon=True).start()

    def progress(self, kind: str) -> list[Progress]:
        """How each command of a kind goes, or went, the oldest first."""
        return [_progress(one) for one in list(self._begun.values()) if one.kind == kind]

    def forget(self, name: str) -> None:
        """Let go of what a command said that has ended."""
        self._begun.pop(name, None)

    def _run(
        self, work: Path, lock: BinaryIO, arguments: Sequence[str | Path]
    ) -> subprocess.Popen[bytes]:
        with (work / "said").open("wb") as said, (work / "printed").open("wb") as printed:
            return subprocess.Popen(
                [sys.executable, "-m", "tracker", *map(str, arguments)],
                cwd=REPOSITORY,
                env={**os.environ, **self._own.environment()},
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=said,
                pass_fds=[lock.fileno()],
            )


@st.cache_resource(show_spinner=False, hash_funcs={Settings: lambda own: str(own.tracker_data)})
def commands(own: Settings) -> Commands:
    """The commands of the owner's installation, the same for every tab."""
    return Commands(own)


def _see_to_its_end(command: _Command) -> None:
    """Keep what it has said, and leave nothing of it on the disk, whether or not anybody looks."""
    command.process.wait()
    command.left = (_text(command.work / "said"), _text(command.work / "printed"))
    _remove(command.work, command.lock)


def _progress(one: _Command) -> Progress:
    left = one.left
    said, printed = left or (_text(one.work / "said"), "")
    lines = said.splitlines()
    steps = [step for line in lines if (step := _STEP.fullmatch(line))]
    return Progress(
        name=one.work.name,
        kind=one.kind,
        about=one.about,
        step=steps[-1]["said"] if steps else "",
        seconds=int(steps[-1]["seconds"]) if steps else 0,
        complaints=[line for line in lines if line.strip() and not _STEP.fullmatch(line)],
        printed=printed,
        is_over=left is not None,
        failed=left is not None and one.process.returncode != 0,
    )


def _text(file: Path) -> str:
    """What the command wrote; nothing when it ends at this moment."""
    try:
        return file.read_text(errors="replace")
    except FileNotFoundError:
        return ""


def _remove(work: Path, lock: BinaryIO) -> None:
    shutil.rmtree(work, ignore_errors=True)
    lock.close()


def _remove_abandoned(folder: Path) -> None:
    """Remove what was left by a dashboard that is gone, and whose command is over."""
    for left in folder.glob("*"):
        # Somebody still holds it, or another dashboard has removed it meanwhile.
        with contextlib.suppress(BlockingIOError, FileNotFoundError):
            if time.time() - left.stat().st_mtime > _LOCKED_WITHIN_SECONDS:
                with (left / _LOCK).open("ab") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(left, ignore_errors=True)
