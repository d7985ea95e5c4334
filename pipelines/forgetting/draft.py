"""The warehouse and the published file as they would be without an account, beside the real ones.

Rows that stay are copied into new files: what is deleted within a file would lie on in its gaps.
Raw rows and published ones are told apart by their owner; all between is left out, since the next
pass makes it anew. So a deletion changes no row of anybody else.
"""

from datetime import datetime
from typing import Final

import duckdb

from pipelines.forgetting.belongings import Belongings
from pipelines.ledger.state import STATE
from warehouse.copying import Origin, text
from warehouse.layout import DataFolder
from warehouse.private import CONFIGURATION, open_private
from warehouse.publish import publish

# Made anew from the raw rows by every pass, but for what has been claimed before.
_DERIVED: Final = ("staging", "intermediate")
_REMEMBERED: Final = ("intermediate", "int_claims_remembered")


def make(data: DataFolder, draft: DataFolder, belongings: Belongings, at: datetime) -> None:
    """Make them in another folder; nobody may be writing the warehouse meanwhile.

    Args:
        data: The installation.
        draft: The folder to make, empty so far.
        belongings: What is left out.
        at: The moment of publication (UTC).

    Raises:
        warehouse.errors.WarehouseError: They cannot be made.
    """
    draft.root.mkdir(parents=True)
    if not data.warehouse.exists():
        return
    with open_private(data) as private:
        # What a pass that was killed has left beside the file goes into it.
        private.execute("checkpoint")
    with duckdb.connect(draft.warehouse, config=dict(CONFIGURATION)) as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach {text(str(data.warehouse))} as whole (read_only)")
        has_marts = _copy(con, belongings)
    if has_marts:
        publish(draft, at)


def _copy(con: duckdb.DuckDBPyConnection, belongings: Belongings) -> bool:
    """Copy what stays; tells whether there are marts."""
    tables = con.execute(
        """
        select schema_name, table_name, list(column_name)
        from duckdb_tables()
        inner join duckdb_columns() using (database_name, schema_name, table_name)
        where database_name = 'whole'
        group by all
        order by all
        """
    ).fetchall()
    whole = Origin(con, "whole")
    for schema, table, columns in tables:
        if schema in _DERIVED and (schema, table) != _REMEMBERED:
            continue
        con.execute(f'create schema if not exists "{schema}"')
        column, gone = _owner(table, columns, belongings)
        if column is None:
            whole.copy(schema, table)
        else:
            stays = f'coalesce(not list_contains($gone, "{column}"), true)'
            parameters = {"gone": list(gone)}
            whole.copy(schema, table, where=stays, parameters=parameters)
    return any(schema == "marts" for schema, *_ in tables)


def _owner(
    table: str, columns: list[str], belongings: Belongings
) -> tuple[str | None, tuple[str, ...]]:
    """The column that tells whose a row is, and what it holds in rows that go.

    The state goes by name: a list cannot leave it alone, and whoever else has archives under the
    name has them folded anew by the next pass.
    """
    if table in STATE:
        return "account_username", belongings.usernames
    if "account_id" in columns:
        return "account_id", belongings.account_ids
    if "archive_sha256" in columns:
        return "archive_sha256", belongings.archives
    return None, ()
