"""The 30 hashtags that an account may search within 7 days (graph-api.md 10), and their ids."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from appdb.models import Hashtag
from appdb.store import Store, locked_account

HASHTAGS_IN_A_WEEK: Final = 30
WEEK: Final = timedelta(days=7)


class HashtagSearches:
    """What one account searched; names are compared without regard to case."""

    def __init__(self, store: Store, account_id: str) -> None:
        self._store = store
        self._account_id = account_id

    def hashtag_id(self, hashtag: str) -> str | None:
        """The id of a hashtag, whoever found it: ids are static and global. None: not known."""
        question = select(Hashtag.hashtag_id).where(
            Hashtag.hashtag == hashtag.lower(), Hashtag.hashtag_id.is_not(None)
        )
        with self._store.reading() as session:
            return session.scalars(question.limit(1)).first()

    def allow(self, hashtag: str, at: datetime) -> bool:
        """Whether the hashtag may be asked now; it is counted at once, and free for seven days.

        Args:
            hashtag: Without the sign.
            at: Instagram's clock (UTC).

        Raises:
            UnknownAccountError: The account is not connected (any more).
        """
        with self._store.writing() as session:
            locked_account(session, self._account_id)
            if self._is_free(session, hashtag, at):
                return True
            if self._running(session, at) >= HASHTAGS_IN_A_WEEK:
                return False
            self._row(session, hashtag).searched_at = at
            return True

    def found(self, hashtag: str, hashtag_id: str) -> None:
        """Remember the id of a hashtag.

        Raises:
            UnknownAccountError: The account is not connected (any more).
        """
        with self._store.writing() as session:
            locked_account(session, self._account_id)
            self._row(session, hashtag).hashtag_id = hashtag_id

    def seen_elsewhere(self, hashtags: Iterable[str], at: datetime) -> None:
        """Count what the account searched by other means; since when is not told, so from now.

        Args:
            hashtags: Without the sign.
            at: Instagram's clock (UTC).

        Raises:
            UnknownAccountError: The account is not connected (any more).
        """
        with self._store.writing() as session:
            locked_account(session, self._account_id)
            for hashtag in hashtags:
                if not self._is_free(session, hashtag, at):
                    self._row(session, hashtag).searched_at = at

    def _row(self, session: Session, hashtag: str) -> Hashtag:
        return session.merge(Hashtag(account_id=self._account_id, hashtag=hashtag.lower()))

    def _is_free(self, session: Session, hashtag: str, at: datetime) -> bool:
        found = session.get(Hashtag, (self._account_id, hashtag.lower()))
        searched_at = found.searched_at if found else None
        return searched_at is not None and at - searched_at < WEEK

    def _running(self, session: Session, at: datetime) -> int:
        question = select(func.count()).where(
            Hashtag.account_id == self._account_id, Hashtag.searched_at > at - WEEK
        )
        return session.scalar(question) or 0
