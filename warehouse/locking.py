"""Locks between processes: waiting for one's turn, or finding that somebody else is at work.

Which file is locked says what is guarded (`layout`): above all, one warehouse writer at a time.
The kernel releases a lock when its holder dies, so a crash never blocks the next one.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POLL_SECONDS = 0.2


@contextmanager
def waiting_lock(path: Path, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a lock; wait for another holder to finish.

    Args:
        path: The lock file.
        on_wait: Called once if another process holds the lock, so that the user can be told.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if on_wait is not None:
                on_wait()
            while True:
                time.sleep(POLL_SECONDS)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    continue
        yield


@contextmanager
def only_holder(path: Path) -> Iterator[bool]:
    """Hold a lock if nobody else does, without waiting.

    Args:
        path: The lock file.

    Yields:
        Whether it is held; False while another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
