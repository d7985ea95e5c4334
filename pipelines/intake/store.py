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
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from pipelines.exports.catalogue import LEDGER_LISTS
from pipelines.exports.reader import ArchiveFile
from pipelines.ledger.state import FOLDED_LISTS, LANDED, STATE
from pipelines.quality.arrivals import quarantined_archives
from pipelines.sources.exports import COLUMNS
from pipelines.sources.messages import COLUMNS as MESSAGE_COLUMNS
from warehouse.layout import DataFolder
from warehouse.private import open_private

# Inside an archive's folder in the store.
_ARCHIVE = "archive"
_ORIGIN = "origin.json"

# Where an archive is copied to before it is one: dotted, so that it is never taken for one.
_WORKSHOP = ".taking-"
_ABANDONED_AFTER_SECONDS = 86_400

# No username: an archive that was given none is not there either.
_NOT_THERE = ""

_BESIDE = sorted(COLUMNS.keys() - {"archives", LANDED})


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


def held(data: DataFolder, sha256: str) -> ArchiveFile | None:
    """The archive of the store with this content."""
    return _stored_archive(data.archives / sha256) if is_stored(data, sha256) else None


def store(data: DataFolder, archive: ArchiveFile) -> bool:
    """Keep an archive that lies in a workshop.

    Returns:
        False if another process has stored the same content meanwhile.
    """
    _write_origin(archive)
    folder = data.archives / archive.sha256
    try:
        archive.path.parent.rename(folder)
    except OSError:
        if not folder.exists():
            raise
        return False
    return True


def correct(archive: ArchiveFile) -> None:
    """Keep another account of an archive of the store, which is then to be loaded again."""
    _write_origin(archive)


def stored(data: DataFolder) -> list[ArchiveFile]:
    """All archives of the store, in the order of their digests."""
    origins = sorted(data.archives.glob(f"[!.]*/{_ORIGIN}"))
    return [_stored_archive(path.parent) for path in origins]


def not_loaded(data: DataFolder) -> list[ArchiveFile]:
    """The archives of the store that are neither whole in the warehouse nor in quarantine.

    Args:
        data: The installation's folder; no other process may have its warehouse open for writing.
    """
    archives = stored(data)
    if not archives or not data.warehouse.exists():
        return archives
    with open_private(data, read_only=True) as warehouse:
        whole, set_aside = _whole(warehouse), quarantined_archives(warehouse)
    return [
        archive
        for archive in archives
        if archive.sha256 not in set_aside
        and whole.get(archive.sha256, _NOT_THERE) not in {None, archive.account}
    ]


def messages_to_change(data: DataFolder, *, wanted: bool) -> list[ArchiveFile]:
    """The archives whose messages are to be counted, or, unless that is wanted, are counted.

    Args:
        data: The installation's folder; no other process may have its warehouse open for writing.
        wanted: Whether the owner wants them counted.
    """
    archives = stored(data)
    if not archives or not data.warehouse.exists():
        return []
    with open_private(data, read_only=True) as warehouse:
        loaded, begun, counted = _message_states(warehouse)
    if not wanted:
        return [archive for archive in archives if archive.sha256 in begun]
    return [archive for archive in archives if archive.sha256 in loaded - counted]


def _message_states(warehouse: DuckDBPyConnection) -> tuple[set[str], set[str], set[str]]:
    """Archives that are loaded, that have anything counted, and that are counted as a whole."""
    there = warehouse.execute(
        "select table_name from duckdb_tables() where schema_name = 'exports'"
    ).fetchall()
    if not {"archives", *MESSAGE_COLUMNS} <= {table for (table,) in there}:
        return set(), set(), set()
    rows = warehouse.execute(
        """
        select
            archive_sha256,
            bool_or(is_archive),
            bool_or(not is_archive),
            coalesce(max(files) = count(*) filter (is_file), false)
        from (
            select archive_sha256, true as is_archive, false as is_file, null as files
            from exports.archives
            union all
            select archive_sha256, false, false, files from exports.message_readings
            union all
            select archive_sha256, false, true, null from exports.message_files
        )
        group by archive_sha256
        """
    ).fetchall()
    states = ({digest for digest, *is_so in rows if is_so[number]} for number in range(3))
    loaded, begun, counted = states
    return loaded, begun, counted


def _stored_archive(folder: Path) -> ArchiveFile:
    origin = json.loads((folder / _ORIGIN).read_text())
    archive = ArchiveFile(
        path=folder / _ARCHIVE, name=origin["name"], sha256=folder.name, account=origin["account"]
    )
    if "taken_in_at" not in origin:  # an earlier version's
        return archive
    return replace(archive, taken_in_at=datetime.fromisoformat(origin["taken_in_at"]))


def _write_origin(archive: ArchiveFile) -> None:
    """Write down what is known of an archive from outside, whole or not at all."""
    folder = archive.path.parent
    origin = {
        "name": archive.name,
        "account": archive.account,
        "taken_in_at": archive.taken_in_at.isoformat(),
    }
    draft = folder / f".{_ORIGIN}"
    draft.write_text(json.dumps(origin))
    draft.replace(folder / _ORIGIN)


def _whole(warehouse: DuckDBPyConnection) -> dict[str, str | None]:
    """Archives whose lists are folded, and of which every table has the rows it should have.

    Returns:
        Digest → the account with which it was loaded, where only whoever gave it told that.
    """
    there = warehouse.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'exports'"
    ).fetchall()
    wanted = {(table, column) for table in COLUMNS for column in COLUMNS[table]}
    if not (wanted <= set(there) and set(STATE) <= {table for table, _ in there}):
        return {}  # an earlier version's: everything is read anew
    rows = " union all ".join(
        f"select archive_sha256, '{table}' as table_name from exports.{table}" for table in _BESIDE
    )
    whole = warehouse.execute(
        f"""
        select
            archives.archive_sha256,
            any_value(archives.account_username) filter (archives.account_evidence = 'given')
        from exports.archives
        cross join unnest($tables) as beside (table_name)
        left join (
            select archive_sha256, table_name, count(*) as loaded from ({rows}) group by all
        ) as counted using (archive_sha256, table_name)
        anti join (
            from exports.lists
            anti join exports.{FOLDED_LISTS} using (archive_sha256, list)
            where list in {LEDGER_LISTS}
        ) as not_folded using (archive_sha256)
        group by archives.archive_sha256
        having bool_and(
            coalesce(counted.loaded, 0)
            = cast(archives.row_counts ->> beside.table_name as bigint)
        ) is true
        """,
        {"tables": _BESIDE},
    )
    return dict(whole.fetchall())
