"""Rows on their way from an archive to whoever asked for them: on disk when they are many.

The facts of an archive come before its rows and are known only after the last of them; reading it
twice would cost more than keeping what was read.
"""

import tempfile
from collections.abc import Iterator

import pyarrow as pa

from pipelines.exports.rows import Columns

BATCH_ROWS = 100_000
_IN_MEMORY_BYTES = 32 * 2**20
_ROWS = pa.schema([pa.field("username", pa.string()), pa.field("seconds", pa.int64())])


class Spool:
    """Rows of lists, list after list; written once and read as often as wanted."""

    def __init__(self) -> None:
        # Open for as long as its rows are wanted, which is longer than any block here.
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115
        self._writer = pa.ipc.new_file(self._file, _ROWS)
        self._lists: list[str] = []  # of each batch
        self._pending: list[pa.RecordBatch] = []

    def add(self, name: str, columns: Columns) -> None:
        """Add rows to a list; a list that was begun is not gone back to.

        Raises:
            OSError: The disk is full.
        """
        if self._lists and self._lists[-1] != name:
            self._write_pending()
        if not self._pending:
            self._lists.append(name)
        self._pending.append(
            pa.RecordBatch.from_arrays([columns.usernames, columns.seconds], schema=_ROWS)
        )
        if sum(batch.num_rows for batch in self._pending) >= BATCH_ROWS:
            self._write_pending()

    def finish(self) -> None:
        """No more rows will come."""
        self._write_pending()
        self._writer.close()

    def batches(self) -> Iterator[tuple[str, pa.RecordBatch]]:
        """The name of a list and some rows of it, in order; several may go on at a time."""
        written = pa.ipc.open_file(self._file)
        for number, name in enumerate(self._lists):
            yield name, written.get_batch(number)

    def _write_pending(self) -> None:
        if self._pending:
            self._writer.write_batch(pa.concat_batches(self._pending))
            self._pending = []
