"""What the assistant suggested: the text as it was shown, the facts it rests on, and its use."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from appdb.models import Suggestion
from appdb.store import Store, locked_account


@dataclass(frozen=True)
class UsedFact:
    """A fact as it was when it was written; nothing of it is read again.

    Attributes:
        fact_id: Its id in the assistant's catalogue.
        label: What is measured.
        written: How it was written.
        source: The mart.
        formula: How it comes about.
        period: Its days, ISO dates with a slash in between.
    """

    fact_id: str
    label: str
    written: str
    source: str
    formula: str
    period: str


@dataclass(frozen=True)
class KeptSuggestion:
    """A suggestion of the past; `author` is `rules` or the name of a model."""

    suggestion_id: str
    kind: str
    text: str
    facts: tuple[UsedFact, ...]
    author: str
    snapshot_id: str
    created_at: datetime
    used_at: datetime | None = None


class Suggestions:
    """The suggestions of one app database, by account."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep_suggestion(
        self,
        account_id: str,
        kind: str,
        text: str,
        facts: Sequence[UsedFact],
        *,
        author: str,
        snapshot_id: str,
        at: datetime,
    ) -> str:
        """Remember a suggestion.

        Returns:
            Its id.

        Raises:
            UnknownAccountError: The account is not connected.
        """
        suggestion_id = uuid4().hex
        with self._store.writing() as session:
            locked_account(session, account_id)
            session.add(
                Suggestion(
                    suggestion_id=suggestion_id,
                    account_id=account_id,
                    kind=kind,
                    text=text,
                    facts=json.dumps([asdict(fact) for fact in facts]),
                    author=author,
                    snapshot_id=snapshot_id,
                    created_at=at,
                    used_at=None,
                )
            )
        return suggestion_id

    def mark_suggestion(self, suggestion_id: str, used_at: datetime | None) -> None:
        """Note when a suggestion was used, or that it was not after all; a lost one is ignored."""
        with self._store.writing() as session:
            found = session.get(Suggestion, suggestion_id)
            if found is not None:
                found.used_at = used_at

    def suggestions(self, account_id: str, most: int) -> list[KeptSuggestion]:
        """The newest suggestions of an account, newest first."""
        question = (
            select(Suggestion)
            .where(Suggestion.account_id == account_id)
            .order_by(Suggestion.created_at.desc(), Suggestion.suggestion_id)
            .limit(most)
        )
        with self._store.reading() as session:
            return [
                KeptSuggestion(
                    suggestion_id=found.suggestion_id,
                    kind=found.kind,
                    text=found.text,
                    facts=tuple(UsedFact(**fact) for fact in json.loads(found.facts)),
                    author=found.author,
                    snapshot_id=found.snapshot_id,
                    created_at=found.created_at,
                    used_at=found.used_at,
                )
                for found in session.scalars(question)
            ]
