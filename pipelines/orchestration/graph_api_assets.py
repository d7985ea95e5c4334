"""The raw Graph API tables as assets: four parts, each read at its own pace for every account."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import dagster as dg
import httpx

from appdb.database import TrackedAccount
from appdb.errors import VaultError
from pipelines.graph_api.client import Account, GraphClient, open_http
from pipelines.graph_api.errors import ErrorKind
from pipelines.graph_api.parts import Known, Part, read_part
from pipelines.graph_api.rows import ReadRow, Rows
from pipelines.orchestration.app_assets import tracked_accounts
from pipelines.orchestration.doors import arrival_specs, examine_arrivals
from pipelines.orchestration.resources import Writer
from pipelines.sources.graph_api import DATASET, graph_api_source, known_readings
from pipelines.sources.loading import ContractBroken, load
from warehouse.layout import DataFolder
from warehouse.private import open_private

log = logging.getLogger("tracker")

TABLES: dict[Part, tuple[str, ...]] = {
    Part.PROFILE: ("profiles",),
    Part.MEDIA: ("media", "media_insights", "comments", "comment_reads"),
    Part.STORIES: ("stories", "story_insights"),
    Part.INSIGHTS: ("account_insights", "demographics", "online_followers"),
}
TYPES_KEPT = "types_kept"
RETRIES, RETRY_SECONDS = 2, 20.0


def group_of(part: Part | str) -> str:
    """The Dagster group of the tables that are read together."""
    return f"graph_api_{Part(part).value}"


def graph_api_assets() -> list[dg.AssetsDefinition]:
    """One multi-asset per part."""
    return [_part_assets(part) for part in Part]


def _part_assets(part: Part) -> dg.AssetsDefinition:
    keys = [dg.AssetKey([DATASET, table]) for table in TABLES[part]]

    @dg.multi_asset(
        name=f"read_{part.value}",
        specs=[
            dg.AssetSpec(
                key, group_name=group_of(part), kinds={"dlt", "duckdb"}, deps=[tracked_accounts]
            )
            for key in keys
        ],
        check_specs=[
            *arrival_specs(keys),
            *(
                dg.AssetCheckSpec(
                    TYPES_KEPT, asset=key, description="Every column came with its known type."
                )
                for key in keys
            ),
        ],
    )
    def assets(
        context: dg.AssetExecutionContext, writer: Writer
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        readings = asyncio.run(read_accounts(part, writer, context.run_id))
        log.info("Loading %s", part.value)
        stopped = load_readings(readings, writer.data)
        retry_if_unreachable(readings, tries=context.retry_number)
        yield from examine_arrivals(writer, keys)
        for key in keys:
            table = key.path[-1]
            rows = 0 if table in stopped else sum(len(one.table(table)) for one in readings)
            yield dg.MaterializeResult(asset_key=key, metadata={"rows": rows})
            yield dg.AssetCheckResult(
                asset_key=key,
                check_name=TYPES_KEPT,
                passed=table not in stopped,
                metadata={"message": stopped.get(table, "")},
            )

    return assets


async def read_accounts(part: Part, writer: Writer, run_id: str) -> list[Rows]:
    """Read one part of every connected account, side by side, each in isolation."""
    database = writer.app_database()
    with open_private(writer.data, read_only=True) as con:
        known = {one.account_id: known_readings(con, one.account_id) for one in database.accounts()}

    async def read(http: httpx.AsyncClient, account: TrackedAccount) -> Rows:
        try:
            token = database.token(account.account_id)
        except VaultError as error:
            log.warning("%s", error)
            return unreadable_token(part, account.account_id, run_id, str(error))
        asked = Account(account.account_id, account.username, token, account.host)
        return await _read(part, GraphClient(http, asked), known[account.account_id], run_id)

    async with open_http() as http:
        return await asyncio.gather(*(read(http, one) for one in database.accounts()))


def unreadable_token(part: Part, account_id: str, run_id: str, message: str) -> Rows:
    """The reading of an account whose token cannot be opened: its state, and nobody else's."""
    now, rows = datetime.now(UTC), Rows(run_id)
    rows.reads.append(
        ReadRow(
            account_id=account_id,
            source=part.value,
            run_id=run_id,
            started_at=now,
            finished_at=now,
            rows=0,
            calls=0,
            outcome="failed",
            error_kind=ErrorKind.NEEDS_OWNER.value,
            error_message=message,
        )
    )
    return rows


async def _read(part: Part, client: GraphClient, known: Known, run_id: str) -> Rows:
    rows = await read_part(part, client, known, run_id)
    for read in rows.reads:
        log.info(
            "%s: %s: %d rows in %d calls: %s",
            client.account.username,
            part.value,
            read["rows"],
            read["calls"],
            read["error_message"] or read["outcome"],
        )
    return rows


def load_readings(readings: Sequence[Rows], data: DataFolder) -> dict[str, str]:
    """Load what was read; a table whose types changed is left out and the others are loaded.

    Returns:
        The message for each table that was stopped.
    """
    stopped: dict[str, str] = {}
    source = graph_api_source(readings)
    while True:
        try:
            load(source, data=data, dataset=DATASET)
        except ContractBroken as broken:
            stopped[broken.table] = str(broken)
            log.warning("%s", broken)
            kept = [name for name in source.resources if name not in stopped]
            source = graph_api_source(readings).with_resources(*kept)
        else:
            return stopped


def retry_if_unreachable(readings: Sequence[Rows], *, tries: int) -> None:
    """Ask Dagster for another try if nothing could be read and waiting may help.

    One account in trouble is that account's state and stops nobody; but when no account could be
    read at all, for reasons that pass (a laptop that wakes before its network), the part is tried
    again.
    """
    reads = [read for one in readings for read in one.reads]
    unreachable = [
        read["outcome"] == "failed" and read["error_kind"] == ErrorKind.TEMPORARY for read in reads
    ]
    if reads and all(unreachable) and tries < RETRIES:
        raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=RETRY_SECONDS)
