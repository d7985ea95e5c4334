"""Where Dagster keeps its runs, events and schedules: SQLite files, or PostgreSQL by one switch.

`dagster.yaml` can name only one storage and has no default for an unset variable, so the choice is
made here. The imports are of Dagster's private modules: its version is pinned exactly.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from dagster import Field, StringSource
from dagster._core.storage.base_storage import DagsterStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClass, ConfigurableClassData
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import QueuePool

POSTGRES_URL = "DAGSTER_PG_URL"
MOST_OPEN_FILES: Final = 4
"""Each run has a file of its own, and whoever looks back in the interface opens many."""


class SwitchedStorage(DagsterStorage, ConfigurableClass):
    """A factory: Dagster asks it for its storage and gets one of the two real ones."""

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """The one setting: the folder of the SQLite files."""
        return {"base_dir": Field(StringSource)}

    @classmethod
    def from_config_value(  # type: ignore[override]  # a factory makes others, never itself
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> DagsterStorage:
        """PostgreSQL when `DAGSTER_PG_URL` is set, else SQLite below `base_dir`."""
        url = os.environ.get(POSTGRES_URL)
        if url:
            from dagster_postgres import DagsterPostgresStorage

            return DagsterPostgresStorage(url, inst_data=inst_data)
        return SqliteStorage.from_local(config_value["base_dir"], inst_data=inst_data)


class SqliteStorage(DagsterSqliteStorage):
    """Dagster's storage in SQLite files, of which those with the events stay open."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = OpenEventLog(self._event_log_storage._base_dir)  # noqa: SLF001


class OpenEventLog(SqliteEventLogStorage):
    """Events in SQLite files that are not closed after every statement.

    Dagster opens and closes a file about three times an event, and the last to close one folds its
    log back into it and waits for the disk. A pass has over a thousand events: a quarter of its
    time.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        """A transaction on one of the files, the only one at a time in this process."""
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def _engine(self, shard: str) -> Engine:
        engine = self._engines.pop(shard, None) or self._opened(shard)
        self._engines[shard] = engine
        if len(self._engines) > MOST_OPEN_FILES:
            longest_unused = next(iter(self._engines))
            self._engines.pop(longest_unused).dispose()
        return engine

    def _opened(self, shard: str) -> Engine:
        engine = create_engine(
            self.conn_string_for_shard(shard),
            poolclass=QueuePool,
            pool_size=1,
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS},
        )

        @event.listens_for(engine, "connect")
        def _(connection: sqlite3.Connection, _record: object) -> None:
            # Waits for the disk when the log is folded, not at every statement: what a power cut
            # takes are the last events of a run that it ended anyway.
            connection.execute("pragma synchronous = normal")

        return engine

    def has_table(self, table_name: str) -> bool:
        """Whether there is such a table; one that is there stays there."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def dispose(self) -> None:
        """Close the files."""
        with self._db_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()
        super().dispose()
