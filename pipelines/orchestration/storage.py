"""Where Dagster keeps its runs, events and schedules: SQLite files, or PostgreSQL by one switch.

`dagster.yaml` can name only one storage and has no default for an unset variable, so the choice is
made here. The imports are of Dagster's private modules: its version is pinned exactly.
"""

import os
from collections.abc import Mapping
from typing import Any

from dagster import Field, StringSource
from dagster._core.storage.base_storage import DagsterStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClass, ConfigurableClassData

POSTGRES_URL = "DAGSTER_PG_URL"


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
        return DagsterSqliteStorage.from_local(config_value["base_dir"], inst_data=inst_data)
