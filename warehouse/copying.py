"""Copying one table from an attached database into the one that is open, with what is said of it.

`CREATE TABLE AS` leaves comments and NOT NULL behind; they are brought along here.
"""

from collections.abc import Mapping

import duckdb

from warehouse.content import quoted


def copy_table(
    connection: duckdb.DuckDBPyConnection,
    origin: str,
    schema: str,
    table: str,
    *,
    where: str = "true",
    parameters: Mapping[str, object] | None = None,
) -> None:
    """Copy a table into the same schema of the open database; the schema must be there.

    Args:
        connection: Where to.
        origin: The name of the attached database.
        schema: The schema of both tables.
        table: The name of both.
        where: Which rows, as an SQL condition.
        parameters: What the condition's parameters stand for.
    """
    name = f"{quoted(schema)}.{quoted(table)}"
    connection.execute(
        f"CREATE TABLE {name} AS FROM {quoted(origin)}.{name} WHERE {where}", parameters
    )
    described = connection.execute(
        "SELECT comment FROM duckdb_tables() WHERE database_name = ?"
        " AND schema_name = ? AND table_name = ? AND comment IS NOT NULL",
        [origin, schema, table],
    ).fetchone()
    if described:
        connection.execute(f"COMMENT ON TABLE {name} IS {text(described[0])}")
    columns = connection.execute(
        "SELECT column_name, is_nullable, comment FROM duckdb_columns() WHERE database_name = ?"
        " AND schema_name = ? AND table_name = ?",
        [origin, schema, table],
    ).fetchall()
    for column, is_nullable, comment in columns:
        if not is_nullable:
            connection.execute(f"ALTER TABLE {name} ALTER {quoted(column)} SET NOT NULL")
        if comment is not None:
            connection.execute(f"COMMENT ON COLUMN {name}.{quoted(column)} IS {text(comment)}")


def text(value: str) -> str:
    """A string literal, for statements that take no parameters."""
    return "'" + value.replace("'", "''") + "'"
