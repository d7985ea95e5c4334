"""The two doors as Dagster asset checks.

The first does not block: what cannot be true is already in quarantine when it reports, and the rest
of the pass goes on without it. The second blocks: if it fails, nothing is published.
"""

import logging
from collections.abc import Iterable, Iterator

import dagster as dg

from pipelines.orchestration.resources import Writer
from pipelines.quality import arrivals, publication
from pipelines.quality.validation import Verdict
from warehouse.private import open_private
from warehouse.snapshots import current_file

log = logging.getLogger("tracker")

ARRIVED_SOUND = "arrived_sound"
FIT_TO_PUBLISH = "fit_to_publish"


def arrival_specs(keys: Iterable[dg.AssetKey]) -> list[dg.AssetCheckSpec]:
    """The first door's check of each raw asset that has one."""
    guarded = {(one.schema, one.table) for one in arrivals.ARRIVALS}
    return [
        dg.AssetCheckSpec(
            ARRIVED_SOUND,
            asset=key,
            description="What was read is possible; what is not was put into quarantine.",
        )
        for key in keys
        if tuple(key.path) in guarded
    ]


def examine_arrivals(writer: Writer, keys: Iterable[dg.AssetKey]) -> Iterator[dg.AssetCheckResult]:
    """Ask the first door about what came into these raw tables and was not asked yet."""
    wanted = {tuple(key.path): key for key in keys}
    with open_private(writer.data) as con:
        for arrival in arrivals.ARRIVALS:
            key = wanted.get((arrival.schema, arrival.table))
            if key is not None:
                verdict = arrivals.examine(con, arrival)
                yield _result(key, ARRIVED_SOUND, verdict)


def publication_check() -> dg.AssetChecksDefinition:
    """The second door: one step that asks about every mart and stops the publishing."""
    keys = {one.mart: dg.AssetKey(["marts", one.mart]) for one in publication.PUBLICATIONS}

    @dg.multi_asset_check(
        name="publication_door",
        specs=[
            dg.AssetCheckSpec(
                FIT_TO_PUBLISH,
                asset=key,
                blocking=True,
                description="Possible figures only, and no published history is gone.",
            )
            for key in keys.values()
        ],
        can_subset=True,
    )
    def publication_door(
        context: dg.AssetCheckExecutionContext, writer: Writer
    ) -> Iterator[dg.AssetCheckResult]:
        log.info("Checking what is about to be published")
        published = current_file(writer.data)
        with open_private(writer.data, read_only=True) as con:
            for one in publication.PUBLICATIONS:
                key = keys[one.mart]
                if dg.AssetCheckKey(key, FIT_TO_PUBLISH) in context.selected_asset_check_keys:
                    verdict = publication.examine(con, one, published)
                    yield _result(key, FIT_TO_PUBLISH, verdict)

    return publication_door


def _result(key: dg.AssetKey, name: str, verdict: Verdict) -> dg.AssetCheckResult:
    for line in verdict.broken:
        log.warning("%s: %s: %s", ".".join(key.path), name, line)
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=name,
        passed=verdict.passed,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={"rows": verdict.rows, "broken": dg.MetadataValue.json(list(verdict.broken))},
    )
