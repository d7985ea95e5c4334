"""Asking the operating system for files: walking a folder, hashing, and its refusals in our form.

Only regular files are ever opened; links, pipes and devices are passed over.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.exports.errors import ArchiveError


def digest(path: Path, archive: str) -> str:
    """SHA-256 of an archive, in hexadecimal: of the file, or of a folder's paths and contents.

    Raises:
        ArchiveError: It is missing or may not be read.
    """
    with filing_errors(archive):
        if not path.is_dir():
            check_is_file(path, archive)
            return _file_digest(path)
        whole = hashlib.sha256()
        for member in sorted(files_below(path)):
            whole.update(member.encode(errors="surrogateescape") + b"\0")
            whole.update(bytes.fromhex(_file_digest(path / member)))
        return whole.hexdigest()


def check_is_file(path: Path, archive: str) -> None:
    """Reading a pipe or a device would wait for ever."""
    if path.exists() and not path.is_file():
        raise ArchiveError(archive, "this is neither a file nor a folder", "Check the path.")


def _file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_below(root: Path) -> Iterator[str]:
    """Relative paths of all regular files; links, devices and pipes are left out."""
    for folder, _, names in os.walk(root, onerror=_raise):
        for name in names:
            path = Path(folder, name)
            if stat.S_ISREG(path.lstat().st_mode):
                yield path.relative_to(root).as_posix()


def _raise(error: OSError) -> None:
    raise error


@contextmanager
def filing_errors(archive: str) -> Iterator[None]:
    """Give the operating system's refusals the form of this package."""
    try:
        yield
    except FileNotFoundError as error:
        raise ArchiveError(archive, "there is no such file", "Check the path.") from error
    except PermissionError as error:
        raise ArchiveError(
            archive, "it may not be read", "Give this user permission to read it."
        ) from error
    except OSError as error:
        raise ArchiveError(
            archive, f"it cannot be read ({error.strerror})", "Check the disk and the path."
        ) from error
