"""Opening SQLite or PostgreSQL so that both behave the same: real transactions, keys enforced."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from appdb.errors import AppDatabaseError

BUSY_SECONDS: Final = 10

READ_ONLY: Final = {"is_read_only": True}
"""Execution options of transactions that only read."""

LOSABLE: Final = {"is_losable": True}
"""Execution options of transactions that a power cut may undo."""


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def open_engine(url: str) -> Engine:
    """Make an engine; no connection is opened yet, but a SQLite file is created, mode 0600.

    Raises:
        AppDatabaseError: The address is not one of SQLite or PostgreSQL. The message does not
            repeat it, because it may hold a password.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise _unusable() from None
    if address.get_backend_name() == "postgresql":
        # Parameters stay out of error messages: they are tokens and the people they belong to.
        engine = create_engine(address, hide_parameters=True, pool_pre_ping=True)
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    if address.get_backend_name() == "sqlite" and address.database:
        return _open_sqlite(address, Path(address.database))
    raise _unusable()


def compact(engine: Engine) -> None:
    """Leave nothing in a SQLite file of what was deleted from it; PostgreSQL sees to its own.

    Raises:
        sqlalchemy.exc.OperationalError: Somebody reads from it all the while.
    """
    if engine.dialect.name != "sqlite":
        return
    # Beside the engine's own transactions, within which none of it could be done.
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("VACUUM")
        # The log beside the file holds the deleted pages until it is folded and emptied.
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise OperationalError("PRAGMA wal_checkpoint", None, Exception("somebody is reading it"))


def _open_sqlite(address: URL, path: Path) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
    engine = create_engine(address, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # SQLite waits its timeout for every lock but this one: of two first starts at once, the later
    # is refused the change of mode at once, though by then nothing is left for it to change.
    busy = Retrying(
        retry=retry_if_exception(_is_busy),
        stop=stop_after_delay(BUSY_SECONDS),
        wait=wait_random(0.01, 0.1),
        reraise=True,
    )
    busy(connection.execute, "PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _is_busy(error: BaseException) -> bool:
    return (
        isinstance(error, sqlite3.OperationalError)
        and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    )


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.keys() & READ_ONLY.keys():
        connection.exec_driver_sql("BEGIN")
        return
    level = "NORMAL" if options.keys() & LOSABLE.keys() else "FULL"
    connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
    # The driver begins by itself only before DML, so that DDL would escape the transaction. And one
    # that reads first and writes later fails at once, without waiting, if another wrote in between;
    # all of ours are short, so each takes its turn from the start.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().keys() & LOSABLE.keys():
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")


def _unusable() -> AppDatabaseError:
    return AppDatabaseError(
        "DATABASE_URL cannot be used: give postgresql://user:password@host/database, or"
        " sqlite:////path/to/file."
    )
