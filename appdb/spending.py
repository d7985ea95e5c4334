"""What calls to a model cost, by calendar month (UTC), and the cap that no call may exceed.

Amounts are millionths of the currency in which the owner states the prices. The most that a call
can cost is taken before it is made; what it did cost replaces that once the server has said so.
"""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from appdb.models import ModelCall
from appdb.store import Store


class Spending:
    """The paid calls of one app database; all processes share one cap."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def reserve_spending(self, model: str, most: int, cap: int, at: datetime) -> str | None:
        """Take what a call may cost at most.

        Args:
            model: Which model is called.
            most: The most that it can cost, in millionths.
            cap: The most that a month may cost, in millionths.
            at: Now, UTC.

        Returns:
            The call's id; None when the month could exceed its cap by it.
        """
        call_id = uuid4().hex
        with self._store.writing() as session:
            if session.get_bind().dialect.name == "postgresql":
                # Two that add up at once would both find room; SQLite's writers take turns anyway.
                session.execute(text("LOCK TABLE model_calls IN SHARE ROW EXCLUSIVE MODE"))
            if _spent(session, at) + most > cap:
                return None
            session.add(
                ModelCall(
                    call_id=call_id,
                    model=model,
                    called_at=at,
                    cost=most,
                    input_tokens=None,
                    output_tokens=None,
                )
            )
        return call_id

    def settle_spending(
        self, call_id: str, cost: int, input_tokens: int | None, output_tokens: int | None
    ) -> None:
        """Replace what was taken for a call by what it did cost."""
        with self._store.writing() as session:
            found = session.get(ModelCall, call_id)
            if found is not None:
                found.cost = cost
                found.input_tokens, found.output_tokens = input_tokens, output_tokens

    def spent_in_month(self, at: datetime) -> int:
        """What the calls of a moment's calendar month cost at most, in millionths."""
        with self._store.reading() as session:
            return _spent(session, at)


def _spent(session: Session, at: datetime) -> int:
    start = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    question = select(func.coalesce(func.sum(ModelCall.cost), 0)).where(
        ModelCall.called_at >= start, ModelCall.called_at < following
    )
    return int(session.scalar(question) or 0)
