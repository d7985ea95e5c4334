"""The raw Graph API tables as assets: parts that are read at their own pace for every account."""

import logging
from collections.abc import Iterator, Sequence

import dagster as dg

from appdb.database import TrackedAccount
from pipelines.graph_api.client import open_http
from pipelines.graph_api.parts import Part
from pipelines.orchestration import interrupting
from pipelines.orchestration.app_assets import TOKENS
from pipelines.orchestration.doors import arrival_specs, examine_arrivals
from pipelines.orchestration.partitions import (
    ACCOUNTS,
    ONE_RUN,
    chosen_accounts,
    is_on_demand,
    is_partitioned,
)
from pipelines.orchestration.reading import Tally, Task, read_accounts
from pipelines.orchestration.resources import Writer
from pipelines.sources.graph_api import DATASET

log = logging.getLogger("tracker")

TABLES: dict[Part, tuple[str, ...]] = {
    Part.STORIES: ("stories", "story_insights"),
    Part.PROFILE: ("profiles", "publishing_limits"),
    Part.MEDIA: (
        *("media", "media_children", "media_walks", "media_insights"),
        *("comments", "comment_reads"),
    ),
    Part.INSIGHTS: ("account_insights",),
    Part.AUDIENCE: ("demographics", "online_followers"),
    Part.TAGS: ("tags", "mentions"),
    Part.COMPETITORS: ("competitors", "competitor_media"),
    Part.HASHTAGS: ("hashtags", "hashtag_media"),
    Part.HISTORY: ("account_history", "history_walks"),
}
TYPES_KEPT = "types_kept"
RETRIES, RETRY_SECONDS = 2, 20.0


def group_of(part: Part) -> str:
    """The Dagster group of the tables that are read together."""
    return f"graph_api_{part.value}"


def graph_api_assets() -> list[dg.AssetsDefinition]:
    """One multi-asset per part; a pass takes them in the order of their importance."""
    return [_part_assets(part, priority=len(Part) - place) for place, part in enumerate(Part)]


def _part_assets(part: Part, *, priority: int) -> dg.AssetsDefinition:
    keys = [dg.AssetKey([DATASET, table]) for table in TABLES[part]]

    @dg.multi_asset(
        name=f"read_{part.value}",
        specs=[
            dg.AssetSpec(key, group_name=group_of(part), kinds={"dlt", "duckdb"}, deps=[TOKENS])
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
        partitions_def=ACCOUNTS,
        backfill_policy=ONE_RUN,
        op_tags={"dagster/priority": str(priority)},
    )
    def assets(
        context: dg.AssetExecutionContext, writer: Writer
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        database = writer.app_database()
        task = Task(
            part=part,
            tables=TABLES[part],
            database=database,
            data=writer.data,
            run_id=context.run_id,
            on_demand=is_on_demand(context),
        )
        accounts = _meant(context, database.accounts())
        tally = interrupting.run(_read(writer, task, accounts))
        # The first part waits for a network that wakes up with its laptop; the others need not.
        if priority == len(Part):
            retry_if_unreachable(tally, tries=context.retry_number)
        for table, message in tally.stopped.items():
            log.warning("%s.%s: %s", DATASET, table, message)
        if not is_partitioned(context):
            _record_partitions(context, tally)
        yield from examine_arrivals(writer, keys)
        for key in keys:
            yield from _results(key, tally)

    return assets


async def _read(writer: Writer, task: Task, accounts: Sequence[TrackedAccount]) -> Tally:
    async with open_http() as http:
        return await read_accounts(task, accounts, await writer.clocks(http, accounts), http)


def _meant(
    context: dg.AssetExecutionContext, accounts: Sequence[TrackedAccount]
) -> list[TrackedAccount]:
    """The accounts that a run is about."""
    chosen = chosen_accounts(context)
    return [one for one in accounts if chosen is None or one.account_id in chosen]


def _results(
    key: dg.AssetKey, tally: Tally
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    table = key.path[-1]
    yield dg.MaterializeResult(asset_key=key, metadata={"rows": tally.rows_of(table)})
    yield dg.AssetCheckResult(
        asset_key=key,
        check_name=TYPES_KEPT,
        passed=table not in tally.stopped,
        metadata={"message": tally.stopped.get(table, "")},
    )


def _record_partitions(context: dg.AssetExecutionContext, tally: Tally) -> None:
    """Tell Dagster which accounts a run about all of them has read."""
    outcomes = {read["account_id"]: read["outcome"] for read in tally.reads}
    for (account_id, table), rows in tally.rows.items():
        if outcomes[account_id] in {"ok", "partial"} and table not in tally.stopped:
            context.log_event(
                dg.AssetMaterialization(
                    [DATASET, table],
                    partition=account_id,
                    metadata={"rows": rows, "outcome": outcomes[account_id]},
                )
            )


def retry_if_unreachable(tally: Tally, *, tries: int) -> None:
    """Ask Dagster for another try if nobody could be reached and waiting may help.

    One account in trouble is that account's state and stops nobody; but when no account could be
    read at all (a laptop that wakes before its network), the part is tried again.
    """
    if tally.nobody_was_reachable and tries < RETRIES:
        raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=RETRY_SECONDS)
