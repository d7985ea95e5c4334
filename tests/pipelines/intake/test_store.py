"""The store: whole or not at all, and loaded until the warehouse is whole."""

import os
from pathlib import Path

from pipelines.exports.reader import read
from pipelines.intake.store import not_loaded, stored
from pipelines.intake.taking import take_in
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


def test_archives_are_loaded_until_they_are_whole_in_the_warehouse(
    data: DataFolder, tmp_path: Path
) -> None:
    first = write_zip(tmp_path / "1" / NAME)
    second = write_zip(tmp_path / "2" / NAME, {FOLLOWERS: followers_text([ANNA])})
    take_in([str(first), str(second)], data)
    assert not_loaded(data) == stored(data)
    load(exports_source([], run_id="run-0"), data=data, dataset="exports")
    assert not_loaded(data) == stored(data)
    load(exports_source(stored(data)[:1], run_id="run-1"), data=data, dataset="exports")
    assert not_loaded(data) == stored(data)[1:]
    load(exports_source(not_loaded(data), run_id="run-2"), data=data, dataset="exports")
    assert not_loaded(data) == []
    # As if dlt's state was lost between two tables.
    for table in ("relationships", "lists", "members"):
        with open_private(data) as warehouse:
            warehouse.begin()
            warehouse.execute(f"delete from exports.{table} where archive_sha256 = ?", [_any(data)])
            warehouse.commit()
        assert [one.sha256 for one in not_loaded(data)] == [_any(data)], table
        load(exports_source(not_loaded(data), run_id="again"), data=data, dataset="exports")
        assert not_loaded(data) == []


def test_what_an_earlier_version_loaded_is_read_anew(data: DataFolder, tmp_path: Path) -> None:
    take_in([str(write_zip(tmp_path / NAME))], data)
    load(exports_source(stored(data), run_id="run-1"), data=data, dataset="exports")
    with open_private(data) as warehouse:
        warehouse.execute("update exports.archives set row_counts = null")
    assert not_loaded(data) == stored(data)


def _any(data: DataFolder) -> str:
    return stored(data)[0].sha256
