"""Reading the members of one archive that its contents name, and what became of each.

Damage in followers or following refuses the archive; in any other member it is told and passed
over. What a member holds is decided in `rows`, `list_pages` and `statements`.
"""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow.compute as pc

from pipelines.exports.catalogue import LISTS, PERSONAL_INFORMATION, ListKind, StatementKind
from pipelines.exports.container import Container
from pipelines.exports.contents import Contents, Format, ListFile
from pipelines.exports.errors import (
    DOWNLOAD_AGAIN,
    REQUEST_JSON,
    ArchiveError,
    printable,
)
from pipelines.exports.facts import ListFacts, MemberFacts, Outcome
from pipelines.exports.files import filing_errors
from pipelines.exports.list_pages import PRECISION_SECONDS, read_list_page
from pipelines.exports.regular import read_regular
from pipelines.exports.rows import Columns, Malformed, read_flat, read_rows
from pipelines.exports.spool import Spool
from pipelines.exports.statements import (
    Record,
    not_after,
    read_flat_profile,
    read_records,
    said,
)

# By so much a clock may be wrong, ours or that of the machine that took the archive in.
CLOCK_SLACK = timedelta(hours=1)

_LATE = "a time after the archive was taken in, which counts as none"


class MemberReader:
    """Reads member after member.

    Attributes:
        lists: What was read, by list.
        told: What became of each member.
    """

    def __init__(self, container: Container, spool: Spool | None, taken_in_at: datetime) -> None:
        self.lists: list[ListFacts] = []
        self.told: list[MemberFacts] = []
        self._container = container
        self._spool = spool
        self._latest = int((taken_in_at + CLOCK_SLACK).timestamp())

    def read_lists(self, found: Contents) -> None:
        """Read all lists.

        Raises:
            ArchiveError: One that must be whole is damaged.
        """
        for kind, files in found.lists.items():
            self._read_list(kind, files)
        if found.flat:
            self._read_flat(found.flat)
        if self._spool:
            with filing_errors(self._container.archive):
                self._spool.finish()

    def read_statements(self, found: Contents) -> dict[StatementKind, list[Record]]:
        """Read all statements that can be read."""
        records: dict[StatementKind, list[Record]] = {}
        if found.flat_profile:
            self._tell_statement(PERSONAL_INFORMATION, found.flat_profile, None, records)
        for file in found.statements:
            self._tell_statement(file.kind, file.member, file.format, records)
        self.told.extend(found.passed_over)
        return records

    def _read_list(self, kind: ListKind, files: list[ListFile]) -> None:
        tally = _Tally()
        for file in files:
            try:
                columns = self._columns(file)
            except ArchiveError as error:
                if kind.essential:
                    raise
                self._tell_unreadable(file.member, kind.name, error.problem, file.number)
            else:
                kept = self._keep(kind, file, columns)
                tally.add(kept, PRECISION_SECONDS if file.format == "html" else 1)
        numbers = {file.number for file in files}
        missing = tuple(sorted(set(range(1, max(numbers))) - numbers))
        if tally.files:
            self.lists.append(tally.facts(kind.name, missing))

    def _read_flat(self, member: str) -> None:
        """Every list of the one file that held them all; damage anywhere in it refuses it."""
        document = self._container.read(member)
        try:
            lists = read_flat(document, LISTS)
        except Malformed as error:
            raise _refusal(self._container.archive, member, document, error) from error
        for kind, columns in lists.items():
            tally = _Tally()
            file = ListFile(member, "", kind, 1, "json")
            tally.add(self._keep(kind, file, columns, f" in its {kind.flat_key!r}"), 1)
            self.lists.append(tally.facts(kind.name, ()))
        if not lists:
            raise ArchiveError(
                self._container.archive, "the export has no follower list", REQUEST_JSON
            )

    def _columns(self, file: ListFile) -> Columns:
        document = self._container.read(file.member)
        whole, keys = file.kind.essential, file.kind.keys
        try:
            if file.format == "html":
                return read_list_page(document, whole=whole)
            return read_regular(document, keys) or read_rows(document, keys, whole=whole)
        except Malformed as error:
            raise _refusal(self._container.archive, file.member, document, error) from error

    def _keep(self, kind: ListKind, file: ListFile, columns: Columns, where: str = "") -> Columns:
        """Keep the rows of a file; nothing in it can be of later than the archive."""
        times = pc.if_else(pc.greater(columns.seconds, self._latest), None, columns.seconds)
        problems = [
            f"{count} {'row' if count == 1 else 'rows'} {what}"
            for count, what in (
                (columns.seconds.null_count, "without a usable time"),
                (
                    times.null_count - columns.seconds.null_count,
                    f"with {_LATE}",
                ),
                (columns.unnamed, "without a username"),
            )
            if count
        ]
        problem = f"has {' and '.join(problems)}{where}" if problems else None
        self.told.append(
            MemberFacts(
                member=printable(file.member),
                what=kind.name,
                outcome="read",
                number=file.number,
                content_sha256=_digest(columns),
                rows=len(columns.usernames),
                problem=problem,
            )
        )
        kept = replace(columns, seconds=times)
        if self._spool:
            with filing_errors(self._container.archive):
                self._spool.add(kind.name, kept)
        return kept

    def _tell_statement(
        self,
        kind: StatementKind,
        member: str,
        form: Format | None,
        records: dict[StatementKind, list[Record]],
    ) -> None:
        try:
            document = self._container.read(member)
            read = (
                read_flat_profile(document)
                if form is None
                else read_records(document, kind.keys, form)
            )
        except ArchiveError as error:
            self._tell_unreadable(member, kind.name, error.problem)
        except Malformed as error:
            self._tell_unreadable(member, kind.name, f"{member} cannot be read: {error}")
        else:
            records[kind] = kept = not_after(read, self._latest)
            rows = said(kind, kept)
            outcome: Outcome = "read" if rows else "unknown"
            problem = f"has {_LATE}" if kept != read else None
            name = printable(member)
            self.told.append(MemberFacts(name, kind.name, outcome, rows=rows, problem=problem))

    def _tell_unreadable(
        self, member: str, what: str, problem: str, number: int | None = None
    ) -> None:
        of_it = printable(problem).removeprefix(f"{printable(member)} ")
        self.told.append(MemberFacts(printable(member), what, "unreadable", number, problem=of_it))


class _Tally:
    """Sums over the files of one list."""

    def __init__(self) -> None:
        self.files = 0
        self._rows = 0
        self._untimed = 0
        self._times: list[int] = []
        self._precision = 1

    def add(self, columns: Columns, precision_seconds: int) -> None:
        bounds = pc.min_max(columns.seconds).as_py()
        self.files += 1
        self._rows += len(columns.usernames)
        self._untimed += columns.seconds.null_count
        self._times = [
            one for one in [*self._times, bounds["min"], bounds["max"]] if one is not None
        ]
        self._precision = max(self._precision, precision_seconds)

    def facts(self, name: str, missing: tuple[int, ...]) -> ListFacts:
        times = [datetime.fromtimestamp(time, UTC) for time in self._times]
        return ListFacts(
            list=name,
            listed_rows=self._rows,
            untimed_rows=self._untimed,
            oldest_at=min(times, default=None),
            newest_at=max(times, default=None),
            time_precision_seconds=self._precision,
            files=self.files,
            files_missing=missing,
        )


def _digest(columns: Columns) -> str:
    """SHA-256 of rows: names and times in their order, however the file was laid out."""
    whole = hashlib.sha256(np.asarray(pc.binary_length(columns.usernames)).tobytes())
    whole.update(columns.usernames.cast("binary").buffers()[2] or b"")
    whole.update(np.asarray(columns.seconds.fill_null(-1)).tobytes())
    return whole.hexdigest()


def _refusal(archive: str, member: str, document: bytes, error: Malformed) -> ArchiveError:
    # A document that ends as JSON and HTML do was written like this; another was cut.
    is_ended = document.rstrip().endswith((b"]", b"}", b"</html>"))
    remedy = REQUEST_JSON if is_ended else DOWNLOAD_AGAIN
    return ArchiveError(archive, f"{member} cannot be read: {error}", remedy)
