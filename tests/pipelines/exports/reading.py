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
    batches = [
        batch
        for of_the_ledger in (True, False)
        for batch in reading.batches("run-1", of_the_ledger=of_the_ledger)
    ]
    table = pa.Table.from_batches(batches, schema=RELATIONSHIPS)
    return [
        (row["list"], row["username"], _seconds(row["followed_at"])) for row in table.to_pylist()
    ]


def problems(reading: Reading) -> list[str]:
    """What was wrong with members, a sentence each."""
    return [f"{one.member} {one.problem}" for one in reading.members if one.problem]


def _seconds(at: datetime | None) -> int:
    return 0 if at is None else int(at.timestamp())
