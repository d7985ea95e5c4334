"""What can go wrong with Instagram: one exception, three kinds, and what to do.

Temporary errors are worth another try, permanent ones are not, and some need the account's owner.
The kind is decided by code and subcode, because messages are localised (graph-api.md 2.5, 13).
Both dialects, `OAuthException` and `IGApiException`, share the envelope and the codes. This module
only classifies; trying again is `client`, putting one metric aside is `walking`.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import Any

THROTTLED = frozenset({4, 17, 32, 341, 613, 80001, 80002})
LOST_TOKEN = frozenset({102, 190})
NO_PERMISSION = frozenset({3, 10, *range(200, 300)})
TROUBLE_AT_INSTAGRAM = frozenset({1, 2})
BLOCKED_FOR_A_WHILE = 368
MEDIA_BEFORE_CONVERSION = (100, 2108006)
OBJECT_MISSING = (100, 33)

RETRIES = 4
"""Further tries of a call that failed for a temporary reason."""

# What the owner has to do, by subcode of a refused token; everything else is a new login.
TOKEN_REMEDIES = {
    459: "open Instagram, finish its security check, then connect the account again",
    464: "open Instagram, confirm the account, then connect it again",
    492: "get the role on the account's Facebook Page back, then connect the account again",
}

_TOKEN_LIKE = re.compile(r"access_token=[^&\s\"']+|\b(?:IGA|IGQ|EAA)[\w-]{8,}|[\w-]{60,}")


class ErrorKind(StrEnum):
    """What an error asks for."""

    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    NEEDS_OWNER = "needs_owner"


class GraphError(Exception):
    """Instagram refused or failed a call. The text is one line for the owner, without secrets.

    Attributes:
        kind: Whether to try again, to give up, or to ask the owner.
        code: Instagram's error code; None when there was no readable answer.
        subcode: Instagram's subcode, if any.
        said: Instagram's own message, redacted; it may be in any language.
        retries: How often this very call is worth repeating now.
        again_at: When calls are welcome again (UTC), if known.
    """

    def __init__(
        self,
        kind: ErrorKind,
        text: str,
        *,
        code: int | None = None,
        subcode: int | None = None,
        said: str = "",
        retries: int = 0,
        again_at: datetime | None = None,
    ) -> None:
        super().__init__(text)
        self.kind = kind
        self.code = code
        self.subcode = subcode
        self.said = said
        self.retries = retries
        self.again_at = again_at

    @property
    def is_throttle(self) -> bool:
        """The quota is used up; every further call makes it last longer."""
        return self.code in THROTTLED

    @property
    def is_too_much_data(self) -> bool:
        """A smaller page may succeed (graph-api.md 13, code 1)."""
        return self.code == 1

    @property
    def is_no_permission(self) -> bool:
        """The owner has not granted what this reading needs."""
        return self.code in NO_PERMISSION and self.kind is ErrorKind.NEEDS_OWNER


def unreachable(what: str) -> GraphError:
    """No usable answer came: connection, timeout, cut or unreadable body, or a server's 5xx."""
    return GraphError(
        ErrorKind.TEMPORARY,
        f"Instagram could not be read ({what}); the next pass tries again",
        retries=RETRIES,
    )


def over_quota(percent: float, again_at: datetime) -> GraphError:
    """We stop by ourselves, before Instagram does."""
    return GraphError(
        ErrorKind.TEMPORARY,
        f"Instagram's call quota is used up to {percent:.0f} %; "
        f"come again at {again_at:%Y-%m-%d %H:%M} UTC",
        again_at=again_at,
    )


def from_envelope(status: int, error: dict[str, Any], secret: str) -> GraphError:
    """Classify the `error` object of an answer.

    Args:
        status: HTTP status; it only decides where there is no known code.
        error: The object under `error`, of either dialect.
        secret: The token, so that it is cut out of what Instagram said.
    """
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    said = redact(str(error.get("message") or error.get("error_user_msg") or ""), secret)
    kind, retries = _verdict(status, code, subcode, transient=error.get("is_transient") is True)
    if code == 1 and "reduce the amount" in said:
        retries = 0  # the same call would fail again; a smaller page is asked instead
    if code == 10 and "viewers" in said:
        kind = ErrorKind.PERMANENT  # the one code with two meanings: a story with few viewers
    number = f"code {code}" + (f"/{subcode}" if subcode else "") if code else f"HTTP {status}"
    text = f"{_remedy(kind, code, subcode)} ({number}: {said or 'no message'})"
    return GraphError(kind, text, code=code, subcode=subcode, said=said, retries=retries)


def redact(text: str, secret: str) -> str:
    """One line of Instagram's text with everything that could be a token cut out."""
    if secret:
        text = text.replace(secret, "[token]")
    return " ".join(_TOKEN_LIKE.sub("[token]", text).split())[:300]


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _verdict(
    status: int, code: int | None, subcode: int | None, *, transient: bool
) -> tuple[ErrorKind, int]:
    """Kind, and how many further tries make sense now."""
    if code in THROTTLED or code == BLOCKED_FOR_A_WHILE:
        return ErrorKind.TEMPORARY, 0
    if code in LOST_TOKEN or code in NO_PERMISSION:
        return ErrorKind.NEEDS_OWNER, 0
    if transient or code in TROUBLE_AT_INSTAGRAM or status >= 500:
        return ErrorKind.TEMPORARY, RETRIES
    if status == 429:
        return ErrorKind.TEMPORARY, 0
    # Throttling sometimes hides behind "object missing" (graph-api.md 12).
    return ErrorKind.PERMANENT, 1 if (code, subcode) == OBJECT_MISSING else 0


def _remedy(kind: ErrorKind, code: int | None, subcode: int | None) -> str:
    if code in LOST_TOKEN:
        remedy = TOKEN_REMEDIES.get(subcode or 0, "connect the account again")
        return f"Instagram no longer accepts the login: {remedy}"
    if kind is ErrorKind.NEEDS_OWNER:
        return "Instagram refuses permission: connect the account again and grant every permission"
    if code in THROTTLED:
        return "Instagram's call quota is used up; the next pass tries again"
    if kind is ErrorKind.TEMPORARY:
        return "Instagram has a passing problem; the next pass tries again"
    return "Instagram refused this reading"
