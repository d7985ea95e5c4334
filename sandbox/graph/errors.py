"""The errors of both hosts: envelope, codes and texts (graph-api.md 5.4, 7.4, 13)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.dialects import Dialect
from sandbox.switches import Switches

THROTTLES = frozenset({4, 17, 32, 341, 613, 80001, 80002})
"""Codes that say "too many calls" (graph-api.md 12)."""
OF_TOKENS = frozenset({102, 190})

_GERMAN = {
    1: "Bitte reduziere die angeforderte Datenmenge und versuche es dann erneut.",
    10: "Die Anwendung hat für diese Aktion keine Berechtigung.",
    100: "Ungültiger Parameter",
    190: "Fehler beim Bestätigen des Zugriffsschlüssels.",
}
_GERMAN_OTHERWISE = "Ein unerwarteter Fehler ist aufgetreten. Bitte versuche es später noch einmal."


@dataclass(eq=False)
class GraphError(Exception):
    """An answer that is an error envelope."""

    message: str
    code: int
    status: int = 400
    subcode: int | None = None
    type: str | None = None
    """None: the one that the answering host usually gives."""
    is_transient: bool | None = None
    user_title: str | None = None
    """What is shown to a person; it comes with fields to blame (graph-api.md 5.4)."""

    def envelope(self, dialect: Dialect, switches: Switches, trace: str) -> dict[str, Any]:
        """The JSON body; `trace` makes the `fbtrace_id` reproducible."""
        error: dict[str, Any] = {
            "message": self.said(switches),
            "type": self._type(dialect, switches),
            "code": self.code,
        }
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.is_transient is not None:
            error["is_transient"] = self.is_transient
        if self.user_title is not None:
            error["error_user_title"] = self.user_title
            error["error_data"] = {"blame_field_specs": [[""]]}
        error["fbtrace_id"] = "A" + hashlib.sha256(trace.encode()).hexdigest()[:22]
        return {"error": error}

    def said(self, switches: Switches) -> str:
        """The message in the language that is switched on."""
        return german(self.code) if switches.language == "german" else self.message

    def answered_status(self, switches: Switches) -> int:
        """The HTTP status, which is uncertain for limits and tokens (graph-api.md 20)."""
        if self.code in THROTTLES:
            return switches.throttle_status
        return switches.token_status if self.code in OF_TOKENS else self.status

    def _type(self, dialect: Dialect, switches: Switches) -> str:
        if dialect is Dialect.INSTAGRAM and self.code in OF_TOKENS:
            return switches.login_error_type
        if self.type is not None:
            return self.type
        if dialect is Dialect.FACEBOOK and (self.code, self.subcode) == (100, 33):
            return "GraphMethodException"
        return dialect.error_type


def german(code: int) -> str:
    """What an error says to an account whose language is German."""
    return _GERMAN.get(code, _GERMAN_OTHERWISE)


def bad_parameter(message: str) -> GraphError:
    """A parameter that cannot be served (code 100)."""
    return GraphError(f"(#100) {message}", 100)


def nonexisting_field(name: str, node_type: str) -> GraphError:
    """A field that the node does not have; it fails the whole request (graph-api.md 4.2)."""
    return bad_parameter(f"Tried accessing nonexisting field ({name}) on node type ({node_type})")


def missing_object(object_id: str) -> GraphError:
    """An object that is not there, or not for this token (code 100, subcode 33)."""
    return GraphError(
        f"Unsupported get request. Object with ID '{object_id}' does not exist, cannot be loaded "
        "due to missing permissions, or does not support this operation.",
        100,
        subcode=33,
    )


def unknown_path(path: str) -> GraphError:
    """A path that leads nowhere (code 2500)."""
    return GraphError(f"Unknown path components: {path}", 2500)


def bad_token() -> GraphError:
    """A token that is not ours (code 190)."""
    return GraphError(
        "Invalid OAuth access token - Cannot parse access token", 190, type="OAuthException"
    )


def missing_token() -> GraphError:
    """No token in the query or the header (code 190)."""
    return GraphError("Invalid OAuth 2.0 Access Token", 190)


def unknown_metric(position: int, known: Sequence[str]) -> GraphError:
    """A metric name that does not exist; `position` is its place in the list."""
    return bad_parameter(
        f"metric[{position}] must be one of the following values: {', '.join(known)}"
    )


def unsupported_metric(metric: str) -> GraphError:
    """A media metric that this kind of post does not have (graph-api.md 5.1)."""
    return bad_parameter(
        f"The Media Insights API does not support the {metric} metric for this media product type."
    )


def too_few_viewers() -> GraphError:
    """A story seen by fewer than five people (code 10)."""
    return GraphError("(#10) Not enough viewers for the media to show insights", 10)


def not_crossposted() -> GraphError:
    """Facebook views of what is not on Facebook (code -1, subcode 2207086)."""
    return GraphError("Fatal", -1, subcode=2207086, type="OAuthException")


def no_permission() -> GraphError:
    """A call that the token's owner has not allowed (code 10)."""
    return GraphError("(#10) Application does not have permission for this action", 10)


def unsupported_method(method: str) -> GraphError:
    """A path that does not take a method (code 100)."""
    return bad_parameter(f"Unsupported request - method type: {method.lower()}")


def unknown_error() -> GraphError:
    """What Instagram says when it does not know either (code 1)."""
    return GraphError("An unknown error has occurred.", 1, status=500, type="OAuthException")


def older_than_conversion() -> GraphError:
    """Insights of a post from before the account was professional (code 100, subcode 2108006)."""
    return GraphError(
        "(#100) Invalid parameter",
        100,
        subcode=2108006,
        is_transient=False,
        user_title="Media posted before business account conversion",
    )


def outside_discovery() -> GraphError:
    """`view_count` of media that was not found by business discovery (code 36104)."""
    return GraphError(
        "(#36104) You do not have permission to access this field outside of the Business"
        " Discovery API.",
        36104,
    )


def unknown_user() -> GraphError:
    """Business discovery of nobody, or of somebody who is not professional (code 110)."""
    return GraphError("Invalid user id", 110, subcode=2207013)


def too_many_hashtags(code: int, subcode: int | None) -> GraphError:
    """A search for a 31st hashtag in seven days (graph-api.md 10)."""
    return GraphError(
        f"(#{code}) You have queried too many unique hashtags in the last 7 days",
        code,
        subcode=subcode,
    )
