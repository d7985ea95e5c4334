"""Counted messages through dlt into a real warehouse: tables, types, and gone when not wanted."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.exports.reader import ArchiveFile
from pipelines.sources.loading import load
from pipelines.sources.messages import COLUMNS, forget_messages, messages_source
from tests.pipelines.exports.archives import NAME, plain_members, write_zip
from tests.pipelines.exports.threads import ANNA, MARK, OWNER, file_of, thread, with_threads
from tests.searching import files_that_hold
from warehouse.layout import DataFolder
from warehouse.private import open_private

AT = 1_700_000_000
COUNTED = """
select folder, thread_id, number, outcome, thread_name, participants, is_group, messages,
    messages_sent, messages_received, epoch_ms(first_at), epoch_ms(last_at)
from exports.message_files order by all
"""


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def query(data: DataFolder, sql: str) -> list[tuple[Any, ...]]:
    with open_private(data, read_only=True) as warehouse:
        return warehouse.execute(sql).fetchall()


def count(data: DataFolder, *archives: ArchiveFile, run_id: str = "run-1") -> None:
    load(messages_source(archives, run_id=run_id), data=data, dataset="exports")


def archive_at(path: Path, *said: tuple[str, int]) -> ArchiveFile:
    return ArchiveFile.at(
        write_zip(
            path,
            with_threads(
                {
                    file_of("annaoak_17"): thread([ANNA, OWNER], said),
                    file_of("ben_18", form="html"): MARK,
                }
            ),
        )
    )


def test_without_archives_the_tables_exist_with_their_types(data: DataFolder) -> None:
    count(data)
    found = query(
        data,
        "select table_name, column_name, data_type from information_schema.columns"
        " where table_schema = 'exports' and table_name not like '_dlt%'"
        " and column_name not like '_dlt%'",
    )
    types = {(table, column): kind for table, column, kind in found}
    assert types.keys() == {(table, column) for table in COLUMNS for column in COLUMNS[table]}
    assert types["message_files", "is_group"] == "BOOLEAN"
    assert types["message_files", "messages"] == "BIGINT"
    assert types["message_files", "first_at"] == "TIMESTAMP WITH TIME ZONE"


def test_an_archive_replaces_what_was_counted_of_it(data: DataFolder, tmp_path: Path) -> None:
    archive = archive_at(tmp_path / NAME, (ANNA, AT + 5), (OWNER, AT))
    plain = ArchiveFile.at(write_zip(tmp_path / "2" / NAME, plain_members()))
    for run_id in ("run-1", "run-2"):
        count(data, archive, plain, run_id=run_id)
        times = (AT * 1000 + 123, AT * 1000 + 5_123)
        assert query(data, COUNTED) == [
            ("inbox", "17", 1, "read", "annaoak", 2, False, 2, 1, 1, *times),
            ("inbox", "18", 1, "unknown", *[None] * 8),
        ]
        assert sorted(
            query(data, "select archive_sha256, files, run_id from exports.message_readings")
        ) == sorted([(archive.sha256, 2, run_id), (plain.sha256, 0, run_id)])


def test_nothing_of_what_is_written_is_anywhere(
    data: DataFolder, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    count(data, archive_at(tmp_path / NAME, (f"{ANNA} {MARK}", AT), (OWNER, AT)))
    assert query(data, "select messages from exports.message_files where messages > 0") == [(2,)]
    # The search sees what is there.
    assert files_that_hold(data.root, ["annaoak"]) == []
    count(data, archive_at(tmp_path / "2" / NAME, (ANNA, AT), (OWNER, AT)))
    assert files_that_hold(data.root, ["annaoak"]) != []
    assert files_that_hold(data.root, [MARK, ANNA, OWNER, "Liked a message"]) == []
    assert MARK not in "".join(capfd.readouterr())


def test_what_is_not_wanted_any_more_is_gone(data: DataFolder, tmp_path: Path) -> None:
    count(data, archive_at(tmp_path / NAME, (ANNA, AT), (OWNER, AT)))
    with open_private(data) as warehouse:
        forget_messages(warehouse)
    assert query(data, "select count(*) from exports.message_files") == [(0,)]
    assert query(data, "select count(*) from exports.message_readings") == [(0,)]
    # dlt keeps no copy. The database's file may hold it in blocks that are free.
    assert files_that_hold(data.root, ["annaoak"]) in ([], ["warehouse.duckdb"])


def test_an_archive_that_cannot_be_opened_does_not_stop_the_others(
    data: DataFolder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = archive_at(tmp_path / NAME, (ANNA, AT))
    bad = archive_at(tmp_path / "bad" / NAME, (OWNER, AT))
    bad.path.write_bytes(b"")
    count(data, bad, good)
    assert query(data, "select archive_sha256 from exports.message_readings") == [(good.sha256,)]
    assert f"{NAME}: the file is empty" in caplog.text
