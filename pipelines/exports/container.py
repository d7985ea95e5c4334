"""Opening an untrusted archive, a zip file or a folder, and reading members of it into memory.

Nothing is ever extracted to disk, no symbolic link is followed, and nothing larger than the bounds
below is read. What the members mean is decided in `contents`.
"""

import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections import Counter
from datetime import datetime
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from pipelines.exports.errors import DOWNLOAD_AGAIN, NOT_TRUSTED, ArchiveError
from pipelines.exports.files import check_is_file, files_below, filing_errors

MAX_MEMBERS = 500_000  # a whole export holds every photo, story and message thread
MAX_DEPTH = 24
MAX_NAME = 1_024
# A list member holds 10,000 rows, 2-3 MB (export-format.md 1.3); before 2023 one held all of them.
MAX_MEMBER_BYTES = 64 * 2**20
MAX_READ_BYTES = 4 * 2**30
# Lists of invented, evenly numbered names reach about 40; deflate could reach 1,032.
MAX_RATIO = 200
RATIO_MATTERS_FROM = 2**20

# Of a zip with members, and of one without.
ZIP_SIGNATURES = (b"PK\3\4", b"PK\5\6")

_DRIVE = re.compile(r"[A-Za-z]:")
# All that `zipfile` is known to raise over a damaged file.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class Container(ABC):
    """An opened archive: the names of its members and their content."""

    def __init__(self, archive: str) -> None:
        self.archive = archive
        self._bytes_left = MAX_READ_BYTES

    @property
    @abstractmethod
    def members(self) -> list[str]:
        """Paths of all files, with `/`, in no particular order."""

    @property
    @abstractmethod
    def wall_clock(self) -> datetime | None:
        """The one time that all members carry (no zone); None when they differ or carry none."""

    @abstractmethod
    def _content(self, member: str) -> bytes:
        """At most `MAX_MEMBER_BYTES` + 1 bytes of a member."""

    @abstractmethod
    def close(self) -> None:
        """Release the file."""

    def read(self, member: str) -> bytes:
        """The content of one member.

        Raises:
            ArchiveError: The member is damaged, encrypted, or larger than the bounds.
        """
        content = self._content(member)
        self._bytes_left -= len(content)
        if len(content) > MAX_MEMBER_BYTES or self._bytes_left < 0:
            raise too_large(self.archive, member)
        return content

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_container(path: Path, archive: str) -> Container:
    """Open a zip file or a folder and check the names of all its members.

    Args:
        path: Where it lies.
        archive: The name under which the owner knows it, for messages.

    Raises:
        ArchiveError: It is missing, may not be read, is no zip file, or has members that no export
            of Instagram has (paths that lead outside, too many, too deep).
    """
    with filing_errors(archive):
        return Folder(path, archive) if path.is_dir() else Zip(path, archive)


class Zip(Container):
    """A zip file, as downloaded."""

    def __init__(self, path: Path, archive: str) -> None:
        super().__init__(archive)
        check_is_file(path, archive)
        with path.open("rb") as stream:
            check_begins_as_zip(stream.read(len(ZIP_SIGNATURES[0])), archive)
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGED as damage:
            raise ArchiveError(
                archive, "the zip file is cut off or damaged", DOWNLOAD_AGAIN
            ) from damage
        try:
            self._entries = self._checked_entries()
        except ArchiveError:
            self._zip.close()
            raise

    def _checked_entries(self) -> dict[str, zipfile.ZipInfo]:
        entries = [e for e in self._zip.infolist() if not e.orig_filename.endswith("/")]
        _check_names([entry.orig_filename for entry in entries], self.archive)
        by_name = {entry.orig_filename.replace("\\", "/"): entry for entry in entries}
        if len(by_name) < len(entries):
            raise ArchiveError(self.archive, "two of its members have one name", NOT_TRUSTED)
        return {name: entry for name, entry in by_name.items() if not _is_link(entry)}

    @property
    def members(self) -> list[str]:
        """Paths of all files; links are left out."""
        return list(self._entries)

    @property
    def wall_clock(self) -> datetime | None:
        """The one time that all members carry, as written: no zone, steps of two seconds."""
        times = Counter(entry.date_time for entry in self._entries.values())
        if len(times) != 1:
            return None
        try:
            return datetime(*next(iter(times)))  # noqa: DTZ001 - zip times have no zone
        except ValueError:
            return None

    def _content(self, member: str) -> bytes:
        entry = self._entries[member]
        if entry.flag_bits & 1:
            raise ArchiveError(
                self.archive, f"{member} is encrypted", "Import the file as Instagram gave it."
            )
        if entry.file_size > MAX_MEMBER_BYTES or (
            entry.file_size > RATIO_MATTERS_FROM
            and entry.file_size > MAX_RATIO * entry.compress_size
        ):
            raise too_large(self.archive, member)
        try:
            with self._zip.open(entry) as stream:
                return stream.read(MAX_MEMBER_BYTES + 1)
        except (*_DAMAGED, OSError) as damage:
            raise ArchiveError(
                self.archive, f"{member} cannot be unpacked ({damage})", DOWNLOAD_AGAIN
            ) from damage

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


class Folder(Container):
    """An unpacked export; symbolic links in it are passed over."""

    def __init__(self, path: Path, archive: str) -> None:
        super().__init__(archive)
        self._root = path
        self._members: list[str] = []
        for member in files_below(path):
            self._members.append(member)
            if len(self._members) > MAX_MEMBERS:
                break
        _check_names(self._members, archive)

    @property
    def members(self) -> list[str]:
        """Paths of all files; links are left out."""
        return self._members

    @property
    def wall_clock(self) -> None:
        """Nothing: times of copied or synchronised files say nothing (export-format.md 1.4)."""
        return

    def _content(self, member: str) -> bytes:
        with filing_errors(self.archive):
            # Non-blocking: a named pipe put in the place of a file must not stop us.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            with os.fdopen(os.open(self._root / member, flags), "rb") as stream:
                return stream.read(MAX_MEMBER_BYTES + 1)

    def close(self) -> None:
        """Nothing is held open."""


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _check_names(names: list[str], archive: str) -> None:
    if len(names) > MAX_MEMBERS:
        raise ArchiveError(archive, f"it has more than {MAX_MEMBERS:,} members", NOT_TRUSTED)
    for name in names:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or "\0" in name or _DRIVE.match(name):
            raise ArchiveError(
                archive, f"its member {name[:80]!r} leads out of the archive", NOT_TRUSTED
            )
        if len(name) > MAX_NAME or len(path.parts) > MAX_DEPTH:
            raise ArchiveError(archive, f"the path {name[:40]!r}… is too long", NOT_TRUSTED)


def too_large(archive: str, member: str) -> ArchiveError:
    """The error of a member, or a sum of members, beyond what an export can hold."""
    return ArchiveError(
        archive, f"{member} is larger than any list that Instagram writes", NOT_TRUSTED
    )


def check_begins_as_zip(beginning: bytes, archive: str) -> None:
    """Judge a file by its first bytes, before more of it is asked for.

    Raises:
        ArchiveError: It is no zip file.
    """
    if not beginning:
        raise ArchiveError(archive, "the file is empty (0 bytes)", DOWNLOAD_AGAIN)
    if not beginning.startswith(ZIP_SIGNATURES):
        raise ArchiveError(
            archive, "this is not a zip file", "Import the zip file, or the folder, of the export."
        )
