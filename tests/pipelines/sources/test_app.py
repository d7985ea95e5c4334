"""What the app database knows reaches the warehouse, also that of an earlier version."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dlt

from pipelines.sources.app import AccountRow, app_source
from pipelines.sources.loading import CONTRACT, load
from warehouse.layout import DataFolder
from warehouse.private import open_private

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
COLUMNS: Any = {
    "account_id": {"data_type": "text"},
    "username": {"data_type": "text"},
    "flavour": {"data_type": "text"},
    "is_sandbox": {"data_type": "bool"},
    "connected_at": {"data_type": "timestamp"},
    "run_id": {"data_type": "text"},
}
OAK = AccountRow(
    account_id="1",
    username="oak",
    flavour="instagram_login",
    is_sandbox=False,
    connected_at=NOON,
    run_id="run-2",
)


@dlt.source(name="app", max_table_nesting=0, schema_contract=CONTRACT)
def first_version() -> Any:
    """`app.accounts` as the first version declared it."""
    return dlt.resource(
        [{**OAK, "username": "elm", "run_id": "run-1"}],
        name="accounts",
        primary_key="account_id",
        columns=COLUMNS,
        write_disposition="replace",
    )


def test_the_tracked_accounts_replace_those_of_the_first_version(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    load(first_version(), data=data, dataset="app")

    load(app_source(accounts=[OAK]), data=data, dataset="app")

    with open_private(data, read_only=True) as con:
        found = con.execute("select account_id, username from app.accounts").fetchall()
    assert found == [("1", "oak")]
