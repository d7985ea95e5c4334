"""Readers: one way in, locked down, and never torn or broken by a publication."""

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.marts import ACCOUNT_ID, build_marts
from warehouse.layout import DataFolder
from warehouse.private import open_private
from warehouse.publish import Snapshot, publish
from warehouse.reader import (
    NothingPublished,
    Published,
    ReaderError,
    current_snapshot_id,
    open_published,
)
from warehouse.snapshots import Retention

AT = datetime(2026, 11, 22, 18, tzinfo=UTC)
KEEP_NOTHING = Retention(newest=1, younger_than=timedelta())


def publish_count(data: DataFolder, count: int) -> Snapshot:
    """Publish marts in which every table tells the same number, `count` hours after the start."""
    with open_private(data) as connection:
        connection.execute("DROP SCHEMA IF EXISTS marts CASCADE; CREATE SCHEMA marts")
        connection.execute("CREATE TABLE marts.accounts AS SELECT ? AS followers_count", [count])
        connection.execute("CREATE TABLE marts.followers AS FROM range(?)", [count])
    return publish(data, AT + timedelta(hours=count), KEEP_NOTHING)


def test_nothing_published_says_what_to_do(data: DataFolder) -> None:
    with pytest.raises(NothingPublished, match=r"run `make run`, or `tracker import`"):
        open_published(data)
    with pytest.raises(NothingPublished):
        current_snapshot_id(data)
    assert not data.root.exists()


SHOW_DAYS = """
import sys
from pathlib import Path
from warehouse.layout import DataFolder
from warehouse.reader import open_published
# A second opening in one process shares DuckDB's instance with the first.
opened = [open_published(DataFolder(Path(sys.argv[1]))) for _ in range(2)]
for published in opened:
    print(*published.cursor().execute("SELECT last_sync_at::DATE FROM accounts").fetchone())
"""


def test_marts_are_the_default_schema_and_days_are_utc(data: DataFolder) -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    build_marts(data, {"accounts": [{"account_id": ACCOUNT_ID, "last_sync_at": late}]})
    publish(data, AT)
    shown = subprocess.run(
        [sys.executable, "-c", SHOW_DAYS, data.root],
        env=os.environ | {"TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == "2026-11-22\n" * 2


FORBIDDEN = {
    "create": "CREATE TABLE more AS SELECT 1 AS x",
    "insert": "INSERT INTO accounts (account_id) VALUES ('1')",
    "drop": "DROP TABLE accounts",
    "read a file": "SELECT * FROM read_text('/etc/hostname')",
    "write a file": "COPY accounts TO '{folder}/accounts.csv'",
    "attach": "ATTACH '{folder}/warehouse.duckdb' AS private",
    "install": "INSTALL httpfs",
    "unlock": "SET enable_external_access = true",
    "change the zone": "SET TimeZone = 'America/New_York'",
}


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_reader_cannot(empty: Published, tmp_path: Path, statement: str) -> None:
    with (
        empty.cursor() as cursor,
        pytest.raises(duckdb.Error, match=r"read-only|disabled by configuration|Cannot change"),
    ):
        cursor.execute(statement.format(folder=tmp_path))
    assert not list(tmp_path.iterdir())


def test_a_reader_keeps_its_snapshot_and_learns_of_a_newer_one(data: DataFolder) -> None:
    publish_count(data, 1)
    with open_published(data) as old:
        assert not old.is_superseded()
        newer = publish_count(data, 2)
        assert old.is_superseded()
        assert not old.path.exists()
        with old.cursor() as cursor, open_published(data) as new, new.cursor() as newer_cursor:
            assert new.snapshot_id == current_snapshot_id(data) == newer.snapshot_id
            assert not new.is_superseded()
            for found, count in ((cursor, 1), (newer_cursor, 2)):
                assert found.execute("SELECT followers_count FROM accounts").fetchone() == (count,)


def test_a_cursor_needs_no_owner_but_ends_when_its_snapshot_is_closed(data: DataFolder) -> None:
    publish_count(data, 1)
    forgotten = open_published(data).cursor()
    gc.collect()
    with forgotten:
        assert forgotten.execute("SELECT followers_count FROM accounts").fetchone() == (1,)
    with open_published(data) as published:
        cursor = published.cursor()
    with pytest.raises(duckdb.ConnectionException):
        cursor.execute("SELECT 1")


def test_a_snapshot_that_was_lost_is_named(data: DataFolder) -> None:
    path = publish_count(data, 1).path
    path.unlink()
    with pytest.raises(ReaderError, match=rf"{path.name} .* missing: .*`tracker sync`"):
        open_published(data)


def test_a_damaged_snapshot_is_named(data: DataFolder) -> None:
    path = publish_count(data, 1).path
    path.chmod(0o600)
    path.write_bytes(b"not a database")
    with pytest.raises(ReaderError, match=rf"{path.name} cannot be read: .*not a valid DuckDB"):
        open_published(data)


READ_UNTIL_TOLD_TO_STOP = """
import select, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from warehouse.layout import DataFolder
from warehouse.reader import open_published

data = DataFolder(Path(sys.argv[1]))

def look(published):
    with published.cursor() as cursor:
        counted, listed = cursor.execute(
            "SELECT followers_count, (SELECT count(*) FROM followers) FROM accounts"
        ).fetchone()
    hours = (published.published_at.timestamp() - float(sys.argv[2])) / 3600
    assert counted == listed == hours, (counted, listed, hours)
    return counted

looks, seen = 0, 0
print("reading", flush=True)
with ThreadPoolExecutor(3) as threads:
    while not select.select([sys.stdin], [], [], 0)[0]:
        with open_published(data) as published:
            (found,) = set(threads.map(look, [published] * 6))
        assert found >= seen, "went back"
        looks, seen = looks + 6, found
print(looks, seen)
"""


@contextmanager
def reading(data: DataFolder) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", READ_UNTIL_TOLD_TO_STOP, data.root, str(AT.timestamp())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
        yield reader


@pytest.mark.slow
def test_readers_are_never_torn_or_blocked_by_publications(data: DataFolder) -> None:
    publish_count(data, 1)
    with reading(data) as one, reading(data) as two:
        for count in range(2, 31):
            publish_count(data, count)
        answers = [reader.communicate("stop\n")[0].split() for reader in (one, two)]
    assert [reader.returncode for reader in (one, two)] == [0, 0]
    for looks, seen in answers:
        assert int(looks) > 30
        assert int(seen) >= 29


def test_threads_of_one_process_may_open_and_publish_at_once(data: DataFolder) -> None:
    publish_count(data, 1)

    def look(_: int) -> bool:
        with open_published(data) as published, published.cursor() as cursor:
            found = cursor.execute(
                "SELECT followers_count = (SELECT count(*) FROM followers) FROM accounts"
            ).fetchone()
        return found == (True,)

    with ThreadPoolExecutor(4) as threads:
        looks = threads.map(look, range(100))
        for count in range(2, 8):
            publish_count(data, count)
        assert all(looks)


def test_the_first_readers_of_one_process_may_open_at_the_same_moment(data: DataFolder) -> None:
    for count in range(1, 6):
        publish_count(data, count)
        together = threading.Barrier(8)

        def open_together(_: int, together: threading.Barrier = together) -> Published:
            together.wait()
            return open_published(data)

        with ThreadPoolExecutor(8) as threads:
            opened = list(threads.map(open_together, range(8)))
        for published in opened:
            published.close()


def test_a_copied_folder_is_a_backup(data: DataFolder, tmp_path: Path) -> None:
    publish_count(data, 3)
    copy = DataFolder(tmp_path / "backup")
    copy.published.mkdir(parents=True)
    for path in data.published.iterdir():
        (copy.published / path.name).write_bytes(path.read_bytes())
    with open_published(copy) as published, published.cursor() as cursor:
        assert cursor.execute("SELECT followers_count FROM accounts").fetchone() == (3,)
