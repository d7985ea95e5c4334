"""Message threads of archives as a dlt source: how many and when, in the tables of `COLUMNS`.

What is counted is decided in `pipelines.exports.messages`; for which archives, in
`pipelines.intake`. Loaded only while the owner wants it, and apart from all else that archives say:
no list is read again because of it. An archive replaces what the tables hold of it, in one load.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

import dlt
import duckdb
from dlt.extract.source import DltSource

from pipelines.exports.errors import ArchiveError
from pipelines.exports.messages import MessageCounts, count_messages
from pipelines.exports.reader import ArchiveFile
from pipelines.sources.loading import CONTRACT

_log = logging.getLogger(__name__)

# Comes before the first archive, so that the tables exist when there is none.
_NOTHING_YET = object()

_DIGEST: Any = {"archive_sha256": {"data_type": "text", "nullable": False}}
_RUN: Any = {"run_id": {"data_type": "text", "nullable": False}}

# The raw tables and their columns.
COLUMNS: Final[dict[str, dict[str, Any]]] = {
    "message_readings": {
        **_DIGEST,
        "files": {"data_type": "bigint", "nullable": False},
        "files_unplaced": {"data_type": "bigint", "nullable": False},
        **_RUN,
    },
    "message_files": {
        **_DIGEST,
        "folder": {"data_type": "text", "nullable": False},
        "thread_id": {"data_type": "text", "nullable": False},
        "number": {"data_type": "bigint", "nullable": False},
        "outcome": {"data_type": "text", "nullable": False},
        "thread_name": {"data_type": "text"},
        "participants": {"data_type": "bigint"},
        "is_group": {"data_type": "bool"},
        "messages": {"data_type": "bigint"},
        "messages_sent": {"data_type": "bigint"},
        "messages_received": {"data_type": "bigint"},
        "first_at": {"data_type": "timestamp"},
        "last_at": {"data_type": "timestamp"},
        **_RUN,
    },
}


def messages_source(archives: Iterable[ArchiveFile], *, run_id: str) -> DltSource:
    """The tables of `COLUMNS`; an archive that cannot be read is logged and left out.

    Args:
        archives: What to count; each is opened once, when dlt asks for it.
        run_id: The pass that counts; it stands in every row.
    """

    @dlt.resource(name="counts", selected=False)
    def counts() -> Iterator[Any]:
        yield _NOTHING_YET
        yield from _counted(archives)

    def table(name: str) -> Any:
        @dlt.transformer(
            name=name,
            data_from=counts,
            columns=COLUMNS[name],
            merge_key="archive_sha256",
            write_disposition="merge",
        )
        def rows(counted: MessageCounts | object) -> Iterator[Any]:
            if not isinstance(counted, MessageCounts):
                yield dlt.mark.materialize_table_schema()
                return
            of_it = {"archive_sha256": counted.archive_sha256, "run_id": run_id}
            if name == "message_files":
                yield [asdict(one) | of_it for one in counted.files]
            else:
                yield [asdict(counted.reading) | of_it]

        return rows

    @dlt.source(name="messages", max_table_nesting=0, schema_contract=CONTRACT)
    def source() -> Any:
        return [table(name) for name in COLUMNS]

    return source()


def _counted(archives: Iterable[ArchiveFile]) -> Iterator[MessageCounts]:
    for archive in archives:
        try:
            yield count_messages(archive)
        except ArchiveError as error:
            _log.error("%s", error)


def forget_messages(con: duckdb.DuckDBPyConnection) -> None:
    """Drop all counts.

    Args:
        con: The private warehouse, open for writing; it has the tables.
    """
    for table in COLUMNS:
        con.execute(f"truncate exports.{table}")
