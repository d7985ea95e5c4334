"""The errors of graph.instagram.com: envelope, codes and texts (graph-api.md 5.4, 7.4, 13)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(eq=False)
class GraphError(Exception):
    """An answer that is an error envelope."""

    message: str
    code: int
    status: int = 400
    subcode: int | None = None
    type: str = "IGApiException"
    is_transient: bool | None = None

    def envelope(self, trace: str) -> dict[str, Any]:
        """The JSON body; `trace` makes the `fbtrace_id` reproducible."""
        error: dict[str, Any] = {"message": self.message, "type": self.type, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.is_transient is not None:
            error["is_transient"] = self.is_transient
        error["fbtrace_id"] = "A" + hashlib.sha256(trace.encode()).hexdigest()[:22]
        return {"error": error}


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


def unknown_error() -> GraphError:
    """What Instagram says when it does not know either (code 1)."""
    return GraphError("An unknown error has occurred.", 1, status=500, type="OAuthException")
