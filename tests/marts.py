"""Schema `marts` without a pass: the tables that the models declare, with rows that a test gives.

dbt enforces the declarations on what it builds, so tables made from them are those of a real pass.
All people in the rows are invented.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import duckdb
import jinja2
import pyarrow as pa
import yaml

from settings import REPOSITORY
from warehouse.layout import DataFolder
from warehouse.private import open_private

ACCOUNT_ID: Final = "17841400000000042"

MARTS: Final[Mapping[str, Mapping[str, str]]] = {
    model["name"]: {column["name"]: column["data_type"] for column in model["columns"]}
    for path in sorted(REPOSITORY.glob("dbt_project/models/marts/*/_*__models.yml"))
    for model in yaml.load(path.read_text(), yaml.CSafeLoader)["models"]
}
"""Mart → column → data type."""

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by mart; columns that a row leaves out are null."""


def create_marts(connection: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Create all marts with these rows in an open database, in place of what it held."""
    connection.execute("set timezone = 'UTC'")
    connection.execute("drop schema if exists marts cascade")
    connection.execute("create schema marts")
    for mart, types in MARTS.items():
        columns = ", ".join(f"{name} {data_type}" for name, data_type in types.items())
        connection.execute(f"create table marts.{mart} ({columns})")
        if rows.get(mart):
            names = {name for row in rows[mart] for name in row}
            table = pa.Table.from_pylist(
                [{name: row.get(name) for name in names} for row in rows[mart]]
            )
            connection.register("rows", table)
            connection.execute(f"insert into marts.{mart} by name select * from rows")
            connection.unregister("rows")


def build_marts(data: DataFolder, rows: Rows | None = None) -> None:
    """Create all marts anew in an installation's private warehouse."""
    with open_private(data) as connection:
        connection.begin()
        create_marts(connection, rows or {})
        connection.commit()


def macro(name: str, account_id: str, *moments: str) -> str:
    """What a macro of the time machine writes, to be asked of marts that are the default schema."""
    written: str = getattr(_macros(name), name)(f"'{account_id}'", *moments)
    return written


@cache
def _macros(name: str) -> object:
    folder = REPOSITORY / "dbt_project/macros"
    text = "".join(
        (folder / f"{one}.sql").read_text(encoding="utf-8") for one in ("standing_at", name)
    )
    environment = jinja2.Environment()  # noqa: S701 - it writes SQL
    return environment.from_string(text, {"ref": lambda model: model}).module
