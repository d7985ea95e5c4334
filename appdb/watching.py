"""What an owner wants to be read beyond the account itself, and where it was mentioned."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from sqlalchemy import delete, select

from appdb.errors import AppDatabaseError
from appdb.models import MentionNotice, WatchedName
from appdb.store import Store, locked_account

Kind: TypeAlias = Literal["competitor", "hashtag"]

_FORMS: Final[dict[Kind, re.Pattern[str]]] = {
    "competitor": re.compile(r"[a-z0-9._]{1,30}"),
    "hashtag": re.compile(r"\w{1,100}"),
}


@dataclass(frozen=True)
class Watched:
    """Names in alphabetical order, small, without their sign."""

    competitors: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotedMention:
    """Where the account was mentioned; a caption when there is no comment (graph-api.md 8.2)."""

    media_id: str
    comment_id: str | None
    noted_at: datetime


class Watching:
    """Watched names and mentions of one app database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def watch(self, account_id: str, kind: Kind, name: str) -> str:
        """Have a competitor or a hashtag read for an account; twice is once.

        Returns:
            The name as it is kept: small, without its sign.

        Raises:
            AppDatabaseError: It cannot be such a name.
            UnknownAccountError: The account is not connected.
        """
        kept = _kept(name)
        if not _FORMS[kind].fullmatch(kept):
            raise AppDatabaseError(f"{name!r} cannot be the name of a {kind}: check its spelling.")
        with self._store.writing() as session:
            locked_account(session, account_id)
            session.merge(WatchedName(account_id=account_id, kind=kind, name=kept))
        return kept

    def unwatch(self, account_id: str, kind: Kind, name: str) -> None:
        """Stop reading a competitor or a hashtag; what was read stays in the warehouse."""
        with self._store.writing() as session:
            session.execute(
                delete(WatchedName).where(
                    WatchedName.account_id == account_id,
                    WatchedName.kind == kind,
                    WatchedName.name == _kept(name),
                )
            )

    def watched(self, account_id: str) -> Watched:
        """All that is watched for an account."""
        question = (
            select(WatchedName.kind, WatchedName.name)
            .where(WatchedName.account_id == account_id)
            .order_by(WatchedName.name)
        )
        with self._store.reading() as session:
            found = session.execute(question).all()
        return Watched(
            competitors=tuple(name for kind, name in found if kind == "competitor"),
            hashtags=tuple(name for kind, name in found if kind == "hashtag"),
        )

    def note_mention(
        self, account_id: str, media_id: str, comment_id: str | None, at: datetime
    ) -> None:
        """Remember a mention of which Instagram told; twice is once, with the first moment.

        Args:
            account_id: Who was mentioned.
            media_id: Under or in which post.
            comment_id: In which comment; None for the caption.
            at: When it was told, UTC.

        Raises:
            UnknownAccountError: The account is not connected.
        """
        key = (account_id, media_id, comment_id or "")
        with self._store.writing() as session:
            locked_account(session, account_id)
            if session.get(MentionNotice, key) is None:
                session.add(
                    MentionNotice(
                        account_id=account_id,
                        media_id=media_id,
                        comment_id=comment_id or "",
                        noted_at=at,
                    )
                )

    def mentions(self, account_id: str) -> list[NotedMention]:
        """All mentions of an account that were told, the oldest first."""
        question = (
            select(MentionNotice)
            .where(MentionNotice.account_id == account_id)
            .order_by(MentionNotice.noted_at, MentionNotice.media_id, MentionNotice.comment_id)
        )
        with self._store.reading() as session:
            return [
                NotedMention(found.media_id, found.comment_id or None, found.noted_at)
                for found in session.scalars(question)
            ]


def _kept(name: str) -> str:
    return name.strip().lstrip("#@").lower()
