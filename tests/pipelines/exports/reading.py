"""Reads archives the way tests look at them."""

from pathlib import Path

import pyarrow as pa

from pipelines.exports.reader import RELATIONSHIPS, ArchiveFile, Reading, read


def read_at(path: Path, account: str | None = None) -> Reading:
    """Read the archive at a path."""
    return read(ArchiveFile.at(path, account=account))


def rows(reading: Reading) -> list[tuple[str, str, int]]:
    """List, username and time of each row, in order."""
    table = pa.Table.from_batches(reading.batches("run-1"), schema=RELATIONSHIPS)
    return [
        (row["list"], row["username"], int(row["followed_at"].timestamp()))
        for row in table.to_pylist()
    ]
