"""Tables of the app database, and nothing that acts on them.

A change here needs a migration in `migrations/versions`; a test compares the two.
"""

from datetime import UTC, datetime
from typing import Annotated, TypeAlias

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: timezone-aware in Python, TIMESTAMPTZ in PostgreSQL, UTC text in SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone; SQLite would keep it as if it were UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back what was stored, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Names of constraints are fixed, so that migrations can change them on both engines."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {str: Text(), datetime: UtcDateTime(), bytes: LargeBinary()}  # noqa: RUF012  # as SQLAlchemy wants it


# What belongs to an account is forgotten together with it.
OfAccount: TypeAlias = Annotated[
    str, mapped_column(ForeignKey("accounts.account_id", ondelete="CASCADE"), primary_key=True)
]


class Account(Base):
    """A tracked account that is connected to the API."""

    __tablename__ = "accounts"

    account_id: Mapped[str] = mapped_column(primary_key=True)
    username: Mapped[str]
    flavour: Mapped[str]
    host: Mapped[str]
    is_sandbox: Mapped[bool]
    connected_at: Mapped[datetime]


class Token(Base):
    """The access token of an account, as the vault sealed it, and how it fares; one an account."""

    __tablename__ = "tokens"

    account_id: Mapped[OfAccount]
    nonce: Mapped[bytes]
    ciphertext: Mapped[bytes]
    key_id: Mapped[str]
    obtained_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    refreshed_at: Mapped[datetime | None]
    scopes: Mapped[str]  # separated by spaces; empty when not known
    last_error: Mapped[str | None]
    last_error_at: Mapped[datetime | None]
    remedy: Mapped[str | None]  # what the owner must do; set when Instagram refused the token


class CallScope(Base):
    """Whatever Instagram counts calls for: an account, or a whole app (then without account)."""

    __tablename__ = "call_scopes"

    scope: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str | None] = mapped_column(
        ForeignKey("accounts.account_id", ondelete="CASCADE")
    )
    percent: Mapped[float | None]  # of the quota, as Instagram last said
    noted_at: Mapped[datetime | None]
    closed_until: Mapped[datetime | None]


class CallMinute(Base):
    """How many calls were made for a scope within one minute."""

    __tablename__ = "call_minutes"

    scope: Mapped[str] = mapped_column(
        ForeignKey("call_scopes.scope", ondelete="CASCADE"), primary_key=True
    )
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    calls: Mapped[int]


class Hashtag(Base):
    """A hashtag that an account searched for; its id never changes."""

    __tablename__ = "hashtags"

    account_id: Mapped[OfAccount]
    hashtag: Mapped[str] = mapped_column(primary_key=True)
    searched_at: Mapped[datetime | None]  # when its seven days began
    hashtag_id: Mapped[str | None]


class WatchedName(Base):
    """A competitor or a hashtag that the owner of an account wants to be read."""

    __tablename__ = "watched_names"

    account_id: Mapped[OfAccount]
    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


class MentionNotice(Base):
    """Instagram's word that somebody mentioned an account; `comment_id` is '' for a caption."""

    __tablename__ = "mention_notices"

    account_id: Mapped[OfAccount]
    media_id: Mapped[str] = mapped_column(primary_key=True)
    comment_id: Mapped[str] = mapped_column(primary_key=True)
    noted_at: Mapped[datetime]


class Suggestion(Base):
    """What the assistant suggested to the owner of an account, as it was shown."""

    __tablename__ = "suggestions"

    suggestion_id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id", ondelete="CASCADE"))
    kind: Mapped[str]
    text: Mapped[str]
    facts: Mapped[str]  # JSON: what it rests on, with the numbers of then
    author: Mapped[str]  # `rules`, or the name of a model
    snapshot_id: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ModelCall(Base):
    """A call to a model; its cost in millionths, the most it can be until the server says it."""

    __tablename__ = "model_calls"

    call_id: Mapped[str] = mapped_column(primary_key=True)
    model: Mapped[str]
    called_at: Mapped[datetime]
    cost: Mapped[int] = mapped_column(BigInteger())
    input_tokens: Mapped[int | None]
    output_tokens: Mapped[int | None]


class ConnectionAttempt(Base):
    """A login that was begun; `digest` is the SHA-256 of the `state` that must come back."""

    __tablename__ = "connection_attempts"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    flavour: Mapped[str]
    redirect_uri: Mapped[str]
    started_at: Mapped[datetime]


class SilencedNotice(Base):
    """A kind of notice that the dashboard does not show; it is the same for all accounts."""

    __tablename__ = "silenced_notices"

    kind: Mapped[str] = mapped_column(primary_key=True)
