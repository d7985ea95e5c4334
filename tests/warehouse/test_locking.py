"""The writer's lock between real processes: waiting, and what a killed holder leaves behind."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from warehouse.locking import only_holder, waiting_lock

# Says when it waits and when it holds, then keeps the lock until it is told to end.
HOLDER = """
import sys
from pathlib import Path
from warehouse.locking import waiting_lock

def say(word):
    print(word, flush=True)

with waiting_lock(Path(sys.argv[1]), on_wait=lambda: say("waits")):
    say("holds")
    sys.stdin.readline()
"""

Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "not there yet" / "warehouse.lock"


@pytest.fixture
def start(lock: Path) -> Iterator[Start]:
    """Start another process that takes the lock."""
    started: list[subprocess.Popen[str]] = []

    def process() -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", HOLDER, str(lock)]
        started.append(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )
        return started[-1]

    yield process
    for one in started:
        one.kill()
        one.communicate()


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_second_writer_says_once_that_it_waits_and_goes_on(lock: Path, start: Start) -> None:
    first = start()
    assert said(first) == "holds"
    second = start()
    assert said(second) == "waits"
    time.sleep(0.5)  # several looks at the lock
    first.communicate("end")
    rest, _ = second.communicate("end")
    assert rest.split() == ["holds"]


def test_a_killed_holder_blocks_nobody(lock: Path, start: Start) -> None:
    holder = start()
    assert said(holder) == "holds"
    holder.kill()
    holder.wait()
    waits: list[str] = []
    with waiting_lock(lock, on_wait=lambda: waits.append("waits")):
        assert waits == []


def test_the_only_holder_does_not_wait_for_another(lock: Path, start: Start) -> None:
    with only_holder(lock) as held:
        assert held
    holder = start()
    assert said(holder) == "holds"
    with only_holder(lock) as held:
        assert not held
