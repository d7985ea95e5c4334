"""Where archives are offered: a path of this machine, or any address that fsspec can open.

A place is only listed, fetched from and, if the owner wishes, cleared; whether an archive can be
used is not asked here. Nothing is fetched in order to list it.
"""

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Self

from fsspec.core import url_to_fs
from fsspec.spec import AbstractFileSystem

from pipelines.exports.contents import export_roots, is_message_file, is_read, is_told

# Files that a browser or a drive has not finished under their final name.
_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".tmp")

# What a listing says of a file and what may differ from look to look on a mounted drive.
_UNSTEADY = {"ino", "nlink", "mode", "uid", "gid"}


class PlaceError(Exception):
    """A place cannot be looked into. The message is one line: which, why, and what to do."""


@dataclass(frozen=True)
class Listed:
    """What a listing says of a file: its size, and a name for its state (times, tags, …)."""

    size: int | None
    state: str


@dataclass(frozen=True)
class Offer:
    """An archive, or what may be one: a zip file, an unpacked export, or something else.

    Attributes:
        name: As the owner knows it: its path in the place, whose folders tell account and time too.
        folder: What its files' names begin with in the place; empty for a single file.
        files: Path in the place → what is listed of the file.
        is_archive: Whether it may be an export; if not, there is nothing in it to fetch.
        messages: Whether the message threads of an export that lies unpacked are wanted.
    """

    name: str
    folder: str
    files: dict[str, Listed]
    is_archive: bool
    messages: bool = False

    @property
    def is_file(self) -> bool:
        """Whether it is a single file and not a folder."""
        return not self.folder

    @property
    def needed(self) -> dict[str, Listed]:
        """Its files without the photos and videos of an export that lies unpacked.

        And without its messages, unless they are wanted.
        """
        if self.is_file:
            return self.files
        return {
            path: listed
            for path, listed in self.files.items()
            if is_told(name := path.removeprefix(self.folder))
            or (self.messages and is_message_file(name))
        }

    @property
    def is_unfinished(self) -> bool:
        """Whether a file in it still has the name of a download that goes on."""
        return any(path.lower().endswith(_UNFINISHED) for path in self.files)

    @cached_property
    def fingerprint(self) -> str:
        """Names the set of its files with their sizes and times, without reading one.

        An unpacked export is another one once its messages are wanted, too.
        """
        states = sorted((path, listed.state) for path, listed in self.files.items())
        has_more = self.messages and self.needed != replace(self, messages=False).needed
        return _digest([*states, "messages"] if has_more else states)


class Place:
    """A file, folder or bucket in which archives are offered."""

    def __init__(
        self, address: str, system: AbstractFileSystem, root: str, *, messages: bool = False
    ) -> None:
        self.address = address
        self._messages = messages
        self._system = system
        self._root = root.rstrip("/")

    @classmethod
    def at(cls, address: str, *, messages: bool = False) -> Self:
        """Open a path or an address such as `s3://bucket/folder`.

        Args:
            address: The path or address.
            messages: Whether the message threads of exports are wanted.

        Raises:
            PlaceError: It is an address that cannot be opened, or needs a package to be installed.
        """
        with _saying_why(address):
            # No shared instance: it would answer from an earlier look.
            system, root = url_to_fs(address, skip_instance_cache=True)
            return cls(address, system, root, messages=messages)

    @property
    def name(self) -> str:
        """The last part of its address: a file's or folder's own name."""
        return PurePosixPath(self._root).name

    def offers(self) -> list[Offer]:
        """What lies here, by name; hidden files and links are passed over.

        Raises:
            PlaceError: It cannot be listed.
        """
        files = self._files()
        if list(files) == [""]:
            return [Offer(self.name, "", files, is_archive=True, messages=self._messages)]
        roots = export_roots(files, messages=self._messages)
        exports = [
            Offer(
                root.rstrip("/") or self.name,
                root or "/",
                {path: listed for path, listed in files.items() if _is_in(path, root)},
                is_archive=True,
                messages=self._messages,
            )
            for root in roots
        ]
        inside = {path for export in exports for path in export.files}
        others = {path: listed for path, listed in files.items() if path not in inside}
        if "" in roots:
            # Beside the lists of a loose export lie its photos, and nobody knows what else.
            others = {path: listed for path, listed in others.items() if _is_zip(path)}
        apart = [replace(one, messages=self._messages) for one in _of_no_export(others)]
        return sorted([*exports, *apart], key=lambda offer: offer.name)

    def beginning(self, offer: Offer, size: int) -> bytes:
        """The first bytes of an offer that is a single file.

        Raises:
            PlaceError: It cannot be read.
        """
        (path,) = offer.files
        with _saying_why(offer.name):
            return bytes(self._system.cat_file(self._full(path), start=0, end=size))

    def fetch(self, offer: Offer, target: Path) -> bool:
        """Copy an offer to a local path that does not exist yet; of a folder, what is of use.

        Returns:
            Whether what came is as large as what was listed; if not, it is still changing.

        Raises:
            PlaceError: It cannot be read.
        """
        for path, listed in offer.needed.items():
            file = target if offer.is_file else target / path.removeprefix(offer.folder)
            file.parent.mkdir(parents=True, exist_ok=True)
            with _saying_why(offer.name):
                self._system.get_file(self._full(path), str(file))
            if listed.size is not None and file.stat().st_size != listed.size:
                return False
        return True

    def remove(self, offer: Offer) -> None:
        """Remove an offer's files, and the folders that are empty without them.

        Raises:
            PlaceError: It cannot be removed.
        """
        with _saying_why(offer.name):
            for path in offer.files:
                self._system.rm_file(self._full(path))
        folders = {folder for path in offer.files for folder in PurePosixPath(path).parents}
        for folder in sorted(folders - {PurePosixPath(".")}, reverse=True):
            # Buckets have none; a folder with something else in it stays.
            with contextlib.suppress(OSError, NotImplementedError):
                self._system.rmdir(self._full(str(folder)))

    def _files(self) -> dict[str, Listed]:
        with _saying_why(self.address):
            self._system.invalidate_cache()
            listed = self._system.find(self._root, detail=True)
        files = {}
        for full, said in listed.items():
            path = full.removeprefix(self._root).strip("/")
            regular = said["type"] == "file" and not said.get("islink")
            # A key of a bucket may be what no path here may: `a//b` would lead out of the workshop.
            is_odd = any(part[:1] in ("", ".") for part in path.split("/")) and path != ""
            if regular and not is_odd:
                state = {name: value for name, value in said.items() if name not in _UNSTEADY}
                files[path] = Listed(said.get("size"), _digest(sorted(state.items(), key=str)))
        return files

    def _full(self, path: str) -> str:
        return f"{self._root}/{path}".rstrip("/") if self._root else path


def _is_in(path: str, root: str) -> bool:
    """Whether a file belongs to an export; of one that lies loose among other things, what is read.

    An inbox may be somebody's folder of downloads: nothing else there may be taken or removed.
    """
    return path.startswith(root) if root else is_read(path)


def _is_zip(path: str) -> bool:
    """Whether a file may be a zip, or become one."""
    return path.lower().endswith((".zip", *_UNFINISHED))


def _of_no_export(files: dict[str, Listed]) -> Iterator[Offer]:
    """Zips, wherever they lie; and each other thing that lies here, as one."""
    others: dict[str, dict[str, Listed]] = {}
    for path, listed in files.items():
        name, is_folder, _ = path.partition("/")
        if _is_zip(path) or not is_folder:
            yield Offer(path, "", {path: listed}, is_archive=True)
        else:
            others.setdefault(name, {})[path] = listed
    for name, inside in others.items():
        yield Offer(name, f"{name}/", inside, is_archive=False)


def _digest(content: object) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()[:32]


@contextlib.contextmanager
def _saying_why(name: str) -> Iterator[None]:
    """Give the refusals of all those libraries one form."""
    try:
        yield
    except Exception as error:
        # Every library that fsspec speaks through has errors of its own.
        lines = str(error).strip().splitlines() or [type(error).__name__]
        remedy = "Check the path or address, the rights, and the network."
        if isinstance(error, ImportError):
            remedy = "Install the package with `.venv/bin/uv pip install`, and start again."
        raise PlaceError(f"{name}: {lines[0].rstrip('.')}. {remedy}") from error
