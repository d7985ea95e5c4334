"""The last step of a pass: the marts become the file that readers see."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime

import dagster as dg

from pipelines.orchestration.resources import Writer
from warehouse.publish import publish

log = logging.getLogger("tracker")

PUBLISHED = dg.AssetKey(["published", "marts"])


def publish_asset(marts: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The published file, after every mart and the blocking checks on them."""

    @dg.asset(
        key=PUBLISHED,
        deps=list(marts),
        group_name="published",
        kinds={"duckdb"},
        description="The read-only file that the dashboard and analysts read.",
    )
    def published(writer: Writer) -> dg.MaterializeResult[None]:
        log.info("Publishing")
        snapshot = publish(writer.data, at=datetime.now(UTC))
        log.info("Published snapshot %s", snapshot.snapshot_id)
        return dg.MaterializeResult(metadata={"snapshot": snapshot.snapshot_id})

    return published
