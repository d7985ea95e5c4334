"""How an account's login is, in words: until when, what it may read, and what its owner must do.

When a login counts as ending is `pipelines.connecting.health`; here it is told.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appdb.tokens import CONNECT_AGAIN, TokenState
from dashboards import formats, spans
from dashboards.texts import say
from pipelines.connecting.health import TokenHealth, token_health
from pipelines.graph_api.flavours import FLAVOURS


class Condition(StrEnum):
    """The most urgent thing about a login; its words are `login-condition`."""

    WELL = "well"
    LACKS_PERMISSIONS = "lacks"
    ENDS_SOON = "ends-soon"
    ENDED = "ended"
    REFUSED = "refused"

    @property
    def said(self) -> str:
        """As it is written beside the name."""
        return say("login-condition", condition=self.value)


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
    below = say("login-connect-below")
    trouble, remedy = "", (judged.remedy or "").replace(CONNECT_AGAIN, below)
    if condition == Condition.REFUSED:
        trouble = token.last_error or say("login-no-reason")
        if token.last_error_at:
            trouble = say("login-refused-on", moment=token.last_error_at, why=trouble)
    elif condition == Condition.WELL and missing:
        condition = Condition.LACKS_PERMISSIONS
        trouble = say("login-not-permitted", missing=", ".join(missing))
        remedy = say("login-all-permissions")
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
    return say("login-allows", scope=scope)


def _valid(token: TokenState, judged: TokenHealth, now: datetime) -> str:
    ends_at, renewed_from = token.expires_at, judged.refresh_due_at
    if ends_at is not None and ends_at <= now:
        return say("login-was-valid", day=ends_at.date())
    valid = (
        say("login-end-unknown")
        if ends_at is None
        else say("login-valid", day=formats.day(ends_at.date()), left=spans.until(ends_at, now))
    )
    if renewed_from is None:
        return valid
    if renewed_from <= now:
        return say("login-renewal-due", valid=valid)
    return say("login-renewal", valid=valid, day=renewed_from.date())
