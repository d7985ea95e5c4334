"""What is published at all: tables, columns and their meaning, and a whole table of an account."""

from dataclasses import dataclass

import pyarrow as pa
from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Column:
    """A column of a published table; `meaning` is as the models describe it."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A published table."""

    name: str
    meaning: str
    columns: tuple[Column, ...]


def tables(connection: DuckDBPyConnection) -> list[Table]:
    """All published tables, by name."""
    rows = connection.execute(
        """
        select
            described.table_name,
            coalesce(described.comment, ''),
            list(
                {name: column_name, kind: data_type, meaning: coalesce(columns.comment, '')}
                order by column_index
            )
        from duckdb_tables() as described
        inner join duckdb_columns() as columns using (database_name, schema_name, table_name)
        where described.schema_name = 'marts'
        group by all
        order by all
        """
    ).fetchall()
    return [
        Table(name, meaning, tuple(Column(**column) for column in columns))
        for name, meaning, columns in rows
    ]


def row_count(connection: DuckDBPyConnection, table: str, account_id: str) -> int:
    """How many rows of a published table are about an account."""
    found = connection.execute(
        f"select count(*) from marts.{_quoted(table)} where account_id = ?", [account_id]
    )
    return int(found.fetchall()[0][0])


def whole(connection: DuckDBPyConnection, table: Table, account_id: str) -> pa.Table:
    """All rows of a published table about an account; lists are written out, for CSV has none."""
    columns = ", ".join(
        f"array_to_string({_quoted(one.name)}, ', ') as {_quoted(one.name)}"
        if one.kind.endswith("[]")
        else _quoted(one.name)
        for one in table.columns
    )
    found = connection.execute(
        f"select {columns} from marts.{_quoted(table.name)} where account_id = ? order by all",
        [account_id],
    )
    return found.to_arrow_table()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
