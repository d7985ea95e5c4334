"""Short transactions over one engine, and errors in plain words; it knows no table's meaning."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from appdb.engine import LOSABLE, READ_ONLY, compact
from appdb.errors import AppDatabaseError, UnknownAccountError
from appdb.models import Account


class Store:
    """Sessions of one database; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(**READ_ONLY)
        self._counting = engine.execution_options(**LOSABLE)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one moment and waits for nobody."""
        with plain_errors(self._engine), Session(self._reading) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is on disk when it ends; in SQLite one at a time."""
        with plain_errors(self._engine), Session(self._engine) as session, session.begin():
            yield session

    @contextmanager
    def counting(self) -> Iterator[Session]:
        """A transaction that a power cut may undo: counting calls must not wait for the disk."""
        with plain_errors(self._engine), Session(self._counting) as session, session.begin():
            yield session

    def compact(self) -> None:
        """Leave nothing in the file of what was deleted."""
        with plain_errors(self._engine):
            compact(self._engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def locked_account(session: Session, account_id: str) -> Account:
    """An account that nobody else changes until the transaction ends.

    Raises:
        UnknownAccountError: The account is not connected.
    """
    found = session.get(Account, account_id, with_for_update=True)
    if found is None:
        raise unknown(account_id)
    return found


def lock_tokens(session: Session, *, alone: bool = False) -> None:
    """Order those who seal tokens and the one who drops keys; SQLite's writers are in order anyway.

    Args:
        session: A transaction of `Store.writing`; the lock ends with it.
        alone: Wait until nobody is between sealing and storing, and keep all out.
    """
    if session.get_bind().dialect.name == "postgresql":
        mode = "SHARE ROW EXCLUSIVE" if alone else "ROW EXCLUSIVE"
        session.execute(text(f"LOCK TABLE tokens IN {mode} MODE"))


def unknown(account_id: str) -> UnknownAccountError:
    """What is said of an account that is not connected."""
    return UnknownAccountError(
        f"Account {account_id} is not connected: see `tracker accounts`, or run `tracker connect`."
    )


@contextmanager
def plain_errors(engine: Engine) -> Iterator[None]:
    """Say in one line that the database cannot be used; its address is shown without password."""
    try:
        yield
    except DatabaseError as error:
        reason = " ".join(str(error.orig).split())
        raise AppDatabaseError(
            f"The app database {engine.url.render_as_string()} cannot be used: {reason}"
        ) from error
