"""What goes wrong on the way, by name and by schedule: ordered by a test or on the command line.

A fault changes how one request is answered and nothing in the simulated Instagram itself; for that
see `instagram.Changes`. How a damaged reply is sent is `damage`.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypedDict, Unpack, cast

from sandbox.asking import Question
from sandbox.dialects import Dialect
from sandbox.graph.errors import GraphError, german, missing_object, no_permission
from sandbox.quotas import account_limit, app_limit
from sandbox.tokens import expired, revoked


class Fault(StrEnum):
    """The failures that can be ordered (graph-api.md 12, 13, 19.10)."""

    THROTTLED_WITH_HEADERS = "throttled_with_headers"
    """Too many calls, and the usage headers say for how long."""
    THROTTLED_WITHOUT_HEADERS = "throttled_without_headers"
    """Too many calls, and no word about usage."""
    TRANSIENT = "transient"
    """Code 2, `is_transient`, status 500."""
    REDUCE_DATA = "reduce_data"
    """Code 1, "Please reduce the amount of data", status 500."""
    FLICKER = "flicker"
    """100/33 for something that exists."""
    BLOCKED = "blocked"
    """Code 368: blocked for a while by policy."""
    PERMISSION = "permission"
    """Code 10."""
    PERMISSION_200 = "permission_200"
    """Code 200, the other code of the same."""
    LOCALIZED = "localized"
    """Code 2 with a German message and without `is_transient`."""
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 (a name, not a secret)
    """190/463."""
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    """190/458."""
    HTML = "html"
    """A page of HTML with status 500."""
    TRUNCATED_JSON = "truncated_json"
    """The first half of the answer, sent as if it were whole, with status 200."""
    CUT_LINE = "cut_line"
    """The connection is closed after the first half of the answer."""
    SLOW = "slow"
    """The right answer, late."""
    HANGING = "hanging"
    """No answer for as long as the server runs."""


SLOW_SECONDS = 1.0

_ERRORS: Mapping[Fault, GraphError] = {
    Fault.THROTTLED_WITHOUT_HEADERS: app_limit(),
    Fault.TRANSIENT: GraphError(
        "An unexpected error has occurred. Please retry your request later.",
        2,
        status=500,
        type="OAuthException",
        is_transient=True,
    ),
    Fault.REDUCE_DATA: GraphError(
        "Please reduce the amount of data you're asking for, then retry your request",
        1,
        status=500,
        type="OAuthException",
    ),
    Fault.BLOCKED: GraphError(
        "The action attempted has been deemed abusive or is otherwise disallowed",
        368,
        type="OAuthException",
    ),
    Fault.PERMISSION: no_permission(),
    Fault.PERMISSION_200: GraphError("(#200) Permissions error", 200, status=403),
    Fault.LOCALIZED: GraphError(german(2), 2, status=500, type="OAuthException"),
    Fault.TOKEN_REVOKED: revoked(),
}


def error_of(fault: Fault, asked: Question) -> GraphError | None:
    """The error that a fault answers a question with; None for faults of another kind."""
    if fault is Fault.FLICKER:
        return missing_object(asked.parts[0])
    if fault is Fault.TOKEN_EXPIRED:
        return expired(asked.now, asked.now)
    if fault is Fault.THROTTLED_WITH_HEADERS:
        return account_limit() if asked.dialect is Dialect.FACEBOOK else app_limit()
    error = _ERRORS.get(fault)
    return None if error is None else replace(error)


class Schedule(TypedDict, total=False):
    """What of an `Order` may be given."""

    path: str
    account_id: str | None
    after: int
    every: int | None
    times: int | None
    from_: datetime | None
    until: datetime | None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_READERS: Mapping[str, Callable[[str], Any]] = {
    "path": str,
    "account_id": str,
    "after": int,
    "every": int,
    "times": int,
    "from_": _moment,
    "until": _moment,
}


def schedule_of(texts: Mapping[str, str]) -> Schedule:
    """Read a schedule whose values are text; moments are ISO 8601, UTC where no zone is given.

    Raises:
        ValueError: A name or a value cannot be read.
    """
    unknown = texts.keys() - _READERS.keys()
    if unknown:
        names = ", ".join(_READERS)
        raise ValueError(f"a fault has no {', '.join(sorted(unknown))}; it has {names}")
    return cast("Schedule", {name: _READERS[name](text) for name, text in texts.items()})


@dataclass(frozen=True)
class Order:
    """When a fault strikes; the requests that match path and account are counted from 1."""

    fault: Fault
    path: str = ""
    """Strikes where the path contains this."""
    account_id: str | None = None
    """Strikes only requests about this account, by a token that is known."""
    after: int = 0
    """So many matching requests are spared first."""
    every: int | None = None
    """Strikes every n-th matching request only."""
    times: int | None = None
    """Strikes so often; None: without end."""
    from_: datetime | None = None
    """Strikes from this moment of the sandbox's time on."""
    until: datetime | None = None
    """Strikes before this moment of the sandbox's time."""

    def matches(self, path: str, account_id: str | None, now: datetime) -> bool:
        """Whether a request is one of those that this order is about."""
        return (
            self.path in path
            and self.account_id in (None, account_id)
            and (self.from_ is None or now >= self.from_)
            and (self.until is None or now < self.until)
        )


@dataclass
class _Standing:
    order: Order
    seen: int = 0
    struck: int = 0

    @property
    def is_over(self) -> bool:
        return self.order.times is not None and self.struck >= self.order.times

    def is_due(self) -> bool:
        """Whether the request just counted is struck."""
        number = self.seen - self.order.after
        return not self.is_over and number > 0 and number % (self.order.every or 1) == 0


@dataclass
class Faults:
    """What is ordered; safe to change while the server answers."""

    refused_metrics: set[str] = field(default_factory=set)
    """Metrics that are refused as if they did not exist for this account or media."""
    slow_seconds: float = SLOW_SECONDS
    """How late a slow answer is, in real time."""
    _standing: list[_Standing] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, fault: Fault, **schedule: Unpack[Schedule]) -> None:
        """Order a failure; what the schedule means is said by `Order`.

        Without `times` an order with `every`, `from_` or `until` has no end, and any other strikes
        once.
        """
        if not schedule.keys() & {"times", "every", "from_", "until"}:
            schedule["times"] = 1
        with self._lock:
            self._standing.append(_Standing(Order(fault, **schedule)))

    def clear(self) -> None:
        """Forget everything that was ordered."""
        with self._lock:
            self._standing.clear()
            self.refused_metrics.clear()

    def in_force(self) -> list[Order]:
        """The orders that may still strike."""
        with self._lock:
            return [standing.order for standing in self._standing if not standing.is_over]

    def strike(self, path: str, account_id: str | None, now: datetime) -> Fault | None:
        """The failure that a request meets: that of the first order that is due.

        Args:
            path: The whole path, as it was asked.
            account_id: The account that it is about; None without a known token.
            now: The sandbox's time.
        """
        with self._lock:
            matching = [s for s in self._standing if s.order.matches(path, account_id, now)]
            for standing in matching:
                standing.seen += 1
            due = next((standing for standing in matching if standing.is_due()), None)
            if due is None:
                return None
            due.struck += 1
            return due.order.fault
