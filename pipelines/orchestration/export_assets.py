"""The export archives as assets: what lies in the inbox is taken in, loaded, and folded.

Their message threads are an asset apart: nothing else here opens one.
"""

import logging
from collections.abc import Iterator

import dagster as dg

from pipelines.exports.reader import ArchiveFile
from pipelines.intake.places import PlaceError
from pipelines.intake.store import messages_to_change, not_loaded
from pipelines.intake.taking import Intake, take_in_inbox
from pipelines.ledger.folding import fold
from pipelines.ledger.state import FOLDED_LISTS, STATE, forget
from pipelines.orchestration.doors import arrival_specs, examine_arrivals
from pipelines.orchestration.resources import Writer
from pipelines.sources.exports import COLUMNS, PEOPLE, exports_source
from pipelines.sources.loading import load
from pipelines.sources.messages import COLUMNS as MESSAGE_COLUMNS
from pipelines.sources.messages import forget_messages, messages_source
from warehouse.layout import DataFolder
from warehouse.private import open_private

log = logging.getLogger("tracker")

KEYS = [dg.AssetKey(["exports", table]) for table in (*COLUMNS, *STATE)]
MESSAGE_KEYS = [dg.AssetKey(["exports", table]) for table in MESSAGE_COLUMNS]


@dg.multi_asset(
    name="read_archives",
    specs=[
        dg.AssetSpec(
            key, group_name="exports", kinds={"dlt", "duckdb"}, deps=[dg.AssetKey("inbox")]
        )
        for key in KEYS
    ],
    check_specs=arrival_specs(KEYS),
)
def archives(
    context: dg.AssetExecutionContext, writer: Writer
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Take in the inbox, load the archives that the warehouse lacks, and fold their lists."""
    data = writer.data
    refused = _taken_from_inbox(writer).refused
    waiting = _to_be_loaded(data)
    log.info("Archives: %d new to load", len(waiting))
    rows = {}
    if waiting:
        source = exports_source(waiting, run_id=context.run_id)
        rows = load(source, data=data, dataset="exports").rows
        log.info("Loaded %d rows of lists of people", sum(rows.get(one, 0) for one in PEOPLE))
    yield from examine_arrivals(writer, KEYS)
    with open_private(data) as con:
        rows[FOLDED_LISTS] = fold(con)
    for key in KEYS:
        metadata = {"rows": rows.get(key.path[-1], 0), "refused": len(refused)}
        yield dg.MaterializeResult(asset_key=key, metadata=metadata)


@dg.multi_asset(
    name="count_messages",
    specs=[
        dg.AssetSpec(
            key,
            group_name="exports",
            kinds={"dlt", "duckdb"},
            deps=[dg.AssetKey(["exports", "archives"])],
        )
        for key in MESSAGE_KEYS
    ],
)
def messages(
    context: dg.AssetExecutionContext, writer: Writer
) -> Iterator[dg.MaterializeResult[None]]:
    """Count the messages of the archives if the owner wishes it, else drop what was counted."""
    rows = {}
    if changed := messages_to_change(writer.data, wanted=writer.count_messages):
        if writer.count_messages:
            source = messages_source(changed, run_id=context.run_id)
            rows = load(source, data=writer.data, dataset="exports").rows
            log.info("Counted the messages of %d archive(s)", rows.get("message_readings", 0))
        else:
            with open_private(writer.data) as con:
                forget_messages(con)
            log.info("Dropped the message counts of %d archive(s)", len(changed))
    for key in MESSAGE_KEYS:
        yield dg.MaterializeResult(asset_key=key, metadata={"rows": rows.get(key.path[-1], 0)})


def _taken_from_inbox(writer: Writer) -> Intake:
    """What the inbox held; one that cannot be reached does not stop the pass."""
    try:
        intake = take_in_inbox(
            writer.inbox,
            writer.data,
            remove=writer.remove_from_inbox,
            messages=writer.count_messages,
        )
    except PlaceError as error:
        log.warning("The inbox cannot be looked into. %s", error)
        return Intake()
    for refused in intake.refused:
        log.warning("%s", refused.why)
    for name in intake.waiting:
        log.info("%s: still arriving, or here for less than a minute; left for the next look", name)
    return intake


def _to_be_loaded(data: DataFolder) -> list[ArchiveFile]:
    """The new archives; with one that is folded already, all of its account are read anew."""
    waiting = not_loaded(data)
    if not waiting:
        return []
    with open_private(data) as con:
        is_known = forget(con, [one.sha256 for one in waiting])
    return not_loaded(data) if is_known else waiting
