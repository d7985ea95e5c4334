"""Reading one archive: from a path to its facts and its rows. The way in for callers.

An archive is read as a whole or refused as a whole, one member at a time: what is held is one
member and, of its rows, no more than `spool` keeps in memory. Only the two lists of the ledger
must be whole; damage anywhere else is a fact like others.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa

from pipelines.exports import contents, origin, statements
from pipelines.exports.catalogue import (
    FOLLOWERS,
    FOLLOWING,
    LEDGER_LISTS,
    PAST_INSIGHTS,
    PERSONAL_INFORMATION,
    PROFILE_CHANGES,
    SIGNUP_DETAILS,
)
from pipelines.exports.container import open_container
from pipelines.exports.errors import ArchiveError, printable
from pipelines.exports.facts import (
    ArchiveFacts,
    Format,
    ListFacts,
    MemberFacts,
    PastInsight,
    ProfileChange,
)
from pipelines.exports.files import digest
from pipelines.exports.members import MemberReader
from pipelines.exports.spool import Spool

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
        name: The name it came with, and those of folders around it; they carry account and date,
            whatever `path` is called.
        sha256: Digest of its content, its identity (`files.digest`).
        account: The account it is said to be of, for archives that do not tell.
        taken_in_at: When it was handed over (UTC): it was made before, and so was all it tells.
    """

    path: Path
    name: str
    sha256: str
    account: str | None = None
    taken_in_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def at(cls, path: Path, *, account: str | None = None) -> Self:
        """The archive that lies at a path.

        Raises:
            ArchiveError: It is missing or may not be read.
        """
        name = path.absolute().name
        return cls(path=path, name=name, sha256=digest(path, name), account=account)


@dataclass(frozen=True)
class Reading:
    """An archive that was read: all that is known of it, and the rows of its lists.

    Attributes:
        rows: None where only the facts were asked for.
    """

    facts: ArchiveFacts
    lists: list[ListFacts]
    members: list[MemberFacts]
    profile_changes: list[ProfileChange]
    past_insights: list[PastInsight]
    rows: Spool | None

    def batches(self, run_id: str, *, of_the_ledger: bool) -> Iterator[pa.RecordBatch]:
        """The rows in the schema `RELATIONSHIPS`, positions counted from 0 within each list.

        Args:
            run_id: The pass that reads; it stands in every row.
            of_the_ledger: The rows of followers and following, or those of all other lists.
        """
        position, current = 0, None
        for name, batch in self.rows.batches() if self.rows else ():
            if (name in LEDGER_LISTS) is not of_the_ledger:
                continue
            if name != current:
                position, current = 0, name
            rows = batch.num_rows
            seconds = batch.column("seconds").cast(pa.timestamp("s", tz="UTC"))
            yield pa.RecordBatch.from_arrays(
                [
                    pa.repeat(self.facts.archive_sha256, rows),
                    pa.repeat(name, rows),
                    batch.column("username"),
                    seconds.cast(pa.timestamp("us", tz="UTC")),
                    pa.array(np.arange(position, position + rows)),
                    pa.repeat(run_id, rows),
                ],
                schema=RELATIONSHIPS,
            )
            position += rows


def examine(archive: ArchiveFile, *, messages: bool = False) -> ArchiveFacts:
    """Read an archive for its facts alone.

    Args:
        archive: Where it lies.
        messages: It may be a part of an export that holds message threads and nothing else.

    Raises:
        ArchiveError: It cannot be used.
    """
    return _read(archive, None, messages=messages).facts


def read(archive: ArchiveFile) -> Reading:
    """Read an archive that is worth being kept. Its messages are never opened here.

    Raises:
        ArchiveError: It cannot be used; nothing of it was kept.
    """
    return _read(archive, Spool(), messages=True)


def _read(archive: ArchiveFile, spool: Spool | None, *, messages: bool) -> Reading:
    with open_container(archive.path, archive.name) as container:
        found = contents.find(container, messages=messages)
        member = MemberReader(container, spool, archive.taken_in_at)
        member.read_lists(found)
        records = member.read_statements(found)
        wall_clock = None if found.may_be_repacked else container.wall_clock
    names = [*reversed(found.root.split("/")), archive.name]
    account = origin.find_account(
        names,
        statements.username(records.get(PERSONAL_INFORMATION, [])),
        archive.account,
        is_flat=found.flat is not None,
    )
    if account is None:
        raise ArchiveError(
            archive.name,
            "nothing in it tells whose lists these are",
            "Name the account: tracker import --account USERNAME.",
        )
    newest = [one.newest_at for one in member.lists if one.newest_at is not None]
    captured = origin.find_capture_time(
        names, wall_clock, max(newest, default=None), archive.taken_in_at
    )
    if captured is None:
        raise ArchiveError(
            archive.name, "nothing in it tells when it was made", "Keep the name Instagram gave it."
        )
    changes = statements.profile_changes(records.get(PROFILE_CHANGES, []))
    insights = statements.past_insights(records.get(PAST_INSIGHTS, []), _day_of(captured))
    precision = captured.precision
    listed = {one.list: one.listed_rows for one in member.lists}
    # Names that cannot be printed may look alike.
    members = list({(one.member, one.what): one for one in member.told}.values())
    facts = ArchiveFacts(
        archive_sha256=archive.sha256,
        account_username=account.username,
        account_evidence=account.evidence,
        captured_at=captured.at,
        captured_at_evidence=captured.evidence,
        captured_at_precision_seconds=None
        if precision is None
        else math.ceil(precision.total_seconds()),
        file_name=printable(archive.name),
        imported_at=archive.taken_in_at,
        followers_listed=listed.get(FOLLOWERS.name),
        following_listed=listed.get(FOLLOWING.name),
        format=_format(found),
        signed_up_at=statements.signed_up_at(records.get(SIGNUP_DETAILS, [])),
        row_counts={
            "landed_lists": sum(listed.get(name, 0) for name in LEDGER_LISTS),
            "relationships": sum(n for name, n in listed.items() if name not in LEDGER_LISTS),
            "lists": len(member.lists),
            "members": len(members),
            "profile_changes": len(changes),
            "past_insights": len(insights),
        },
    )
    return Reading(facts, member.lists, members, changes, insights, spool)


def _day_of(captured: origin.CaptureTime) -> date | None:
    """The last day on which the archive can have been made; None when nothing bounds it."""
    if captured.precision is None:
        return None
    return (captured.at + captured.precision).date()


def _format(found: contents.Contents) -> Format:
    files = [file.format for files in found.lists.values() for file in files]
    formats = set(files or [file.format for file in found.statements])
    if len(formats) > 1:
        return "mixed"
    return formats.pop() if formats else "json"
