"""The store of archives that were taken in: one folder per archive, named by its digest.

Such a folder appears in one rename when it is complete. So a pass may die anywhere: an archive is
in the store or it is not, and whatever is in the store but not whole in the warehouse is loaded by
the next pass.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.exports.reader import ArchiveFile
from pipelines.sources.exports import COLUMNS
from warehouse.layout import DataFolder
from warehouse.private import open_private

# Inside an archive's folder in the store.
_ARCHIVE = "archive"
_ORIGIN = "origin.json"

# Where an archive is copied to before it is one: dotted, so that it is never taken for one.
_WORKSHOP = ".taking-"
_ABANDONED_AFTER_SECONDS = 86_400

_BESIDE = sorted(COLUMNS.keys() - {"archives"})


@contextmanager
def workshop(data: DataFolder) -> Iterator[Path]:
    """A path in the store where one archive can be put together; gone afterwards unless kept."""
    data.archives.mkdir(parents=True, exist_ok=True)
    data.archives.chmod(0o700)  # whole exports lie here, with messages and contacts
    for leftover in data.archives.glob(f"{_WORKSHOP}*"):
        # Of a pass that was killed; a fresh one may be another process's.
        if time.time() - leftover.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
            shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_WORKSHOP, dir=data.archives) as folder:
        draft = Path(folder, "draft")
        draft.mkdir()
        yield draft / _ARCHIVE


def is_stored(data: DataFolder, sha256: str) -> bool:
    """Whether the store holds this content."""
    return bool(sha256) and (data.archives / sha256).exists()


def store(data: DataFolder, archive: ArchiveFile) -> bool:
    """Keep an archive that lies in a workshop.

    Returns:
        False if another process has stored the same content meanwhile.
    """
    origin = {"name": archive.name, "account": archive.account}
    (archive.path.parent / _ORIGIN).write_text(json.dumps(origin))
    kept = data.archives / archive.sha256
    try:
        archive.path.parent.rename(kept)
    except OSError:
        if not kept.exists():
            raise
        return False
    return True


def stored(data: DataFolder) -> list[ArchiveFile]:
    """All archives of the store, in the order of their digests."""
    origins = sorted(data.archives.glob(f"[!.]*/{_ORIGIN}"))
    return [_stored_archive(path.parent) for path in origins]


def not_loaded(data: DataFolder) -> list[ArchiveFile]:
    """The archives of the store that are not whole in the warehouse, by their digests alone.

    Args:
        data: The installation's folder; no other process may have its warehouse open for writing.
    """
    whole = _whole_in_warehouse(data)
    return [archive for archive in stored(data) if archive.sha256 not in whole]


def _stored_archive(folder: Path) -> ArchiveFile:
    origin = json.loads((folder / _ORIGIN).read_text())
    return ArchiveFile(
        path=folder / _ARCHIVE, name=origin["name"], sha256=folder.name, account=origin["account"]
    )


def _whole_in_warehouse(data: DataFolder) -> set[str]:
    """Archives of which every table has as many rows as the archive's own row says."""
    if not data.warehouse.exists():
        return set()
    with open_private(data, read_only=True) as warehouse:
        there = warehouse.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'exports'"
        ).fetchall()
        if not {(table, column) for table in COLUMNS for column in COLUMNS[table]} <= set(there):
            return set()  # an earlier version's: everything is read anew
        rows = " union all ".join(
            f"select archive_sha256, '{table}' as table_name from exports.{table}"
            for table in _BESIDE
        )
        whole = warehouse.execute(
            f"""
            select archives.archive_sha256
            from exports.archives
            cross join unnest($tables) as beside (table_name)
            left join (
                select archive_sha256, table_name, count(*) as loaded from ({rows}) group by all
            ) as counted using (archive_sha256, table_name)
            group by archives.archive_sha256
            having bool_and(
                coalesce(counted.loaded, 0)
                = cast(archives.row_counts ->> beside.table_name as bigint)
            ) is true
            """,
            {"tables": _BESIDE},
        )
        return {digest for (digest,) in whole.fetchall()}
