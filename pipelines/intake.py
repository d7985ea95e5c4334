"""From where the owner drops archives to the store that keeps them: taken once, by content.

What belongs here: looking into the inbox, checking and copying archives into the store, and
telling which of them are not in the warehouse yet. What does not: the format
(`pipelines.exports`) and the loading (`pipelines.sources`). Nothing in the inbox is changed.

The store has one folder per archive, named by its digest, which appears in one rename when it is
complete. So a pass may die anywhere: an archive is in the store or it is not, and whatever is in
the store but not whole in the warehouse is loaded by the next pass.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.exports.errors import ArchiveError
from pipelines.exports.files import files_below
from pipelines.exports.reader import ArchiveFacts, ArchiveFile, read
from warehouse.layout import DataFolder
from warehouse.private import open_private

SETTLED_AFTER_SECONDS = 5.0
_STILL_LOADING = (".crdownload", ".part", ".partial", ".download", ".tmp")

# Inside an archive's folder in the store.
_ARCHIVE = "archive"
_ORIGIN = "origin.json"

# Where an archive is copied to before it is one: dotted, so that it is never taken for one.
_WORKSHOP = ".taking-"
_ABANDONED_AFTER_SECONDS = 86_400

# An archive is whole in the warehouse when all rows that its facts count are there.
_WHOLE = """
select archives.archive_sha256
from exports.archives
left join (
    select archive_sha256, count(*) as listed from exports.relationships group by all
) as rows using (archive_sha256)
where
    coalesce(rows.listed, 0)
    = coalesce(archives.followers_listed, 0) + coalesce(archives.following_listed, 0)
"""


@dataclass(frozen=True)
class Intake:
    """What became of the archives that were offered.

    Attributes:
        new: Facts of archives that were taken into the store.
        known: Paths whose content was in the store already.
        refused: Why the others were not taken; each error's text is one line for the owner.
        waiting: Paths in the inbox that are still being written; look again later.
    """

    new: list[ArchiveFacts] = field(default_factory=list)
    known: list[Path] = field(default_factory=list)
    refused: list[ArchiveError] = field(default_factory=list)
    waiting: list[Path] = field(default_factory=list)


def take_in(paths: Iterable[Path], data: DataFolder, *, account: str | None = None) -> Intake:
    """Take archives into the store; one that cannot be used does not stop the others.

    Args:
        paths: Zip files or folders.
        data: The installation's folder.
        account: Username for archives that do not tell whose they are.
    """
    intake = Intake()
    _remove_leftovers(data)
    for path in paths:
        try:
            _take_in_one(path, data, account, intake)
        except ArchiveError as error:
            intake.refused.append(error)
    return intake


def take_in_inbox(inbox: Path, data: DataFolder) -> Intake:
    """Take in what lies in the inbox, but for what is still being written.

    Args:
        inbox: The folder to look into; it need not exist.
        data: The installation's folder.
    """
    offered = _offered(inbox)
    waiting = [path for path in offered if _is_being_written(path)]
    intake = take_in([path for path in offered if path not in waiting], data)
    return replace(intake, waiting=waiting)


def inbox_has_news(inbox: Path, data: DataFolder) -> bool | None:
    """Whether the inbox holds an archive that the store does not; None: it is still being written.

    Args:
        inbox: The folder to look into; it need not exist.
        data: The installation's folder.
    """
    offered = _offered(inbox)
    if any(_is_being_written(path) for path in offered):
        return None
    return any(_is_unknown(path, data) for path in offered)


def not_loaded(data: DataFolder) -> list[ArchiveFile]:
    """The archives of the store that are not whole in the warehouse, by their digests alone.

    Args:
        data: The installation's folder; no other process may have its warehouse open for writing.
    """
    whole = _whole_in_warehouse(data)
    return [archive for archive in stored(data) if archive.sha256 not in whole]


def stored(data: DataFolder) -> list[ArchiveFile]:
    """All archives of the store, in the order of their digests."""
    origins = sorted(data.archives.glob(f"[!.]*/{_ORIGIN}"))
    return [_stored_archive(path.parent) for path in origins]


def _stored_archive(folder: Path) -> ArchiveFile:
    origin = json.loads((folder / _ORIGIN).read_text())
    return ArchiveFile(
        path=folder / _ARCHIVE, name=origin["name"], sha256=folder.name, account=origin["account"]
    )


def _take_in_one(path: Path, data: DataFolder, account: str | None, intake: Intake) -> None:
    offered = ArchiveFile.at(path, account=account)
    if (data.archives / offered.sha256).exists():
        intake.known.append(path)
        return
    data.archives.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_WORKSHOP, dir=data.archives) as workshop:
        folder = Path(workshop, "archive")
        folder.mkdir()
        _copy(offered, folder / _ARCHIVE)
        # What is checked is the copy: the original may change while it is read.
        copied = replace(ArchiveFile.at(folder / _ARCHIVE, account=account), name=offered.name)
        reading = read(copied)
        origin = {"name": copied.name, "account": copied.account}
        (folder / _ORIGIN).write_text(json.dumps(origin))
        kept = data.archives / copied.sha256
        try:
            folder.rename(kept)
        except OSError:
            if not kept.exists():
                raise
            intake.known.append(path)  # another process was faster
        else:
            intake.new.append(reading.facts)


def _remove_leftovers(data: DataFolder) -> None:
    """Remove half copies of passes that were killed; a fresh one may be another process's."""
    for workshop in data.archives.glob(f"{_WORKSHOP}*"):
        if time.time() - workshop.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
            shutil.rmtree(workshop, ignore_errors=True)


def _copy(archive: ArchiveFile, target: Path) -> None:
    try:
        if not archive.path.is_dir():
            shutil.copyfile(archive.path, target)
            return
        target.mkdir()
        for member in files_below(archive.path):
            (target / member).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(archive.path / member, target / member, follow_symlinks=False)
    except OSError as error:
        raise ArchiveError(
            archive.name, f"it cannot be copied ({error})", "Check the disk's space and rights."
        ) from error


def _offered(inbox: Path) -> list[Path]:
    if not inbox.is_dir():
        return []
    return sorted(path for path in inbox.iterdir() if not path.name.startswith("."))


def _is_unknown(path: Path, data: DataFolder) -> bool:
    try:
        return not (data.archives / ArchiveFile.at(path).sha256).exists()
    except ArchiveError:
        # Taking it in will say what is wrong with it.
        return True


def _is_being_written(path: Path) -> bool:
    if path.name.lower().endswith(_STILL_LOADING):
        return True
    try:
        changed = max(part.lstat().st_mtime for part in (path, *path.rglob("*")))
    except FileNotFoundError:
        return True
    return abs(time.time() - changed) < SETTLED_AFTER_SECONDS


def _whole_in_warehouse(data: DataFolder) -> set[str]:
    if not data.warehouse.exists():
        return set()
    with open_private(data, read_only=True) as warehouse:
        tables = warehouse.execute(
            "select count(*) from information_schema.tables where table_schema = 'exports'"
            " and table_name in ('archives', 'relationships')"
        ).fetchall()
        if tables[0][0] < 2:
            return set()
        return {digest for (digest,) in warehouse.execute(_WHOLE).fetchall()}
