"""When a token is due to be renewed, how it fares, and what its owner must do: pure rules.

A check comes with every pass, and none comes while the machine sleeps; so renewal is due early
enough for many tries before the end.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from appdb.database import TokenState
from appdb.tokens import CONNECT_AGAIN
from pipelines.graph_api.flavours import FLAVOURS

YOUNGEST: Final = timedelta(hours=24)
"""A younger token is not renewed by Instagram (graph-api.md 2.3)."""

LATEST: Final = timedelta(days=7)
"""Ours: how long before its end a token is due at the latest."""

SPREAD: Final = timedelta(days=7)
"""Ours: over how long the accounts are spread, so that they are not all due at once."""

WORRYING: Final = timedelta(days=5)
"""Ours: a token that should have been renewed and was not, so close to its end."""

NOTICE: Final = timedelta(days=14)
"""Ours: how early owners are told who have to connect again themselves."""

TRIED_AGAIN_AFTER: Final = timedelta(days=1)
"""Ours: an owner may have put right what Instagram objected to, without connecting anew."""


@dataclass(frozen=True)
class TokenHealth:
    """How a token fares at a moment.

    Attributes:
        state: What may be done with it.
        refresh_due_at: When it is due to be renewed (UTC); None if it cannot or need not be.
        remedy: What the owner must do, in one line; None if nothing.
    """

    state: Literal["ok", "expiring", "expired", "refused"]
    refresh_due_at: datetime | None
    remedy: str | None


def token_health(token: TokenState, now: datetime, *, has_app: bool) -> TokenHealth:
    """How a token fares, and what its owner must do.

    Args:
        token: What is known of it.
        now: Instagram's clock (UTC).
        has_app: Whether the app of its flavour is set up.
    """
    if token.remedy is not None:
        return TokenHealth("refused", None, token.remedy)
    due_at = refresh_due_at(token) if has_app or not FLAVOURS[token.flavour].needs_app else None
    ends_at = token.expires_at
    if ends_at is None:
        return TokenHealth("ok", due_at, None)
    if now >= ends_at:
        return TokenHealth("expired", None, f"The login ended. {CONNECT_AGAIN}")
    if now < ends_at - (NOTICE if due_at is None else WORRYING):
        return TokenHealth("ok", due_at, None)
    why = f" ({token.last_error})" if token.last_error else ""
    return TokenHealth(
        "expiring",
        due_at,
        f"The login ends on {ends_at:%Y-%m-%d} and was not renewed{why}. {CONNECT_AGAIN}",
    )


def is_tried_again(token: TokenState, now: datetime) -> bool:
    """Whether a refused token is to be tried once more.

    Args:
        token: What is known of it.
        now: Instagram's clock (UTC).
    """
    return token.last_error_at is None or now - token.last_error_at >= TRIED_AGAIN_AFTER


def refresh_due_at(token: TokenState) -> datetime | None:
    """When a token is due to be renewed (UTC); None if there is nothing to be gained.

    Never before it is a day old; else between two weeks and one week before its end, at a moment
    of each account's own. The end of a token of Instagram Login that was pasted is not known: it is
    renewed as soon as it may be, to learn it. Of Facebook Login an unknown end may mean none.
    """
    if token.remedy is not None:
        return None
    youngest = token.obtained_at + YOUNGEST
    if token.expires_at is None:
        return None if FLAVOURS[token.flavour].needs_app else youngest
    return max(youngest, token.expires_at - LATEST - SPREAD * _share(token.account_id))


def _share(account_id: str) -> float:
    """A number in [0, 1) that is always the same for an account and evenly spread over them."""
    return int.from_bytes(hashlib.sha256(account_id.encode()).digest()[:4], "big") / 2**32
