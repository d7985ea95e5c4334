"""How an account's login is, in words: until when, what it may read, and what its owner must do.

When a login counts as ending is `pipelines.connecting.health`; here it is told.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appdb.tokens import CONNECT_AGAIN, TokenState
from dashboards import formats, spans
from pipelines.connecting.health import TokenHealth, token_health
from pipelines.graph_api.flavours import FLAVOURS

CONNECT_BELOW = "Connect the account again, below."

_ALLOWS = {
    "instagram_business_basic": "profile and posts",
    "instagram_business_manage_insights": "insights (reach, views, audience)",
    "instagram_business_manage_comments": "comments",
    "instagram_basic": "profile and posts",
    "instagram_manage_insights": "insights (reach, views, audience)",
    "instagram_manage_comments": "comments and mentions",
    "pages_show_list": "the list of your Pages",
    "pages_read_engagement": "the Page that the account belongs to",
}


class Condition(StrEnum):
    """The most urgent thing about a login, as it is written beside the name."""

    WELL = "Connected"
    LACKS_PERMISSIONS = "Permissions missing"
    ENDS_SOON = "Ends soon"
    ENDED = "Login ended"
    REFUSED = "Refused by Instagram"


_CONDITIONS = {
    "expiring": Condition.ENDS_SOON,
    "expired": Condition.ENDED,
    "refused": Condition.REFUSED,
}


@dataclass(frozen=True)
class Health:
    """A login's condition.

    Attributes:
        condition: The most urgent thing to say.
        valid: Until when it is valid and how it is renewed.
        granted: What it allows, in words; empty when Instagram did not say.
        missing: What it does not allow, in words and by name; empty when that is not known.
        trouble: What is wrong; empty when nothing is, or when the remedy tells it.
        remedy: What the owner must do; empty when there is nothing to do.
    """

    condition: Condition
    valid: str
    granted: tuple[str, ...]
    missing: tuple[str, ...]
    trouble: str = ""
    remedy: str = ""


def describe(token: TokenState, now: datetime, *, has_app: bool) -> Health:
    """Tell how a login is.

    Args:
        token: What is known of it.
        now: The present (UTC).
        has_app: Whether the app of its flavour is configured.
    """
    judged = token_health(token, now, has_app=has_app)
    missing = tuple(
        f"{allows(scope)} ({scope})"
        for scope in FLAVOURS[token.flavour].scopes
        if token.scopes and scope not in token.scopes
    )
    condition = _CONDITIONS.get(judged.state, Condition.WELL)
    trouble, remedy = "", (judged.remedy or "").replace(CONNECT_AGAIN, CONNECT_BELOW)
    if condition == Condition.REFUSED:
        since = f"On {formats.moment(token.last_error_at)}: " if token.last_error_at else ""
        trouble = f"{since}{token.last_error or 'Instagram gave no reason.'}"
    elif condition == Condition.WELL and missing:
        condition = Condition.LACKS_PERMISSIONS
        trouble = f"Not permitted, so not read: {', '.join(missing)}."
        remedy = f"{CONNECT_BELOW} Leave every permission switched on."
    return Health(
        condition=condition,
        valid=_valid(token, judged, now),
        granted=tuple(allows(scope) for scope in token.scopes),
        missing=missing,
        trouble=trouble,
        remedy=remedy,
    )


def allows(scope: str) -> str:
    """What a permission allows to read, in words; its name when it is not one we ask for."""
    return _ALLOWS.get(scope, scope)


def _valid(token: TokenState, judged: TokenHealth, now: datetime) -> str:
    ends_at, renewed_from = token.expires_at, judged.refresh_due_at
    if ends_at is not None and ends_at <= now:
        return f"The login was valid until {formats.day(ends_at.date())}."
    valid = (
        "Until when it is valid is not known."
        if ends_at is None
        else f"Valid until {formats.day(ends_at.date())} ({spans.until(ends_at, now)})."
    )
    if renewed_from is None:
        return valid
    if renewed_from <= now:
        return f"{valid} It is renewed by itself, and that is due now."
    return f"{valid} It is renewed by itself on {formats.day(renewed_from.date())}."
