"""Calls to Instagram, counted for all processes together over a rolling hour (graph-api.md 12).

A scope is whatever Instagram counts for: an account, or a whole app. The hour is kept in rows of
one minute each, and goes by Instagram's clock, which the callers hand in.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, select, text
from sqlalchemy.orm import Session

from appdb.models import CallMinute, CallScope, UtcDateTime
from appdb.store import Store, locked_account

STOP_FROM_PERCENT: Final = 95
"""Of the quota as Instagram states it; its numbers lag behind."""

_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)

# Both engines know this form; SQLAlchemy has one construct for each.
_ONE_MORE: Final = text(
    "INSERT INTO call_minutes (scope, minute, calls) VALUES (:scope, :minute, 1)"
    " ON CONFLICT (scope, minute) DO UPDATE SET calls = call_minutes.calls + 1 RETURNING calls"
).bindparams(bindparam("minute", type_=UtcDateTime()))


class CallBudget:
    """The calls of one scope; what it grants to one process is gone for all."""

    def __init__(
        self,
        store: Store,
        scope: str,
        calls_per_hour: int,
        *,
        account_id: str | None = None,
        heeds: tuple[str, ...] = (),
    ) -> None:
        """Describe a budget; nothing is read yet.

        Args:
            store: Where it is kept.
            scope: What Instagram counts for.
            calls_per_hour: Its quota.
            account_id: The account that the scope is forgotten with; None for a whole app.
            heeds: Other scopes that Instagram must not have closed; how full they are is theirs.
        """
        self._store = store
        self._scope = scope
        self._quota = calls_per_hour
        self._account_id = account_id
        self._heeds = heeds

    def take(self, at: datetime, share: float) -> datetime | None:
        """Ask for one call, and count it when it is granted.

        Args:
            at: Instagram's clock (UTC).
            share: Up to which fraction of the hour's calls may be used for this purpose.

        Returns:
            None when the call is granted; else the moment (UTC) from which to come again.

        Raises:
            UnknownAccountError: The account is not connected (any more).
        """
        with self._store.counting() as session:
            own = self._lock(session)
            again_at = self._again_at(session, own, at, share)
            if again_at is None:
                self._count(session, at)
            return again_at

    def note(self, percent: float, closed_until: datetime | None, at: datetime) -> None:
        """Take in what Instagram said about its quota.

        Args:
            percent: How much of it is used; may exceed 100.
            closed_until: Until when no call should be made (UTC), if so.
            at: When Instagram said it (UTC).

        Raises:
            UnknownAccountError: The account is not connected (any more).
        """
        with self._store.counting() as session:
            scope = self._lock(session)
            if _is_ahead(scope.noted_at, at):
                scope.noted_at = scope.closed_until = None
            if scope.noted_at is None or at >= scope.noted_at:
                scope.percent, scope.noted_at = percent, at
            if closed_until is not None:
                scope.closed_until = max(closed_until, scope.closed_until or closed_until)

    def closed_until(self, at: datetime) -> datetime | None:
        """From when the most important calls are welcome again; None when they are now.

        Args:
            at: Now (UTC).
        """
        with self._store.reading() as session:
            own = session.get(CallScope, self._scope)
            return self._again_at(session, own, at, share=1.0)

    def _lock(self, session: Session) -> CallScope:
        """The scope's row, made when it is missing, for us alone until the transaction ends."""
        found = session.get(CallScope, self._scope, with_for_update=True)
        if found is not None:
            return found
        if self._account_id is not None:
            locked_account(session, self._account_id)
        session.execute(
            text(
                "INSERT INTO call_scopes (scope, account_id) VALUES (:scope, :account_id)"
                " ON CONFLICT DO NOTHING"
            ),
            {"scope": self._scope, "account_id": self._account_id},
        )
        return session.get_one(CallScope, self._scope, with_for_update=True)

    def _again_at(
        self, session: Session, own: CallScope | None, at: datetime, share: float
    ) -> datetime | None:
        others = [session.get(CallScope, scope) for scope in self._heeds]
        waits = [_closed_wait(scope, at) for scope in (own, *others) if scope is not None]
        if own is not None:
            waits.append(_full_wait(own, at, share))
        waits.append(self._counted_wait(session, at, share))
        return max((wait for wait in waits if wait is not None), default=None)

    def _counted_wait(self, session: Session, at: datetime, share: float) -> datetime | None:
        """When enough of the counted calls are an hour old."""
        counts = (CallMinute.scope == self._scope, _is_of_this_hour(at))
        used = session.scalar(select(func.sum(CallMinute.calls)).where(*counts)) or 0
        if used < self._quota * share:
            return None
        again_at = at
        minutes = select(CallMinute.minute, CallMinute.calls).where(*counts)
        for minute, calls in session.execute(minutes.order_by(CallMinute.minute)).tuples():
            used -= calls
            again_at = minute + _MINUTE + _HOUR
            if used < self._quota * share:
                break
        return again_at

    def _count(self, session: Session, at: datetime) -> None:
        minute = at.replace(second=0, microsecond=0)
        calls = session.scalar(_ONE_MORE, {"scope": self._scope, "minute": minute})
        if calls == 1:
            session.execute(
                delete(CallMinute).where(CallMinute.scope == self._scope, ~_is_of_this_hour(at))
            )


def _is_of_this_hour(at: datetime) -> ColumnElement[bool]:
    """The minutes in which some call may be less than an hour old; none that lies far ahead."""
    return and_(CallMinute.minute > at - _HOUR - _MINUTE, CallMinute.minute <= at + _HOUR)


def _closed_wait(scope: CallScope, at: datetime) -> datetime | None:
    """Until when Instagram wants no call at all."""
    until = scope.closed_until
    if until is None or until <= at or _is_ahead(scope.noted_at, at):
        return None
    return until


def _full_wait(scope: CallScope, at: datetime, share: float) -> datetime | None:
    """Until when what Instagram says is used keeps calls of this share away."""
    if scope.noted_at is None or _is_ahead(scope.noted_at, at):
        return None
    until = scope.noted_at + _HOUR
    is_full = (scope.percent or 0) >= min(100 * share, STOP_FROM_PERCENT)
    return until if is_full and until > at else None


def _is_ahead(noted_at: datetime | None, at: datetime) -> bool:
    """Whether something was noted by a clock that was wrong, for it lies far ahead of now."""
    return noted_at is not None and noted_at > at + _HOUR
