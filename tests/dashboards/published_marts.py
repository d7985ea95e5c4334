"""Rows of marts, gathered one by one, and published. What the rows are is `published_world`."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from tests.marts import build_marts, create_marts
from warehouse import publish as publishing
from warehouse.layout import DataFolder


@dataclass
class World:
    """Rows by mart; columns that are left out are null."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, mart: str, **columns: Any) -> None:
        """Add one row."""
        self.tables.setdefault(mart, []).append(columns)

    def build(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create schema `marts` with these rows in an open database, in place of what it held."""
        create_marts(connection, self.tables)


def publish(data: DataFolder, world: World, at: datetime) -> None:
    """Let a world out as a pass would, in place of what was published before."""
    build_marts(data, world.tables)
    publishing.publish(data, at)
