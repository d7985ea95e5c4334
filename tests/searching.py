"""Everything that a folder holds, also where files are compressed or hold text in pieces."""

import gzip
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb

SQLITE = b"SQLite format 3\x00"


def files_that_hold(root: Path, words: Iterable[str]) -> list[str]:
    """The files below a folder in which one of some words stands, however it is stored.

    Databases, Parquet and gzip files are searched as bytes and as what they tell: their rows.
    """
    wanted = [word.encode() for word in words]
    return [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*"))
        if path.is_file() and any(word in text for text in _told_by(path) for word in wanted)
    ]


def _told_by(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield path.name.encode()
    yield content
    if content.startswith(SQLITE):
        yield from _sqlite_rows(path)
    elif path.suffix == ".duckdb":
        yield from _duckdb_rows(path)
    elif path.suffix == ".parquet":
        with duckdb.connect() as con:
            yield _rows(con, f"read_parquet('{path}')")
    elif path.suffix == ".gz":
        yield gzip.decompress(content)


def _sqlite_rows(path: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as con:
        named = con.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (table,) in named:
            yield b"\n".join(_as_bytes(row) for row in con.execute(f'select * from "{table}"'))


def _duckdb_rows(path: Path) -> Iterator[bytes]:
    with duckdb.connect(str(path), read_only=True) as con:
        named = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema, table in named:
            yield _rows(con, f'"{schema}"."{table}"')


def _rows(con: duckdb.DuckDBPyConnection, relation: str) -> bytes:
    rows = con.execute(f"select r::varchar from {relation} as r").fetchall()
    return "\n".join(row for (row,) in rows).encode()


def _as_bytes(row: tuple[object, ...]) -> bytes:
    return b"|".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)
