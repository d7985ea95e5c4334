"""How much of the call quota is used, out of the headers of either host (graph-api.md 12).

Only reads headers; `client` decides to wait or to stop. Headers come only after some calls, so
their absence says nothing.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pipelines.graph_api.facts import SLOW_FROM_PERCENT, STOP_FROM_PERCENT

APP_HEADER = "x-app-usage"
BUSINESS_HEADER = "x-business-use-case-usage"
REGAIN_MINUTES = "estimated_time_to_regain_access"
SLOWEST_PAUSE = timedelta(seconds=60)
UNKNOWN_REGAIN = timedelta(hours=1)
"""The quota is counted over rolling windows, so after an hour some of it is back."""


@dataclass(frozen=True)
class Usage:
    """The quota after an answer.

    Attributes:
        percent: The highest of all counters; may exceed 100.
        regain: How long Instagram says that access is gone; zero while it is not.
    """

    percent: float = 0.0
    regain: timedelta = timedelta(0)

    @property
    def must_stop(self) -> bool:
        """No further call should be made before `rest` has passed."""
        return self.regain > timedelta(0) or self.percent >= STOP_FROM_PERCENT

    @property
    def rest(self) -> timedelta:
        """How long to stay away once calls must stop."""
        return self.regain or UNKNOWN_REGAIN

    @property
    def pause(self) -> timedelta:
        """How long to wait before the next call: none at 75 %, a minute where we stop."""
        share = (self.percent - SLOW_FROM_PERCENT) / (STOP_FROM_PERCENT - SLOW_FROM_PERCENT)
        return SLOWEST_PAUSE * min(max(share, 0.0), 1.0)


def app_usage_in(headers: Mapping[str, str]) -> Usage | None:
    """The quota of the app, or of the account where the host counts by account.

    Args:
        headers: Response headers, looked up in lower case.

    Returns:
        None when the headers tell nothing.
    """
    return _usage([_object_in(headers.get(APP_HEADER))])


def business_usage_in(headers: Mapping[str, str]) -> Usage | None:
    """The quota of the account, where the host tells it apart from the app's; else None.

    Args:
        headers: Response headers, looked up in lower case.
    """
    found = _object_in(headers.get(BUSINESS_HEADER)).values()
    return _usage([entry for entries in found if isinstance(entries, list) for entry in entries])


def _usage(found: Iterable[object]) -> Usage | None:
    counters = [_numbers_in(counter) for counter in found if isinstance(counter, dict) and counter]
    if not counters:
        return None
    minutes = max(counter.pop(REGAIN_MINUTES, 0.0) for counter in counters)
    percent = max((value for counter in counters for value in counter.values()), default=0.0)
    return Usage(percent, timedelta(minutes=minutes))


def _numbers_in(counter: dict[str, Any]) -> dict[str, float]:
    return {name: float(n) for name, n in counter.items() if isinstance(n, int | float)}


def _object_in(header: str | None) -> dict[str, Any]:
    """A header that cannot be read must not cost the answer that came with it."""
    try:
        found = json.loads(header or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
