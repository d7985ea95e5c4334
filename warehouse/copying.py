"""Copying tables from an attached database into the one that is open, with what is said of them.

`CREATE TABLE AS` leaves comments and NOT NULL behind; they are brought along here.
"""

from collections import defaultdict
from collections.abc import Mapping

import duckdb

from warehouse.content import quoted


class Origin:
    """An attached database, whose tables are copied into the open one.

    What is said of them is asked once: DuckDB looks through its whole catalogue for each answer.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """Ask what is said of all tables.

        Args:
            connection: Where tables are copied to.
            name: What the attached database is called.
        """
        self._connection = connection
        self._name = name
        self._of_tables: dict[tuple[str, str], str] = {
            (schema, table): comment
            for schema, table, comment in connection.execute(
                "SELECT schema_name, table_name, comment FROM duckdb_tables()"
                " WHERE database_name = ? AND comment IS NOT NULL",
                [name],
            ).fetchall()
        }
        self._of_columns = defaultdict[tuple[str, str], list[tuple[str, bool, str | None]]](list)
        for schema, table, *said in connection.execute(
            "SELECT schema_name, table_name, column_name, is_nullable, comment"
            " FROM duckdb_columns() WHERE database_name = ?",
            [name],
        ).fetchall():
            self._of_columns[schema, table].append(tuple(said))

    def copy(
        self,
        schema: str,
        table: str,
        *,
        where: str = "true",
        parameters: Mapping[str, object] | None = None,
    ) -> None:
        """Copy a table into the same schema of the open database; the schema must be there.

        Args:
            schema: The schema of both tables.
            table: The name of both.
            where: Which rows, as an SQL condition.
            parameters: What the condition's parameters stand for.
        """
        name = f"{quoted(schema)}.{quoted(table)}"
        origin = f"{quoted(self._name)}.{name}"
        self._connection.execute(f"CREATE TABLE {name} AS FROM {origin} WHERE {where}", parameters)
        said = []
        if described := self._of_tables.get((schema, table)):
            said.append(f"COMMENT ON TABLE {name} IS {text(described)}")
        for column, is_nullable, comment in self._of_columns[schema, table]:
            if not is_nullable:
                said.append(f"ALTER TABLE {name} ALTER {quoted(column)} SET NOT NULL")
            if comment is not None:
                said.append(f"COMMENT ON COLUMN {name}.{quoted(column)} IS {text(comment)}")
        self._connection.execute(";".join(said))


def text(value: str) -> str:
    """A string literal, for statements that take no parameters."""
    return "'" + value.replace("'", "''") + "'"
