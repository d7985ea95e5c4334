"""Export archives as a dlt source: one row of facts per archive, and its follower rows.

What an archive says is decided in `pipelines.exports`; which archives are loaded, in
`pipelines.intake`. Rows travel as Arrow batches and never pass dlt's row normaliser.

Exactly once: both tables are merged, each in one transaction that deletes what it holds of a digest
and inserts it anew. A kill while extracting leaves nothing; one while loading leaves a pending
package, which `loading.load` finishes first; and if dlt's state is lost between the two tables,
`intake.not_loaded` sees that the rows are not as many as the facts say, and the archive is loaded
again. A first load of 300,000 rows took 1.6 CPU s this way, 1.7-1.8 with `upsert` or `insert-only`
on a key of rows, which would also keep rows that a later version of the reader no longer reads.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import dlt
from dlt.extract.source import DltSource

from pipelines.exports.errors import ArchiveError
from pipelines.exports.reader import RELATIONSHIPS, ArchiveFacts, ArchiveFile, Reading, read
from pipelines.sources.loading import CONTRACT

_log = logging.getLogger(__name__)

# Comes before the first archive, so that both tables exist when there is none.
_NOTHING_YET = object()

_ARCHIVES: Any = {
    "archive_sha256": {"data_type": "text", "nullable": False},
    "account_username": {"data_type": "text", "nullable": False},
    "account_evidence": {"data_type": "text"},
    "captured_at": {"data_type": "timestamp"},
    "captured_at_evidence": {"data_type": "text"},
    "captured_at_precision_seconds": {"data_type": "bigint"},
    "file_name": {"data_type": "text"},
    "followers_listed": {"data_type": "bigint"},
    "following_listed": {"data_type": "bigint"},
    "warnings": {"data_type": "json"},
    "imported_at": {"data_type": "timestamp"},
    "run_id": {"data_type": "text"},
}
_RELATIONSHIPS: Any = {
    "archive_sha256": {"data_type": "text", "nullable": False},
    "list": {"data_type": "text", "nullable": False},
    "username": {"data_type": "text", "nullable": False},
    "followed_at": {"data_type": "timestamp", "nullable": True},
    "position": {"data_type": "bigint", "nullable": False},
    "run_id": {"data_type": "text", "nullable": False},
}


def exports_source(archives: Iterable[ArchiveFile], *, run_id: str) -> DltSource:
    """The tables `exports.archives` and `exports.relationships`.

    Each archive replaces what the tables hold of the same digest, so loading one again, or once
    more after a kill, changes nothing. An archive that cannot be read is logged and left out.

    Args:
        archives: What to load; each is read once, when dlt asks for it.
        run_id: The pass that loads; it stands in every row.
    """

    @dlt.resource(name="readings", selected=False)
    def readings() -> Iterator[Any]:
        yield _NOTHING_YET
        yield from _readable(archives)

    @dlt.transformer(
        name="archives",
        data_from=readings,
        columns=_ARCHIVES,
        primary_key="archive_sha256",
        write_disposition="merge",
    )
    def facts(reading: Reading) -> Iterator[Any]:
        if reading is _NOTHING_YET:
            yield dlt.mark.materialize_table_schema()
        else:
            yield _facts_row(reading.facts, run_id)

    @dlt.transformer(
        name="relationships",
        data_from=readings,
        columns=_RELATIONSHIPS,
        merge_key="archive_sha256",
        write_disposition="merge",
    )
    def rows(reading: Reading) -> Iterator[Any]:
        # dlt's own mark would make a table with columns that Arrow rows do not have.
        empty = reading is _NOTHING_YET
        yield from [RELATIONSHIPS.empty_table()] if empty else reading.batches(run_id)

    @dlt.source(name="exports", max_table_nesting=0, schema_contract=CONTRACT)
    def source() -> Any:
        return facts, rows

    return source()


def _readable(archives: Iterable[ArchiveFile]) -> Iterator[Reading]:
    # Twice in one load would be twice in the table: rows are replaced by load, not by reading.
    for archive in {archive.sha256: archive for archive in archives}.values():
        try:
            yield read(archive)
        except ArchiveError as error:
            _log.error("%s", error)


def _facts_row(facts: ArchiveFacts, run_id: str) -> dict[str, Any]:
    return {
        **asdict(facts),
        "warnings": list(facts.warnings),
        "imported_at": datetime.now(UTC),
        "run_id": run_id,
    }
