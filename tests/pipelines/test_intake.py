"""The inbox and the store: taken once, by content, whole or not at all."""

import os
import time
from pathlib import Path

import pytest

from pipelines import intake
from pipelines.exports.reader import read
from pipelines.intake import inbox_has_news, not_loaded, stored, take_in, take_in_inbox
from pipelines.sources.exports import exports_source
from pipelines.sources.loading import load
from tests.pipelines.exports.archives import (
    ANNA,
    LISTS,
    NAME,
    followers_text,
    plain_members,
    write_folder,
    write_zip,
)
from warehouse.layout import DataFolder
from warehouse.private import open_private

FOLLOWERS = f"{LISTS}/followers_1.json"


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def settle(inbox: Path) -> None:
    """Make everything in the inbox look as if it came a minute ago."""
    then = time.time() - 60
    for path in (inbox, *inbox.rglob("*")):
        os.utime(path, (then, then))


def test_good_archives_are_taken_beside_bad_ones(data: DataFolder, tmp_path: Path) -> None:
    good = write_zip(tmp_path / NAME)
    empty = tmp_path / "empty.zip"
    empty.touch()
    nameless = write_zip(tmp_path / "nameless.zip", {FOLLOWERS: followers_text([ANNA])})
    result = take_in([empty, tmp_path / "missing.zip", good, nameless], data)
    assert [facts.file_name for facts in result.new] == [NAME]
    assert [error.archive for error in result.refused] == [
        "empty.zip",
        "missing.zip",
        "nameless.zip",
    ]
    assert [archive.name for archive in stored(data)] == [NAME]


def test_what_is_stored_reads_like_what_was_given(data: DataFolder, tmp_path: Path) -> None:
    lists = {FOLLOWERS: followers_text([ANNA])}
    given = write_zip(tmp_path / "export.zip", lists)
    folder = write_folder(tmp_path / NAME.removesuffix(".zip"))
    result = take_in([given, folder], data, account="owner_demo")
    given.unlink()
    assert {read(archive).facts for archive in stored(data)} == set(result.new)
    assert {facts.account_evidence for facts in result.new} == {"given", "personal_information"}


def test_the_same_content_under_another_name_is_known(data: DataFolder, tmp_path: Path) -> None:
    first = write_zip(tmp_path / NAME)
    second = write_zip(tmp_path / NAME.replace(".zip", " (1).zip"))
    result = take_in([first, second], data)
    assert (len(result.new), result.known) == (1, [second])
    assert take_in([first], data).known == [first]
    assert len(stored(data)) == 1


def test_a_link_in_a_folder_is_not_copied(data: DataFolder, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / NAME.removesuffix(".zip"))
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "links").symlink_to(tmp_path)
    assert len(take_in([folder], data).new) == 1
    copied = {
        path.relative_to(stored(data)[0].path).as_posix()
        for path in stored(data)[0].path.rglob("*")
        if not path.is_dir()
    }
    assert copied == set(plain_members())


def test_the_inbox_is_looked_into_and_left_as_it_is(data: DataFolder, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    write_zip(inbox / NAME)
    write_folder(
        inbox / "meta-2025-Dec-11-07-05-09" / "instagram-other-2025-12-10-abc",
        {FOLLOWERS: followers_text([ANNA])},
    )
    (inbox / "notes.txt").write_text("not an archive")
    (inbox / ".hidden").write_text("")
    settle(inbox)
    before = sorted(inbox.rglob("*"))
    result = take_in_inbox(inbox, data)
    assert sorted(facts.account_username for facts in result.new) == ["other", "owner_demo"]
    assert [error.archive for error in result.refused] == ["notes.txt"]
    assert sorted(inbox.rglob("*")) == before
    again = take_in_inbox(inbox, data)
    assert (again.new, len(again.known)) == ([], 2)


def test_what_is_still_being_written_is_left_for_the_next_look(
    data: DataFolder, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    write_zip(inbox / f"{NAME}.crdownload")
    write_zip(inbox / f"{NAME}.part")
    folder = write_folder(inbox / "synchronising")
    settle(inbox)
    fresh = write_zip(inbox / NAME)
    os.utime(folder / FOLLOWERS)
    result = take_in_inbox(inbox, data)
    assert (result.new, result.refused, len(result.waiting)) == ([], [], 4)
    settle(inbox)
    result = take_in_inbox(inbox, data)
    assert sorted(facts.file_name for facts in result.new) == [fresh.name, "synchronising"]


def test_an_inbox_that_is_not_there_is_empty(data: DataFolder, tmp_path: Path) -> None:
    assert take_in_inbox(tmp_path / "nowhere", data) == intake.Intake()


def test_news_in_the_inbox_is_what_the_store_does_not_hold(
    data: DataFolder, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    assert inbox_has_news(inbox, data) is False
    archive = write_zip(inbox / NAME)
    settle(inbox)
    assert inbox_has_news(inbox, data) is True
    take_in_inbox(inbox, data)
    assert inbox_has_news(inbox, data) is False
    archive.rename(inbox / "under another name.zip")
    assert inbox_has_news(inbox, data) is False


def test_whether_there_is_news_is_open_while_something_is_being_written(
    data: DataFolder, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    write_zip(inbox / NAME)
    settle(inbox)
    write_zip(inbox / f"{NAME}.part")
    assert inbox_has_news(inbox, data) is None


def test_a_file_that_cannot_be_read_is_news(data: DataFolder, tmp_path: Path) -> None:
    """Taking it in is what tells the owner why."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / NAME).symlink_to(tmp_path / "nowhere")
    os.utime(inbox / NAME, (0, 0), follow_symlinks=False)
    assert inbox_has_news(inbox, data) is True


def test_a_death_while_taking_in_leaves_nothing_that_is_taken_for_an_archive(
    data: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = data.archives / ".taking-dead" / "archive"
    half.mkdir(parents=True)
    (half / "origin.json").write_text('{"name": "half", "account": null}')
    write_zip(half / "archive")
    os.utime(half.parent, (0, 0))
    assert stored(data) == []
    take_in([write_zip(tmp_path / NAME)], data)
    assert not half.exists()
    assert [archive.name for archive in stored(data)] == [NAME]


def test_archives_are_loaded_until_they_are_whole_in_the_warehouse(
    data: DataFolder, tmp_path: Path
) -> None:
    take_in([write_zip(tmp_path / "1" / NAME)], data)
    take_in([write_zip(tmp_path / "2" / NAME, {FOLLOWERS: followers_text([ANNA])})], data)
    assert not_loaded(data) == stored(data)
    load(exports_source([], run_id="run-0"), data=data, dataset="exports")
    assert not_loaded(data) == stored(data)
    load(exports_source(stored(data)[:1], run_id="run-1"), data=data, dataset="exports")
    assert not_loaded(data) == stored(data)[1:]
    load(exports_source(not_loaded(data), run_id="run-2"), data=data, dataset="exports")
    assert not_loaded(data) == []
    with open_private(data) as warehouse:  # as if dlt's state was lost between the two tables
        warehouse.execute("delete from exports.relationships where list = 'following'")
    assert len(not_loaded(data)) == 1
