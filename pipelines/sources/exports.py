"""Export archives as a dlt source: what each archive says, in the tables of `COLUMNS`.

What an archive says is decided in `pipelines.exports`; which archives are loaded, in
`pipelines.intake`. Rows of lists travel as Arrow batches and never pass dlt's row normaliser.

Exactly once: every table but one is merged, each in one transaction that deletes what it holds of a
digest and inserts it anew. `landed_lists` holds the followers and following of the last load alone,
until `pipelines.ledger` has folded them. A kill while extracting leaves nothing; one while loading
leaves a pending package, which `loading.load` finishes first; and whatever else is lost,
`intake.not_loaded` sees that rows are not as many as `archives.row_counts` says, or that a list is
not folded, and the archive is loaded again.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

import dlt
from dlt.extract.source import DltSource

from pipelines.exports.errors import ArchiveError
from pipelines.exports.reader import RELATIONSHIPS, ArchiveFile, Reading, read
from pipelines.ledger.state import LANDED
from pipelines.sources.loading import CONTRACT

_log = logging.getLogger(__name__)

# Comes before the first archive, so that all tables exist when there is none.
_NOTHING_YET = object()

_DIGEST: Any = {"archive_sha256": {"data_type": "text", "nullable": False}}
_RUN: Any = {"run_id": {"data_type": "text", "nullable": False}}
_ROWS_OF_LISTS: Any = {
    **_DIGEST,
    "list": {"data_type": "text", "nullable": False},
    "username": {"data_type": "text", "nullable": False},
    "followed_at": {"data_type": "timestamp", "nullable": True},
    "position": {"data_type": "bigint", "nullable": False},
    **_RUN,
}

# The raw tables and their columns.
COLUMNS: Final[dict[str, dict[str, Any]]] = {
    "archives": {
        **_DIGEST,
        "account_username": {"data_type": "text", "nullable": False},
        "account_evidence": {"data_type": "text"},
        "captured_at": {"data_type": "timestamp"},
        "captured_at_evidence": {"data_type": "text"},
        "captured_at_precision_seconds": {"data_type": "bigint"},
        "file_name": {"data_type": "text"},
        "followers_listed": {"data_type": "bigint"},
        "following_listed": {"data_type": "bigint"},
        "imported_at": {"data_type": "timestamp"},
        "format": {"data_type": "text"},
        "signed_up_at": {"data_type": "timestamp"},
        "row_counts": {"data_type": "json"},
        "run_id": {"data_type": "text"},
    },
    "lists": {
        **_DIGEST,
        "list": {"data_type": "text", "nullable": False},
        "listed_rows": {"data_type": "bigint", "nullable": False},
        "untimed_rows": {"data_type": "bigint", "nullable": False},
        "oldest_at": {"data_type": "timestamp"},
        "newest_at": {"data_type": "timestamp"},
        "time_precision_seconds": {"data_type": "bigint", "nullable": False},
        "files": {"data_type": "bigint", "nullable": False},
        "files_missing": {"data_type": "json", "nullable": False},
        **_RUN,
    },
    "members": {
        **_DIGEST,
        "member": {"data_type": "text", "nullable": False},
        "what": {"data_type": "text", "nullable": False},
        "outcome": {"data_type": "text", "nullable": False},
        "number": {"data_type": "bigint"},
        "content_sha256": {"data_type": "text"},
        "rows": {"data_type": "bigint"},
        "problem": {"data_type": "text"},
        **_RUN,
    },
    "relationships": _ROWS_OF_LISTS,
    LANDED: _ROWS_OF_LISTS,
    "profile_changes": {
        **_DIGEST,
        "field": {"data_type": "text", "nullable": False},
        "previous_value": {"data_type": "text"},
        "new_value": {"data_type": "text"},
        "changed_at": {"data_type": "timestamp"},
        **_RUN,
    },
    "past_insights": {
        **_DIGEST,
        "metric": {"data_type": "text", "nullable": False},
        "value": {"data_type": "double", "nullable": False},
        "window_start": {"data_type": "date"},
        "window_end": {"data_type": "date"},
        **_RUN,
    },
}

# Rows of lists: those of the ledger until they are folded, those of all other lists for good.
PEOPLE: Final = ("relationships", LANDED)


def exports_source(archives: Iterable[ArchiveFile], *, run_id: str) -> DltSource:
    """The tables of `COLUMNS`.

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

    def table(name: str) -> Any:
        @dlt.transformer(
            name=name,
            data_from=readings,
            columns=COLUMNS[name],
            merge_key="archive_sha256",
            write_disposition="replace" if name == LANDED else "merge",
        )
        def rows(reading: Reading) -> Iterator[Any]:
            yield from _rows_about(reading, name, run_id)

        return rows

    @dlt.source(name="exports", max_table_nesting=0, schema_contract=CONTRACT)
    def source() -> Any:
        return [table(name) for name in COLUMNS]

    return source()


def _readable(archives: Iterable[ArchiveFile]) -> Iterator[Reading]:
    # Twice in one load would be twice in the table: rows are replaced by load, not by reading.
    for archive in {archive.sha256: archive for archive in archives}.values():
        try:
            yield read(archive)
        except ArchiveError as error:
            _log.error("%s", error)


def _rows_about(reading: Reading | object, table: str, run_id: str) -> Iterator[Any]:
    """What one reading brings to a table: batches of rows of lists, one list of any other rows."""
    if not isinstance(reading, Reading):
        # dlt's own mark would make a table with columns that Arrow rows do not have.
        yield (
            RELATIONSHIPS.empty_table() if table in PEOPLE else dlt.mark.materialize_table_schema()
        )
    elif table in PEOPLE:
        yield from reading.batches(run_id, of_the_ledger=table == LANDED)
    else:
        digest = reading.facts.archive_sha256
        facts = [reading.facts] if table == "archives" else getattr(reading, table)
        yield [{"archive_sha256": digest, **_storable(one), "run_id": run_id} for one in facts]


def _storable(facts: Any) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(facts).items()
    }
