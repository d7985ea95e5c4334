"""Who is tracked, as the first asset of every pass; it also sees that every raw table exists."""

import logging

import dagster as dg

from pipelines.orchestration.resources import Writer
from pipelines.sources.app import TrackedAccount, app_source
from pipelines.sources.exports import exports_source
from pipelines.sources.graph_api import graph_api_source
from pipelines.sources.loading import load
from warehouse.layout import DataFolder
from warehouse.private import open_private

log = logging.getLogger("tracker")


@dg.asset(
    key=["app", "accounts"],
    group_name="app",
    kinds={"dlt", "duckdb"},
    description="The accounts that are connected to the API, without their tokens.",
)
def tracked_accounts(
    context: dg.AssetExecutionContext, writer: Writer
) -> dg.MaterializeResult[None]:
    """Load the tracked accounts, and make the raw tables of a new warehouse."""
    data = writer.data
    accounts = [
        TrackedAccount(
            account_id=one.account_id,
            username=one.username,
            flavour=one.flavour,
            is_sandbox=one.is_sandbox,
            connected_at=one.connected_at,
        )
        for one in writer.app_database().accounts()
    ]
    log.info("%d connected account(s)", len(accounts))
    make_raw_tables(data, context.run_id)
    loaded = load(app_source(accounts, run_id=context.run_id), data=data, dataset="app")
    return dg.MaterializeResult(metadata={"rows": loaded.total})


def make_raw_tables(data: DataFolder, run_id: str) -> None:
    """Create every raw table, so that models build with archives only and with the API only."""
    if not data.warehouse.exists() or not _has_schema(data, "graph_api"):
        load(graph_api_source([]), data=data, dataset="graph_api")
    if not _has_schema(data, "exports"):
        load(exports_source([], run_id=run_id), data=data, dataset="exports")


def _has_schema(data: DataFolder, schema: str) -> bool:
    with open_private(data, read_only=True) as con:
        query = "select 1 from duckdb_tables() where schema_name = ? and table_name = '_dlt_loads'"
        return con.execute(query, [schema]).fetchone() is not None
