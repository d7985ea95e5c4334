"""How many calls an app may make, how far it has used that up, and how it is told (12).

Two quotas, both over a rolling hour of the sandbox's time: one for each account, and one of the
whole app for discovery and hashtags. Refused calls count too: whoever keeps asking keeps waiting.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sandbox.dialects import Dialect
from sandbox.graph.errors import GraphError
from sandbox.instagram import Instagram

PLATFORM_CALLS_PER_HOUR = 200
CALLS_BEFORE_HEADERS = 20
REGAIN_MINUTES = 7
_MINUTES = 60


@dataclass(frozen=True)
class Usage:
    """What the calls of the last hour have used up, in percent; may exceed 100."""

    account_id: str
    account_percent: int
    app_percent: int
    regain_minutes: int = 0
    """How long to wait before the next call, when there are too many."""

    def headers(self, dialect: Dialect) -> Mapping[str, str]:
        """The headers by which a host tells it."""
        if dialect is Dialect.INSTAGRAM:
            volume = {"call_volume": self.account_percent, "cpu_time": 0}
            return {"x-app-usage": json.dumps(volume)}
        of_app = dict.fromkeys(("call_count", "total_time", "total_cputime"), self.app_percent)
        of_account = {
            "type": "instagram",
            **dict.fromkeys(("call_count", "total_cputime", "total_time"), self.account_percent),
            "estimated_time_to_regain_access": self.regain_minutes,
        }
        return {
            "X-App-Usage": json.dumps(of_app),
            "X-Business-Use-Case-Usage": json.dumps({self.account_id: [of_account]}),
        }


def throttled_usage(account_id: str) -> Usage:
    """What the headers say when too many calls are only simulated."""
    return Usage(account_id, 100, 100, REGAIN_MINUTES)


class Quotas:
    """The quotas of all accounts and of the app; limits may be changed at any time."""

    def __init__(self, instagram: Instagram) -> None:
        self.calls_per_hour = {a.account_id: a.calls_per_hour for a in instagram.accounts}
        """By account."""
        self.platform_calls_per_hour = PLATFORM_CALLS_PER_HOUR * len(instagram.accounts)
        """Of the whole app: so many for each of its users."""
        self.calls_before_headers = CALLS_BEFORE_HEADERS
        """So many calls of an account are answered without a word about usage."""
        self._account_calls = {a.account_id: _RollingHour() for a in instagram.accounts}
        self._platform_calls = _RollingHour()

    def count(self, account_id: str, now: datetime, *, is_platform: bool) -> None:
        """Count a call: discovery and hashtags for the app, all else for the account."""
        (self._platform_calls if is_platform else self._account_calls[account_id]).add(now)

    def usage(self, account_id: str, now: datetime) -> Usage:
        """How far an account and the app are."""
        of_account, limit = self._account_calls[account_id], self.calls_per_hour[account_id]
        of_app, app_limit = self._platform_calls, self.platform_calls_per_hour
        return Usage(
            account_id,
            100 * of_account.total(now) // max(limit, 1),
            100 * of_app.total(now) // max(app_limit, 1),
            max(of_account.minutes_to(limit, now), of_app.minutes_to(app_limit, now)),
        )

    def headers(self, account_id: str, dialect: Dialect, now: datetime) -> Mapping[str, str]:
        """What the host says about usage: nothing at all before enough calls were made."""
        usage = self.usage(account_id, now)
        calls = self._account_calls[account_id].ever + self._platform_calls.ever
        if calls <= self.calls_before_headers and not usage.regain_minutes:
            return {}
        return usage.headers(dialect)

    def refusal(
        self, account_id: str, dialect: Dialect, now: datetime, *, is_platform: bool
    ) -> GraphError | None:
        """The error of a call that is one too many."""
        calls = self._platform_calls if is_platform else self._account_calls[account_id]
        limit = self.platform_calls_per_hour if is_platform else self.calls_per_hour[account_id]
        if calls.total(now) <= limit:
            return None
        if is_platform or dialect is Dialect.INSTAGRAM:
            return app_limit()
        return account_limit()


def app_limit() -> GraphError:
    """Too many calls of the app (code 4)."""
    return GraphError("(#4) Application request limit reached", 4, type="OAuthException")


def account_limit() -> GraphError:
    """Too many calls for one account (code 80002)."""
    return GraphError(
        "(#80002) There have been too many calls to this Instagram account. Wait a bit and try "
        "again.",
        80002,
        type="OAuthException",
    )


class _RollingHour:
    """Calls by minute."""

    def __init__(self) -> None:
        self.ever = 0
        self._by_minute: Counter[int] = Counter()

    def add(self, now: datetime) -> None:
        self.ever += 1
        self._by_minute[_minute(now)] += 1

    def total(self, now: datetime) -> int:
        last = _minute(now)
        return sum(self._by_minute[m] for m in range(last - _MINUTES + 1, last + 1))

    def minutes_to(self, limit: int, now: datetime) -> int:
        """How many minutes without a call make room again; 0: there is no excess."""
        left, last = self.total(now), _minute(now)
        if left <= limit:
            return 0
        for waited in range(1, _MINUTES):
            left -= self._by_minute[last - _MINUTES + waited]
            if left < limit:
                return waited
        return _MINUTES


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60
