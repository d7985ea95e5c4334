"""The store: whole or not at all, and loaded until the warehouse is whole."""

import os
from pathlib import Path

import pytest

from pipelines.exports.reader import ArchiveFile, read
from pipelines.intake.store import not_loaded, stored
from pipelines.intake.taking import take_in
from pipelines.ledger.folding import fold
from pipelines.ledger.state import forget
from pipelines.sources.exports import exports_source
from pipelines.sources.loading import load
from tests.pipelines.exports.archives import ANNA, LISTS, NAME, followers_text, write_zip
from warehouse.layout import DataFolder
from warehouse.private import open_private

FOLLOWERS = f"{LISTS}/followers_1.json"


def test_what_is_stored_reads_like_what_was_given(data: DataFolder, tmp_path: Path) -> None:
    given = write_zip(tmp_path / NAME)
    take_in([str(given)], data)
    given.unlink()
    (archive,) = stored(data)
    facts = read(archive).facts
    assert (facts.file_name, facts.account_username) == (NAME, "owner_demo")


def test_a_death_while_taking_in_leaves_nothing_that_is_taken_for_an_archive(
    data: DataFolder, tmp_path: Path
) -> None:
    half = data.archives / ".taking-dead" / "draft"
    half.mkdir(parents=True)
    (half / "origin.json").write_text('{"name": "half", "account": null}')
    write_zip(half / "archive")
    os.utime(half.parent, (0, 0))
    assert stored(data) == []
    take_in([str(write_zip(tmp_path / NAME))], data)
    assert not half.exists()
    assert [archive.name for archive in stored(data)] == [NAME]


def load_and_fold(data: DataFolder, archives: list[ArchiveFile], run_id: str = "run") -> None:
    """What a pass does with archives."""
    load(exports_source(archives, run_id=run_id), data=data, dataset="exports")
    with open_private(data) as warehouse:
        fold(warehouse)


@pytest.mark.slow
def test_archives_are_loaded_until_they_are_whole_in_the_warehouse(
    data: DataFolder, tmp_path: Path
) -> None:
    first = write_zip(tmp_path / "1" / NAME)
    second = write_zip(tmp_path / "2" / NAME, {FOLLOWERS: followers_text([ANNA])})
    take_in([str(first), str(second)], data)
    assert not_loaded(data) == stored(data)
    load_and_fold(data, [])
    assert not_loaded(data) == stored(data)
    load_and_fold(data, stored(data)[:1])
    assert not_loaded(data) == stored(data)[1:]
    load_and_fold(data, not_loaded(data))
    assert not_loaded(data) == []
    # As if dlt's state was lost between two tables.
    for table in ("lists", "members", "archives"):
        with open_private(data) as warehouse:
            warehouse.begin()
            warehouse.execute(f"delete from exports.{table} where archive_sha256 = ?", [_any(data)])
            warehouse.commit()
        assert [one.sha256 for one in not_loaded(data)] == [_any(data)], table
        load_and_fold(data, not_loaded(data), "again")
        assert not_loaded(data) == []


def test_what_an_earlier_version_loaded_is_read_anew(data: DataFolder, tmp_path: Path) -> None:
    take_in([str(write_zip(tmp_path / NAME))], data)
    load_and_fold(data, stored(data))
    with open_private(data) as warehouse:
        warehouse.execute("update exports.archives set row_counts = null")
    assert not_loaded(data) == stored(data)


def test_what_is_in_quarantine_is_not_loaded_again(data: DataFolder, tmp_path: Path) -> None:
    take_in([str(write_zip(tmp_path / NAME))], data)
    load_and_fold(data, [])
    with open_private(data) as warehouse:
        warehouse.execute("create schema quarantine")
        warehouse.execute(
            "create table quarantine.exports__archives as select ? as archive_sha256", [_any(data)]
        )
    assert not_loaded(data) == []


def test_an_archive_is_loaded_again_with_the_account_that_was_corrected(
    data: DataFolder, tmp_path: Path
) -> None:
    given = write_zip(tmp_path / "export.zip", {FOLLOWERS: followers_text([ANNA])})
    take_in([str(given)], data, account="pine_cafe")
    load_and_fold(data, stored(data))
    (before,) = stored(data)
    assert len(take_in([str(given)], data, account="oak_studio").corrected) == 1
    (archive,) = not_loaded(data)
    assert (archive.account, archive.taken_in_at) == ("oak_studio", before.taken_in_at)
    with open_private(data) as warehouse:
        forget(warehouse, [archive.sha256])
    load_and_fold(data, not_loaded(data), "corrected")
    assert not_loaded(data) == []
    with open_private(data, read_only=True) as warehouse:
        for table in ("archives", "sightings"):
            accounts = warehouse.execute(f"select account_username from exports.{table}").fetchall()
            assert accounts == [("oak_studio",)], table


def test_what_an_earlier_version_stored_does_not_say_when(data: DataFolder, tmp_path: Path) -> None:
    take_in([str(write_zip(tmp_path / NAME))], data)
    (archive,) = stored(data)
    origin = archive.path.with_name("origin.json")
    origin.write_text('{"name": "old.zip", "account": null}')
    (older,) = stored(data)
    assert (older.name, older.taken_in_at > archive.taken_in_at) == ("old.zip", True)


def _any(data: DataFolder) -> str:
    return stored(data)[0].sha256
