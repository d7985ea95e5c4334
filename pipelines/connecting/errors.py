"""Why an account could not be connected, in one line for its owner and without any secret."""

from appdb.tokens import CONNECT_AGAIN
from pipelines.graph_api.errors import TOKEN_REMEDIES, ErrorKind, GraphError


class ConnectError(RuntimeError):
    """Something the owner can act on."""


class Declined(ConnectError):
    """The owner, or Instagram's login page, ended the login."""


class Unreachable(ConnectError):
    """Instagram gave no usable answer; the same may succeed later."""


class Refused(ConnectError):
    """Instagram refused a code, a token or the app."""


class NoAccount(ConnectError):
    """The login is good and has no professional account."""


def plain(error: GraphError, what: str) -> ConnectError:
    """A refusal of the Graph API, said for somebody who connects an account.

    Args:
        error: What came back.
        what: What was asked for, as in "Instagram refused the code".
    """
    said = error.said or str(error)
    if error.kind is ErrorKind.TEMPORARY:
        return Unreachable(
            f"Instagram cannot be asked for {what} at the moment: {said}. Try later."
        )
    return Refused(f"Instagram refused {what}: {said}")


def remedy_of(error: GraphError) -> str:
    """What the owner must do about a token that Instagram refuses (graph-api.md 2.5)."""
    remedy = TOKEN_REMEDIES.get(error.subcode or 0)
    return f"{remedy[0].upper()}{remedy[1:]}." if remedy else CONNECT_AGAIN
