"""A private warehouse as dlt leaves it, filled by hand: invented rows of the raw tables.

Only raw tables and rows; what the marts must make of them is said in the tests.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.graph_api.rows import MetricRow
from pipelines.sources.app import AccountRow, TokenRow
from pipelines.sources.graph_api import CATALOGUE, KEYS, columns_of, row_type

RUN = "run-1"

_COLUMN_TYPES = {
    "text": "varchar",
    "bigint": "bigint",
    "double": "double",
    "bool": "boolean",
    "timestamp": "timestamptz",
    "json": "json",
}


def _columns_of(row_type: type) -> str:
    """A raw table's columns but for `run_id`, as dlt makes them from its row type."""
    columns = columns_of(row_type)
    return ", ".join(
        f"{name} {_COLUMN_TYPES[str(column['data_type'])]}"
        for name, column in columns.items()
        if name != "run_id"
    )


# The raw tables' columns; `run_id` ends each of them.
TABLES: Mapping[str, str] = {
    **{f"graph_api.{table}": _columns_of(row_type(table)) for table in KEYS},
    f"graph_api.{CATALOGUE}": _columns_of(MetricRow),
    "app.accounts": _columns_of(AccountRow),
    "app.tokens": _columns_of(TokenRow),
    "exports.archives": """archive_sha256 varchar, account_username varchar,
        account_evidence varchar, captured_at timestamptz, captured_at_evidence varchar,
        captured_at_precision_seconds bigint, file_name varchar, followers_listed bigint,
        following_listed bigint, warnings json, imported_at timestamptz""",
    "exports.relationships": """archive_sha256 varchar, list varchar, username varchar,
        followed_at timestamptz, position bigint""",
}


def utc(text: str) -> datetime:
    """An instant from `2026-01-31` or `2026-01-31 12:34:56`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class RawWarehouse:
    """Rows to be written; each method adds what one reading or archive brings."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **values: Any) -> None:
        """Add a row; columns that are not named stay null, lists and objects become JSON."""
        stored = {
            name: json.dumps(value) if isinstance(value, list | dict) else value
            for name, value in values.items()
        }
        self.rows.setdefault(table, []).append({"run_id": RUN, **stored})

    def connected(self, account_id: str, username: str, at: str) -> None:
        """The owner connected the account."""
        self.add(
            "app.accounts",
            account_id=account_id,
            username=username,
            flavour="instagram_login",
            is_sandbox=False,
            connected_at=utc(at),
        )

    def profile(self, account_id: str, at: str, followers: int | None, **more: Any) -> None:
        """A profile reading."""
        self.add(
            "graph_api.profiles",
            account_id=account_id,
            captured_at=utc(at),
            followers_count=followers,
            **more,
        )

    def archive(
        self,
        sha256: str,
        username: str,
        at: str,
        followers: Mapping[str, str | None] | None,
        following: Mapping[str, str | None] | None = None,
        *,
        imported_at: str | None = None,
        precision_seconds: int | None = 0,
        warnings: str = "[]",
    ) -> None:
        """An archive with its lists as {username: follow time}; None is a list it lacks."""
        self.add(
            "exports.archives",
            archive_sha256=sha256,
            account_username=username,
            account_evidence="archive_name",
            captured_at=utc(at),
            captured_at_evidence="zip_member_time",
            captured_at_precision_seconds=precision_seconds,
            file_name=f"instagram-{username}.zip",
            followers_listed=None if followers is None else len(followers),
            following_listed=None if following is None else len(following),
            warnings=warnings,
            imported_at=utc(imported_at or at),
        )
        for list_name, listed in (("followers", followers), ("following", following)):
            for position, (person, followed_at) in enumerate((listed or {}).items()):
                self.add(
                    "exports.relationships",
                    archive_sha256=sha256,
                    list=list_name,
                    username=person,
                    followed_at=None if followed_at is None else utc(followed_at),
                    position=position,
                )

    def insight(
        self,
        account_id: str,
        metric: str,
        window: tuple[str, str],
        value: float,
        *,
        read_at: str,
        segment: str = "",
    ) -> None:
        """One value of an account insight; a segment is one of `follow_type`."""
        self.add(
            "graph_api.account_insights",
            account_id=account_id,
            metric=metric,
            window_start=utc(window[0]),
            window_end=utc(window[1]),
            dimension="follow_type" if segment else "",
            segment=segment,
            captured_at=utc(read_at),
            value=value,
        )

    def write(self, path: Path) -> Path:
        """Create every raw table, also those without rows, and fill them."""
        with duckdb.connect(str(path)) as con:
            con.execute("set TimeZone = 'UTC'")
            for table, columns in TABLES.items():
                schema = table.partition(".")[0]
                con.execute(f"create schema if not exists {schema}")
                con.execute(f"create table {table} ({columns}, run_id varchar)")
                _insert(con, table, self.rows.get(table, []))
        return path


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    rows = list(rows)
    if not rows:
        return
    columns = list(dict.fromkeys(column for row in rows for column in row))
    arrow = pa.table({column: [row.get(column) for row in rows] for column in columns})
    con.register("arriving", arrow)
    con.execute(f"insert into {table} by name from arriving")
    con.unregister("arriving")
