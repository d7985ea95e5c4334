"""What can go wrong with Instagram: one exception, three kinds, and what to do.

Temporary errors are worth another try, permanent ones are not, and some need the account's owner.
The kind is decided by code and subcode, because messages are localised (graph-api.md 2.5, 13).
Both dialects, `OAuthException` and `IGApiException`, share the envelope and the codes. This module
only classifies; trying again is `client`, putting one metric aside is `verdicts`.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import Any

THROTTLED = frozenset({4, 17, 32, 341, 613, 80001, 80002})
LOST_TOKEN = frozenset({102, 190})
NO_PERMISSION = frozenset({3, 10, *range(200, 300)})
NOT_ENOUGH_VIEWERS = 10  # and "no permission": the one code with two meanings
NO_SUCH_PROFESSIONAL = 110
TROUBLE_AT_INSTAGRAM = frozenset({1, 2})
WHOLE_APP = frozenset({4, 341})
BLOCKED_FOR_A_WHILE = 368
BAD_PARAMETER = 100
MEDIA_BEFORE_CONVERSION = (BAD_PARAMETER, 2108006)
OBJECT_MISSING = (BAD_PARAMETER, 33)

TOO_MANY_REQUESTS = 429

RETRIES = 4
"""Further tries of a call that failed for a temporary reason."""

# What the owner has to do, by subcode of a refused token; everything else is a new login.
TOKEN_REMEDIES = {
    459: "open Instagram, finish its security check, then connect the account again",
    464: "open Instagram, confirm the account, then connect it again",
    492: "get the role on the account's Facebook Page back, then connect the account again",
}

REMEDIES = {
    BLOCKED_FOR_A_WHILE: "Instagram has blocked the account's calls for a while: open Instagram, "
    "see what it says, and wait",
    NO_SUCH_PROFESSIONAL: "Instagram knows no professional account of that name",
}

_TOKEN_LIKE = re.compile(r"access_token=[^&\s\"']+|\b(?:IGA|IGQ|EAA)[\w-]{8,}|[\w-]{60,}")


class ErrorKind(StrEnum):
    """What an error asks for."""

    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    NEEDS_OWNER = "needs_owner"


USUAL_REMEDIES = {
    ErrorKind.TEMPORARY: "Instagram has a passing problem; the next pass tries again",
    ErrorKind.PERMANENT: "Instagram refused this reading",
    ErrorKind.NEEDS_OWNER: "Instagram refuses permission: connect the account again and grant "
    "every permission",
}


class GraphError(Exception):
    """Instagram refused or failed a call. The text is one line for the owner, without secrets.

    Attributes:
        kind: Whether to try again, to give up, or to ask the owner.
        code: Instagram's error code; None when there was no readable answer.
        subcode: Instagram's subcode, if any.
        said: Instagram's own message, redacted; it may be in any language.
        retries: How often this very call is worth repeating now.
        is_throttle: The quota is used up; every further call makes it last longer.
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
        self.is_throttle = code in THROTTLED
        self.again_at = again_at

    @property
    def is_of_whole_app(self) -> bool:
        """The quota that is used up is the app's, so other accounts have to wait as well."""
        return self.code in WHOLE_APP

    @property
    def is_block(self) -> bool:
        """Instagram has blocked the account for a while, by its policy (graph-api.md 13)."""
        return self.code == BLOCKED_FOR_A_WHILE

    @property
    def says_before_conversion(self) -> bool:
        """The post is older than the professional account, and so is every older one (5.4)."""
        return (self.code, self.subcode) == MEDIA_BEFORE_CONVERSION

    @property
    def says_missing(self) -> bool:
        """The object is gone, or it was never there (12)."""
        return (self.code, self.subcode) == OBJECT_MISSING

    @property
    def is_too_much_data(self) -> bool:
        """A smaller page may succeed (graph-api.md 13, code 1)."""
        return self.code == 1

    @property
    def is_no_permission(self) -> bool:
        """The owner has not granted what this reading needs."""
        return self.code in NO_PERMISSION and self.kind is ErrorKind.NEEDS_OWNER

    @property
    def is_refusal(self) -> bool:
        """Instagram says no to this reading only; others may well be answered."""
        return self.kind is ErrorKind.PERMANENT or self.is_no_permission


def unreachable(what: str) -> GraphError:
    """No usable answer came: connection, timeout, cut or unreadable body, or a server's 5xx."""
    return GraphError(
        ErrorKind.TEMPORARY,
        f"Instagram could not be read ({what}); the next pass tries again",
        retries=RETRIES,
    )


def over_budget(again_at: datetime) -> GraphError:
    """The calls that this purpose may use within an hour are used up."""
    return GraphError(
        ErrorKind.TEMPORARY,
        "the hour's calls that may be used for this are used up; "
        f"it goes on from {again_at:%Y-%m-%d %H:%M} UTC",
        again_at=again_at,
    )


def over_quota(percent: float, again_at: datetime) -> GraphError:
    """We stop by ourselves, before Instagram does."""
    return GraphError(
        ErrorKind.TEMPORARY,
        f"Instagram's call quota is used up to {percent:.0f} %; "
        f"come again at {again_at:%Y-%m-%d %H:%M} UTC",
        again_at=again_at,
    )


def from_envelope(status: int, envelope: object, secret: str) -> GraphError:
    """Classify the `error` object of an answer.

    Args:
        status: HTTP status; it only decides where there is no known code.
        envelope: What is under `error`, of either dialect.
        secret: The token, so that it is cut out of what Instagram said.
    """
    error: dict[str, Any] = envelope if isinstance(envelope, dict) else {}
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    said = redact(str(error.get("message") or error.get("error_user_msg") or ""), secret)
    kind, retries = _verdict(status, code, subcode, transient=error.get("is_transient") is True)
    if code == 1 and "reduce the amount" in said:
        retries = 0  # the same call would fail again; a smaller page is asked instead
    if code == NOT_ENOUGH_VIEWERS and "viewers" in said:
        kind = ErrorKind.PERMANENT
    number = f"code {code}" + (f"/{subcode}" if subcode else "") if code else f"HTTP {status}"
    text = f"{_remedy(kind, status, code, subcode)} ({number}: {said or 'no message'})"
    failure = GraphError(kind, text, code=code, subcode=subcode, said=said, retries=retries)
    failure.is_throttle = _is_throttle(status, code)
    return failure


def redact(text: str, secret: str) -> str:
    """One line of Instagram's text with everything that could be a token cut out."""
    if secret:
        text = text.replace(secret, "[token]")
    return " ".join(_TOKEN_LIKE.sub("[token]", text).split())[:300]


def _number(value: object) -> int | None:
    """A code, which some hosts send as text."""
    try:
        return int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None


def _verdict(
    status: int, code: int | None, subcode: int | None, *, transient: bool
) -> tuple[ErrorKind, int]:
    """Kind, and how many further tries make sense now."""
    if _is_throttle(status, code) or code == BLOCKED_FOR_A_WHILE:
        return ErrorKind.TEMPORARY, 0
    if code in LOST_TOKEN:
        # Asked once more: one answer is too little to send an owner through the login again.
        return ErrorKind.NEEDS_OWNER, 1
    if code in NO_PERMISSION:
        return ErrorKind.NEEDS_OWNER, 0
    if transient or code in TROUBLE_AT_INSTAGRAM or status >= 500:
        return ErrorKind.TEMPORARY, RETRIES
    # Throttling sometimes hides behind "object missing" (graph-api.md 12).
    return ErrorKind.PERMANENT, 1 if (code, subcode) == OBJECT_MISSING else 0


def _is_throttle(status: int, code: int | None) -> bool:
    """The code decides; the status only where no code came (graph-api.md 12)."""
    return code in THROTTLED or (code is None and status == TOO_MANY_REQUESTS)


def _remedy(kind: ErrorKind, status: int, code: int | None, subcode: int | None) -> str:
    if code in LOST_TOKEN:
        remedy = TOKEN_REMEDIES.get(subcode or 0, "connect the account again")
        return f"Instagram no longer accepts the login: {remedy}"
    if _is_throttle(status, code):
        return "Instagram's call quota is used up; the next pass tries again"
    return REMEDIES.get(code or 0) or USUAL_REMEDIES[kind]
