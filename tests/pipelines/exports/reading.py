"""Reads archives the way tests look at them."""

from datetime import datetime
from pathlib import Path

import pyarrow as pa

from pipelines.exports.reader import RELATIONSHIPS, ArchiveFile, Reading, read


def read_at(path: Path, account: str | None = None) -> Reading:
    """Read the archive at a path."""
    return read(ArchiveFile.at(path, account=account))


def listed(reading: Reading, name: str) -> list[tuple[str, int]]:
    """Usernames and times of one list."""
    return [(username, at) for kind, username, at in rows(reading) if kind == name]


def rows(reading: Reading) -> list[tuple[str, str, int]]:
    """List, username and time of each row, in order; a missing time is 0."""
    table = pa.Table.from_batches(reading.batches("run-1"), schema=RELATIONSHIPS)
    return [
        (row["list"], row["username"], _seconds(row["followed_at"])) for row in table.to_pylist()
    ]


def _seconds(at: datetime | None) -> int:
    return 0 if at is None else int(at.timestamp())
