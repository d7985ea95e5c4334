"""What a pass begins with: who is tracked, whether their logins are fresh, what metrics there are.

It also sees that every raw table exists, so that models build with archives only, with the API
only, and in the warehouse of an earlier version.
"""

import logging
from collections.abc import Mapping
from datetime import datetime

import dagster as dg

from appdb.database import TokenState
from pipelines.connecting.apps import App
from pipelines.connecting.health import token_health
from pipelines.connecting.refresh import refresh_tokens
from pipelines.graph_api.catalogue import metric_rows
from pipelines.graph_api.client import open_http
from pipelines.ledger.state import STATE, create
from pipelines.orchestration import interrupting
from pipelines.orchestration.partitions import keep_in_step
from pipelines.orchestration.resources import Writer
from pipelines.sources.app import AccountRow, TokenRow, app_source
from pipelines.sources.exports import COLUMNS, exports_source
from pipelines.sources.graph_api import (
    CATALOGUE,
    DATASET,
    KEYS,
    catalogue_source,
    columns_of,
    graph_api_source,
    row_type,
)
from pipelines.sources.loading import load
from pipelines.sources.messages import COLUMNS as MESSAGE_COLUMNS
from pipelines.sources.messages import messages_source
from warehouse.layout import DataFolder
from warehouse.private import open_private

log = logging.getLogger("tracker")

ACCOUNTS = dg.AssetKey(["app", "accounts"])
TOKENS = dg.AssetKey(["app", "tokens"])
METRICS = dg.AssetKey([DATASET, CATALOGUE])


def app_assets() -> list[dg.AssetsDefinition]:
    """The assets that every pass begins with."""
    return [tracked_accounts, tokens, metrics]


@dg.asset(
    key=ACCOUNTS,
    group_name="app",
    kinds={"dlt", "duckdb"},
    description="The accounts that are connected to the API, without their tokens.",
)
def tracked_accounts(
    context: dg.AssetExecutionContext, writer: Writer
) -> dg.MaterializeResult[None]:
    """Load the tracked accounts, make them partitions, and make the tables that are missing."""
    accounts = writer.app_database().accounts()
    log.info("%d connected account(s)", len(accounts))
    keep_in_step(context.instance, [one.account_id for one in accounts])
    make_raw_tables(writer.data, context.run_id)
    rows = [
        AccountRow(
            account_id=one.account_id,
            username=one.username,
            flavour=one.flavour,
            is_sandbox=one.is_sandbox,
            connected_at=one.connected_at,
            run_id=context.run_id,
        )
        for one in accounts
    ]
    loaded = load(app_source(accounts=rows), data=writer.data, dataset="app")
    return dg.MaterializeResult(metadata={"rows": loaded.total})


@dg.asset(
    key=TOKENS,
    deps=[ACCOUNTS],
    group_name="app",
    kinds={"dlt", "duckdb"},
    description="How the logins of the accounts fare, without the logins themselves.",
)
def tokens(context: dg.AssetExecutionContext, writer: Writer) -> dg.MaterializeResult[None]:
    """Renew the tokens that are due, and load how each of them fares."""
    rows = interrupting.run(_cared_for(writer, context.run_id))
    load(app_source(tokens=rows), data=writer.data, dataset="app")
    return dg.MaterializeResult(metadata={"rows": len(rows)})


async def _cared_for(writer: Writer, run_id: str) -> list[TokenRow]:
    """How the tokens fare after those that were due are renewed."""
    database, apps = writer.app_database(), writer.apps()
    async with open_http() as http:
        now = await writer.clocks(http, database.accounts())
        if not now:
            return []
        for one in await refresh_tokens(database, http, apps, max(now.values())):
            level = logging.INFO if one.outcome == "renewed" else logging.WARNING
            log.log(level, "%s: %s", one.username, one.message)
    return [
        _token_row(one, now.get(one.account_id, max(now.values())), apps, run_id)
        for one in database.token_states()
    ]


def _token_row(token: TokenState, now: datetime, apps: Mapping[str, App], run_id: str) -> TokenRow:
    health = token_health(token, now, has_app=token.flavour in apps)
    return TokenRow(
        account_id=token.account_id,
        flavour=token.flavour,
        obtained_at=token.obtained_at,
        expires_at=token.expires_at,
        refreshed_at=token.refreshed_at,
        refresh_due_at=health.refresh_due_at,
        scopes=list(token.scopes),
        state=health.state,
        last_error=token.last_error,
        last_error_at=token.last_error_at,
        remedy=health.remedy,
        run_id=run_id,
    )


@dg.asset(
    key=METRICS,
    deps=[ACCOUNTS],
    group_name="app",
    kinds={"dlt", "duckdb"},
    description="The catalogue of Instagram's metrics, as this version knows it.",
)
def metrics(context: dg.AssetExecutionContext, writer: Writer) -> dg.MaterializeResult[None]:
    """Load the catalogue of metrics."""
    rows = metric_rows(context.run_id)
    load(catalogue_source(rows), data=writer.data, dataset=DATASET)
    return dg.MaterializeResult(metadata={"rows": len(rows)})


def make_raw_tables(data: DataFolder, run_id: str) -> None:
    """Create every raw table and column that is not there."""
    wanted = {(table, column) for table in KEYS for column in columns_of(row_type(table))}
    if wanted - _columns_in(data, DATASET):
        load(graph_api_source([]), data=data, dataset=DATASET)
    for columns, source in (
        (COLUMNS, exports_source([], run_id=run_id)),
        (MESSAGE_COLUMNS, messages_source([], run_id=run_id)),
    ):
        wanted = {(table, column) for table in columns for column in columns[table]}
        if wanted - _columns_in(data, "exports"):
            load(source, data=data, dataset="exports")
    if set(STATE) - {table for table, _ in _columns_in(data, "exports")}:
        with open_private(data) as con:
            create(con)


def _columns_in(data: DataFolder, schema: str) -> set[tuple[str, str]]:
    if not data.warehouse.exists():
        return set()
    with open_private(data, read_only=True) as con:
        query = "select table_name, column_name from duckdb_columns() where schema_name = ?"
        return set(con.execute(query, [schema]).fetchall())
