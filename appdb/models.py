"""Tables of the app database, and nothing that acts on them.

A change here needs a migration in `migrations/versions`; a test compares the two.
"""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, ForeignKey, LargeBinary, MetaData, Text, TypeDecorator
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
    """The access token of an account, as the vault sealed it; one an account."""

    __tablename__ = "tokens"

    account_id: Mapped[str] = mapped_column(
        ForeignKey("accounts.account_id", ondelete="CASCADE"), primary_key=True
    )
    nonce: Mapped[bytes]
    ciphertext: Mapped[bytes]
    key_id: Mapped[str]
    obtained_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
