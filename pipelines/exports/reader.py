"""Reading one archive: from a path to its facts and its rows. The way in for callers.

An archive is read as a whole or refused as a whole, one list member at a time: what is held is the
columns of the result (some 40 bytes a row) and one member.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.exports import contents, origin
from pipelines.exports.container import Container, open_container
from pipelines.exports.errors import DOWNLOAD_AGAIN, REQUEST_JSON, ArchiveError
from pipelines.exports.files import digest
from pipelines.exports.regular import read_regular
from pipelines.exports.rows import Columns, Malformed, read_rows

BATCH_ROWS = 100_000

RELATIONSHIPS = pa.schema(
    [
        pa.field("archive_sha256", pa.string(), nullable=False),
        pa.field("list", pa.string(), nullable=False),
        pa.field("username", pa.string(), nullable=False),
        pa.field("followed_at", pa.timestamp("us", tz="UTC")),
        pa.field("position", pa.int64(), nullable=False),
        pa.field("run_id", pa.string(), nullable=False),
    ]
)


@dataclass(frozen=True)
class ArchiveFile:
    """An archive that lies somewhere, and what is known about it from outside.

    Attributes:
        path: The zip file or folder.
        name: The name it came with; it carries account and date, whatever `path` is called.
        sha256: Digest of its content, its identity (`files.digest`).
        account: The account it is said to be of, for archives that do not tell.
    """

    path: Path
    name: str
    sha256: str
    account: str | None = None

    @classmethod
    def at(cls, path: Path, *, account: str | None = None) -> Self:
        """The archive that lies at a path.

        Raises:
            ArchiveError: It is missing or may not be read.
        """
        name = path.absolute().name
        return cls(path=path, name=name, sha256=digest(path, name), account=account)


@dataclass(frozen=True)
class ArchiveFacts:
    """What is known about one archive, beside its rows. Instants are UTC.

    Attributes:
        captured_at_precision_seconds: It was made at `captured_at` or up to so much later; None: at
            any later time.
        followers_listed: Rows of the followers list; None when the archive has no such list.
        following_listed: The same for the following list.
        warnings: Sentences about what could not be read, for the owner.
    """

    archive_sha256: str
    account_username: str
    account_evidence: origin.AccountEvidence
    captured_at: datetime
    captured_at_evidence: origin.TimeEvidence
    captured_at_precision_seconds: int | None
    file_name: str
    followers_listed: int | None
    following_listed: int | None
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """An archive that was read: its facts and the rows of its lists by list name."""

    facts: ArchiveFacts
    lists: dict[str, Columns]

    def batches(self, run_id: str) -> Iterator[pa.RecordBatch]:
        """The rows in the schema `RELATIONSHIPS`, positions counted from 0 within each list.

        Args:
            run_id: The pass that reads; it stands in every row.
        """
        for kind, columns in self.lists.items():
            for start in range(0, len(columns.usernames), BATCH_ROWS):
                usernames = columns.usernames.slice(start, BATCH_ROWS)
                seconds = columns.seconds.slice(start, BATCH_ROWS)
                rows = len(usernames)
                yield pa.RecordBatch.from_arrays(
                    [
                        pa.repeat(self.facts.archive_sha256, rows),
                        pa.repeat(kind, rows),
                        usernames,
                        seconds.cast(pa.timestamp("s", tz="UTC")).cast(
                            pa.timestamp("us", tz="UTC")
                        ),
                        pa.array(np.arange(start, start + rows)),
                        pa.repeat(run_id, rows),
                    ],
                    schema=RELATIONSHIPS,
                )


def read(archive: ArchiveFile) -> Reading:
    """Read an archive.

    Raises:
        ArchiveError: It cannot be used; nothing of it was kept.
    """
    with open_container(archive.path, archive.name) as container:
        found = contents.find(container)
        names = [*reversed(found.root.split("/")), archive.name]
        account = _account(container, found, names, archive)
        lists: dict[str, Columns] = {}
        warnings: list[str] = []
        for kind, members in found.lists.items():
            lists[kind] = _read_list(container, kind, members, warnings)
        # Packing again replaces the times that Instagram's members carry.
        wall_clock = None if found.repacked else container.wall_clock
    captured = origin.find_capture_time(names, wall_clock, _newest(lists))
    if captured is None:
        raise ArchiveError(
            archive.name, "nothing in it tells when it was made", "Keep the name Instagram gave it."
        )
    precision = captured.precision
    facts = ArchiveFacts(
        archive_sha256=archive.sha256,
        account_username=account.username,
        account_evidence=account.evidence,
        captured_at=captured.at,
        captured_at_evidence=captured.evidence,
        captured_at_precision_seconds=None if precision is None else int(precision.total_seconds()),
        file_name=archive.name,
        followers_listed=_listed(lists, "followers"),
        following_listed=_listed(lists, "following"),
        warnings=tuple(warnings),
    )
    return Reading(facts, lists)


def _account(
    container: Container, found: contents.Contents, names: list[str], archive: ArchiveFile
) -> origin.Account:
    document = found.personal_information and container.read(found.personal_information)
    account = origin.find_account(names, document or None, archive.account)
    if account is None:
        raise ArchiveError(
            archive.name,
            "nothing in it tells whose lists these are",
            "Name the account: tracker import --account USERNAME.",
        )
    return account


def _read_list(container: Container, kind: str, members: list[str], warnings: list[str]) -> Columns:
    """All members of one list, in their order; adds to the warnings."""
    keys = contents.LIST_KEYS[kind]
    parts: list[Columns] = []
    for member in members:
        document = container.read(member)
        try:
            part = read_regular(document, keys) or read_rows(document, keys)
        except Malformed as error:
            raise ArchiveError(
                container.archive, f"{member} cannot be read: {error}", _remedy(document)
            ) from error
        if part.seconds.null_count:
            warnings.append(f"{member}: {part.seconds.null_count} rows without a usable time")
        parts.append(part)
    return Columns(
        pa.concat_arrays([part.usernames for part in parts]),
        pa.concat_arrays([part.seconds for part in parts]),
    )


def _remedy(document: bytes) -> str:
    """A document that ends as JSON does was written like this; another was cut."""
    return REQUEST_JSON if document.rstrip().endswith((b"]", b"}")) else DOWNLOAD_AGAIN


def _newest(lists: dict[str, Columns]) -> datetime | None:
    newest = [pc.max(columns.seconds).as_py() for columns in lists.values()]
    known = [seconds for seconds in newest if seconds is not None]
    return datetime.fromtimestamp(max(known), UTC) if known else None


def _listed(lists: dict[str, Columns], kind: str) -> int | None:
    return len(lists[kind].usernames) if kind in lists else None
