"""The sandbox's only source of "now": real time, or a moment that a test holds still and moves."""

import threading
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the moment at which the sandbox is looked at.

    Without `at` it follows real time; with `at`, or after `set` or `advance`, it stands still until
    it is moved again. Safe to move from one thread while the server reads it in another.
    """

    def __init__(self, at: datetime | None = None) -> None:
        self._lock = threading.Lock()
        self._at = None if at is None else _utc(at)

    def now(self) -> datetime:
        """The moment, in UTC."""
        with self._lock:
            return datetime.now(UTC) if self._at is None else self._at

    def set(self, at: datetime) -> None:
        """Hold the clock at a moment, which may lie before the present one."""
        with self._lock:
            self._at = _utc(at)

    def advance(self, by: timedelta) -> None:
        """Hold the clock at a moment `by` later than now."""
        with self._lock:
            self._at = (datetime.now(UTC) if self._at is None else self._at) + by


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"the sandbox's clock needs a time zone, but got {moment.isoformat()}")
    return moment.astimezone(UTC)
