"""Snapshots on disk: their names, the pointer to the one that readers open, and which ones to keep.

Nothing here opens a database: writing one is `publish`, reading one is `reader`.
"""

import os
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from warehouse.layout import DataFolder

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_FILE_NAME: Final = re.compile(r"(?P<stamp>\d{8}T\d{6}Z)-[0-9a-f]{12}\.duckdb")
_DRAFT_PREFIX: Final = ".draft-"


@dataclass(frozen=True)
class Retention:
    """Which snapshots outlive a publication; the current one always does.

    A reader keeps a removed file that it has open, so this is for people: for a script between two
    openings, and for a look back at what was shown this morning.
    """

    newest: int = 3
    younger_than: timedelta = timedelta(hours=6)


def snapshot_id(published_at: datetime, content_digest: str) -> str:
    """Name a snapshot, e.g. `20261122T180000Z-3f2a1c09b7de`: names sort by time.

    Two snapshots with the same second half hold the same marts.
    """
    return f"{published_at.astimezone(UTC).strftime(_STAMP)}-{content_digest[:12]}"


def current_file(data: DataFolder) -> Path | None:
    """The published file that the pointer names, or None when nothing was published yet."""
    try:
        return data.published / data.pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def draft_file(data: DataFolder) -> Path:
    """A new name for a file that no reader looks at; the next publication clears it away."""
    return data.published / f"{_DRAFT_PREFIX}{secrets.token_hex(6)}"


def release(draft: Path, snapshot: Path) -> None:
    """Give a finished draft its name, unwritable and safe from a power cut.

    The pointer does not move. A file is unwritable because a reader that opened it for writing
    would shut every other reader out.
    """
    draft.chmod(draft.stat().st_mode & ~0o222)
    _flush(draft)
    draft.replace(snapshot)
    _flush(snapshot.parent)


def point_at(data: DataFolder, snapshot: Path) -> None:
    """Make `snapshot` the current one: readers see the old name or the new one, nothing between."""
    draft = draft_file(data)
    draft.write_text(f"{snapshot.name}\n", encoding="utf-8")
    _flush(draft)
    draft.replace(data.pointer)
    _flush(data.published)


def clear_drafts(data: DataFolder) -> None:
    """Remove what killed publications left behind; nobody may be publishing meanwhile."""
    for leftover in data.published.glob(f"{_DRAFT_PREFIX}*"):
        _remove(leftover)


def clear_old(data: DataFolder, now: datetime, retention: Retention) -> None:
    """Remove the snapshots that the retention rule lets go; files of other names are not ours."""
    current = current_file(data)
    snapshots = sorted(
        (match["stamp"], path)
        for path in data.published.iterdir()
        if (match := _FILE_NAME.fullmatch(path.name))
    )
    oldest_kept = (now.astimezone(UTC) - retention.younger_than).strftime(_STAMP)
    for stamp, path in snapshots[: max(0, len(snapshots) - retention.newest)]:
        if stamp < oldest_kept and path != current:
            _remove(path)
            # Where DuckDB spilled for a reader that was killed.
            _remove(path.with_name(f"{path.name}.tmp"))


def clear_all_but_current(data: DataFolder) -> None:
    """Remove every other snapshot, where nothing that they hold may be kept."""
    current = current_file(data)
    for path in data.published.iterdir():
        # Also what DuckDB has spilled beside one.
        if _FILE_NAME.match(path.name) and path != current:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
