"""A private warehouse as dlt leaves it, filled by hand: invented rows of the raw tables.

Only raw tables and rows; what the marts must make of them is said in the tests.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.exports.catalogue import LEDGER_LISTS
from pipelines.graph_api.tables import MetricRow
from pipelines.ledger.folding import fold
from pipelines.ledger.state import LANDED, create
from pipelines.sources.app import AccountRow, TokenRow
from pipelines.sources.exports import COLUMNS as EXPORT_COLUMNS
from pipelines.sources.graph_api import CATALOGUE, KEYS, columns_of, row_type
from pipelines.sources.messages import COLUMNS as MESSAGE_COLUMNS

RUN = "run-1"

Listed = Mapping[str, str | None]

_COLUMN_TYPES = {
    "text": "varchar",
    "bigint": "bigint",
    "double": "double",
    "bool": "boolean",
    "timestamp": "timestamptz",
    "json": "json",
    "date": "date",
}


def _columns_of(row_type: type) -> str:
    """A raw table's columns but for `run_id`, as dlt makes them from its row type."""
    return _columns_declared(columns_of(row_type))


def _columns_declared(columns: Mapping[str, Mapping[str, Any]]) -> str:
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
    **{
        f"exports.{table}": _columns_declared(columns)
        for table, columns in {**EXPORT_COLUMNS, **MESSAGE_COLUMNS}.items()
    },
}

# What arrives with an archive, and is folded before the next one comes.
_ARCHIVES, _LANDED = _ARRIVING = ("exports.archives", f"exports.{LANDED}")


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
        followers: Listed | None,
        following: Listed | None = None,
        *,
        imported_at: str | None = None,
        precision_seconds: int | None = 0,
        others: Mapping[str, Listed] = MappingProxyType({}),
        files: tuple[int, ...] = (1,),
        is_html: bool = False,
        signed_up_at: str | None = None,
    ) -> None:
        """An archive with its lists as {username: follow time}; None is a list it lacks.

        Args:
            sha256: Its digest.
            username: The account it names.
            at: When it was made.
            followers: The followers list.
            following: The following list.
            imported_at: When it was taken in; soon after it was made if not told.
            precision_seconds: How much later than `at` it may have been made.
            others: Its further lists, by the name they have in the raw table.
            files: The numbers of its followers files.
            is_html: Whether its times are known to the minute only.
            signed_up_at: When the account was made, if the archive tells.
        """
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
            signed_up_at=signed_up_at and utc(signed_up_at),
            format="html" if is_html else "json",
            imported_at=utc(imported_at or at),
        )
        for list_name, listed in {
            "followers": followers,
            "following": following,
            **others,
        }.items():
            if listed is not None:
                numbers = files if list_name == "followers" else (1,)
                self._list(sha256, list_name, listed, numbers, is_html)

    def _list(
        self,
        sha256: str,
        list_name: str,
        listed: Listed,
        files: tuple[int, ...],
        is_html: bool,
    ) -> None:
        times = {
            person: None if at is None else utc(at[:16] if is_html else at)
            for person, at in listed.items()
        }
        known = [at for at in times.values() if at is not None]
        self.add(
            "exports.lists",
            archive_sha256=sha256,
            list=list_name,
            listed_rows=len(times),
            untimed_rows=len(times) - len(known),
            oldest_at=min(known, default=None),
            newest_at=max(known, default=None),
            time_precision_seconds=60 if is_html else 1,
            files=len(files),
            files_missing=sorted(set(range(1, max(files) + 1)) - set(files)),
        )
        for number in files:
            self.add(
                "exports.members",
                archive_sha256=sha256,
                member=f"{list_name}_{number}.{'html' if is_html else 'json'}",
                what=list_name,
                outcome="read",
                number=number,
                content_sha256=repr(sorted(times.items(), key=str)),
                rows=len(times),
            )
        table = LANDED if list_name in LEDGER_LISTS else "relationships"
        for position, (person, followed_at) in enumerate(times.items()):
            self.add(
                f"exports.{table}",
                archive_sha256=sha256,
                list=list_name,
                username=person,
                followed_at=followed_at,
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

    def write(self, path: Path, *, without: str | None = None) -> Path:
        """Create every raw table, also those without rows, fill them, and fold the ledger's lists.

        Args:
            path: The warehouse.
            without: A schema that something else writes.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(path)) as con:
            con.execute("set TimeZone = 'UTC'")
            for table, columns in TABLES.items():
                schema = table.partition(".")[0]
                if schema == without:
                    continue
                con.execute(f"create schema if not exists {schema}")
                con.execute(f"create table {table} ({columns}, run_id varchar)")
                if table not in _ARRIVING:
                    insert(con, table, self.rows.get(table, []))
            if without != "exports":
                self.take_in_archives(con)
        return path

    def take_in_archives(self, con: duckdb.DuckDBPyConnection) -> None:
        """Let the archives arrive one after the other, in the order in which they were taken in."""
        create(con)
        archives = sorted(self.rows.get(_ARCHIVES, []), key=lambda row: row["imported_at"])
        listed: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows.get(_LANDED, []):
            listed.setdefault(row["archive_sha256"], []).append(row)
        for archive in archives:
            insert(con, _ARCHIVES, [archive])
            insert(con, _LANDED, listed.get(archive["archive_sha256"], []))
            fold(con)


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    rows = list(rows)
    if not rows:
        return
    columns = list(dict.fromkeys(column for row in rows for column in row))
    arrow = pa.table({column: [row.get(column) for row in rows] for column in columns})
    con.register("arriving", arrow)
    con.execute(f"insert into {table} by name from arriving")
    con.unregister("arriving")
