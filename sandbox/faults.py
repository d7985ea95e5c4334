"""Failures that a test lets the server answer with, in place of what it would have said."""

import threading
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sandbox.graph.errors import GraphError

HTML = "<!DOCTYPE html><html><body>Sorry, something went wrong.</body></html>"


class Fault(StrEnum):
    """The failures that can be ordered (graph-api.md 12, 13)."""

    THROTTLED = "throttled"
    TRANSIENT = "transient"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 (a name, not a secret)
    HTML = "html"


_ERRORS = {
    Fault.THROTTLED: GraphError("(#4) Application request limit reached", 4, type="OAuthException"),
    Fault.TRANSIENT: GraphError(
        "An unexpected error has occurred. Please retry your request later.",
        2,
        status=500,
        type="OAuthException",
        is_transient=True,
    ),
    Fault.TOKEN_EXPIRED: GraphError(
        "Error validating access token: Session has expired.",
        190,
        subcode=463,
        type="OAuthException",
    ),
}


class HtmlAnswer(Exception):
    """The server answers with a page of HTML and status 500."""


@dataclass
class _Order:
    fault: Fault
    path: str
    left: int


@dataclass
class Faults:
    """What a test has ordered; safe to change while the server answers."""

    refused_metrics: set[str] = field(default_factory=set)
    """Metrics that are refused as if they did not exist for this account or media."""
    _orders: list[_Order] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, fault: Fault, *, path: str = "", times: int = 1) -> None:
        """Answer the next `times` requests whose path contains `path` with a failure."""
        with self._lock:
            self._orders.append(_Order(fault, path, times))

    def clear(self) -> None:
        """Forget everything that was ordered."""
        with self._lock:
            self._orders.clear()
            self.refused_metrics.clear()

    def strike(self, path: str) -> None:
        """Let a request meet the failure ordered for it, if there is one.

        Raises:
            GraphError: The ordered error.
            HtmlAnswer: The ordered page of HTML.
        """
        with self._lock:
            order = next((o for o in self._orders if o.left > 0 and o.path in path), None)
            if order is None:
                return
            order.left -= 1
        if order.fault is Fault.HTML:
            raise HtmlAnswer
        raise replace(_ERRORS[order.fault])
