"""An account's names in what programs have written down about their work: logs and histories.

Other processes may have these files open, so nothing is moved: names in texts are blacked out where
they stand, and rows of Dagster's history that name the account are removed.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, MetaData, Text, cast, delete, or_

from appdb.engine import compact, open_engine, sqlite_url
from appdb.store import plain_errors

_SQLITE: Final = b"SQLite format 3\0"
_BLACK: Final = b"*"


def remove(folders: Iterable[Path], words: Sequence[str]) -> None:
    """Remove an account's names from all files below these folders; SQLite files lose the rows."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            with path.open("rb") as file:
                is_database = file.read(len(_SQLITE)) == _SQLITE
            if is_database:
                _remove_rows_of_file(path, words)
            elif not path.name.endswith(("-wal", "-shm")):
                _black_out(path, words)


def remove_rows(url: str, words: Sequence[str]) -> None:
    """Remove every row of a database that names the account, whatever table it stands in.

    Raises:
        appdb.errors.AppDatabaseError: It cannot be used just now.
    """
    engine = open_engine(url)
    try:
        with plain_errors(engine):
            _remove_rows(engine, words)
    finally:
        engine.dispose()


def _remove_rows_of_file(path: Path, words: Sequence[str]) -> None:
    written = [path, path.with_name(f"{path.name}-wal")]
    content = b"".join(file.read_bytes() for file in written if file.exists())
    if any(word.encode() in content for word in words):
        remove_rows(sqlite_url(path), words)


def _remove_rows(engine: Engine, words: Sequence[str]) -> None:
    found = MetaData()
    found.reflect(engine)
    with engine.begin() as connection:
        for table in reversed(found.sorted_tables):
            names = [
                cast(column, Text).contains(word, autoescape=True)
                for column in table.columns
                for word in words
            ]
            connection.execute(delete(table).where(or_(*names)))
    compact(engine)


def _black_out(path: Path, words: Sequence[str]) -> None:
    """Overwrite names in place: whoever writes on in the file finds its own place as it was."""
    either = b"|".join(re.escape(word.encode()) for word in sorted(words, key=len, reverse=True))
    named = re.compile(rb"(?<![A-Za-z0-9._])(?:%b)(?![A-Za-z0-9_])" % either)
    content = path.read_bytes()
    with path.open("r+b") as file:
        for match in named.finditer(content):
            file.seek(match.start())
            file.write(_BLACK * len(match.group()))
