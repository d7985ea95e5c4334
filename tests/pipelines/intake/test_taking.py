"""Taking archives into the store: once, by content, when they have arrived whole."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import fsspec
import pytest

from pipelines.exports.container import MAX_MEMBER_BYTES
from pipelines.intake import looks
from pipelines.intake.places import Place
from pipelines.intake.store import stored
from pipelines.intake.taking import Intake, news_in_inbox, take_in, take_in_inbox
from tests.pipelines.exports.archives import (
    ANNA,
    LISTS,
    NAME,
    followers_text,
    plain_members,
    write_folder,
    write_zip,
)
from tests.pipelines.exports.threads import file_of
from warehouse.layout import DataFolder

FOLLOWERS = f"{LISTS}/followers_1.json"
META = "meta-2025-Dec-11-07-05-09"


def tree(root: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(root)): path.read_bytes() if path.is_file() else None
        for path in root.rglob("*")
    }


def test_good_archives_are_taken_beside_bad_ones(data: DataFolder, tmp_path: Path) -> None:
    good = write_zip(tmp_path / NAME)
    empty = tmp_path / "empty.zip"
    empty.touch()
    nameless = write_zip(tmp_path / "nameless.zip", {FOLLOWERS: followers_text([ANNA])})
    result = take_in([str(empty), str(tmp_path / "missing.zip"), str(good), str(nameless)], data)
    assert [one.name for one in result.new] == [NAME]
    for refused, name in zip(result.refused, ["empty", "missing", "nameless"], strict=True):
        assert f"{name}.zip: " in refused.why
        assert "\n" not in refused.why
    assert [archive.name for archive in stored(data)] == [NAME]


def test_an_account_can_be_given_for_archives_that_name_none(
    data: DataFolder, tmp_path: Path
) -> None:
    given = write_zip(tmp_path / "export.zip", {FOLLOWERS: followers_text([ANNA])})
    assert len(take_in([str(given)], data, account="owner_demo").new) == 1
    assert [archive.account for archive in stored(data)] == ["owner_demo"]


def test_a_wrong_account_is_corrected_by_the_same_archive(data: DataFolder, tmp_path: Path) -> None:
    given = write_zip(tmp_path / "export.zip", {FOLLOWERS: followers_text([ANNA])})
    take_in([str(given)], data, account="pine_cafe")
    for account, kept, outcome in (
        (None, "pine_cafe", "known"),
        ("oak_studio", "oak_studio", "corrected"),
        ("oak_studio", "oak_studio", "known"),
    ):
        result = take_in([str(given)], data, account=account)
        assert [one.name for one in getattr(result, outcome)] == ["export.zip"]
        assert [archive.account for archive in stored(data)] == [kept]


@pytest.mark.parametrize(
    ("name", "members", "remedy"),
    [
        ("export.zip", plain_members(), "without --account."),
        (NAME, {FOLLOWERS: followers_text([ANNA])}, "another name"),
    ],
)
def test_an_account_that_an_archive_contradicts_is_refused(
    data: DataFolder, tmp_path: Path, name: str, members: dict[str, str | bytes], remedy: str
) -> None:
    given = str(write_zip(tmp_path / name, members))
    for before in ([], [NAME]):
        if before:
            take_in([given], data)
        (refused,) = take_in([given], data, account="pine_cafe").refused
        assert "it says that it is of @owner_demo, not of @pine_cafe" in refused.why
        assert remedy in refused.why
        assert [archive.account for archive in stored(data)] == [None] * len(before)
    assert len(take_in([given], data, account="owner_demo").known) == 1


def test_the_same_content_under_another_name_is_known(data: DataFolder, tmp_path: Path) -> None:
    first = write_zip(tmp_path / NAME)
    second = write_zip(tmp_path / NAME.replace(".zip", " (1).zip"))
    result = take_in([str(first), str(second)], data)
    assert [one.name for one in result.known] == [second.name]
    assert [one.sha256 for one in result.known] == [one.sha256 for one in result.new]
    assert len(take_in([str(first)], data).known) == 1
    assert len(stored(data)) == 1


def test_several_exports_of_one_folder_are_taken_one_by_one(
    data: DataFolder, tmp_path: Path
) -> None:
    folder = tmp_path / META
    lists = {FOLLOWERS: followers_text([ANNA])}
    write_folder(folder / "instagram-other-2025-12-10-abc", lists)
    write_folder(folder / "instagram-owner_demo-2025-12-10-def")
    write_zip(folder / "part" / NAME, lists)
    result = take_in([str(folder)], data)
    assert result.refused == []
    # The folder's own name tells when they were made.
    assert [one.name for one in result.new] == [
        f"{META}/instagram-other-2025-12-10-abc",
        f"{META}/instagram-owner_demo-2025-12-10-def",
        f"{META}/part/{NAME}",
    ]


def test_what_is_no_archive_is_not_fetched(
    data: DataFolder, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "film.zip").write_bytes(b"\0\0\0 ftypmp42")
    (inbox / "empty.zip").touch()
    with write_folder(inbox / "unpacked").joinpath(FOLLOWERS).open("wb") as file:
        file.truncate(100 * 2**20)
    monkeypatch.setattr(Place, "fetch", lambda *_: pytest.fail("it was fetched"))
    refused = take_in([str(inbox)], data, account="owner_demo").refused
    said = {one.name: one.why for one in refused}
    assert "not a zip file" in said["inbox/film.zip"]
    assert "0 bytes" in said["inbox/empty.zip"]
    assert "larger than any list" in said["inbox/unpacked"]


def test_an_address_is_taken_from_like_a_path(data: DataFolder) -> None:
    memory = fsspec.filesystem("memory")
    with memory.open("/drive/empty.zip", "wb"):
        pass
    try:
        result = take_in(["memory://drive", "memory://elsewhere", "s3://bucket/x.zip"], data)
    finally:
        memory.rm("/drive", recursive=True)
    said = [refused.why for refused in result.refused]
    assert len(said) == 3
    assert "0 bytes" in said[0]
    assert "nothing in it" in said[1]
    assert "s3fs" in said[2]


@pytest.fixture(params=["folder", "bucket"])
def drive(request: pytest.FixtureRequest, inbox: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """An inbox's address, and what brings the content of a folder there."""
    if request.param == "folder":
        yield str(inbox), lambda: None
        return
    memory = fsspec.filesystem("memory")

    def synchronise() -> None:
        memory.put(f"{inbox}/", "/drive/", recursive=True)

    yield "memory://drive", synchronise
    if memory.exists("/drive"):
        memory.rm("/drive", recursive=True)


@pytest.mark.usefixtures("settling_at_once")
def test_the_inbox_is_looked_into_and_left_as_it_is(
    data: DataFolder, inbox: Path, drive: tuple[str, Callable[[], None]]
) -> None:
    address, synchronise = drive
    write_zip(inbox / NAME)
    write_folder(
        inbox / META / "instagram-other-2025-12-10-abc", {FOLLOWERS: followers_text([ANNA])}
    )
    (inbox / "notes.txt").write_text("not an archive")
    (inbox / ".hidden").write_text("")
    synchronise()
    before = tree(inbox)
    result = take_in_inbox(address, data)
    assert sorted(one.name for one in result.new) == [
        NAME,
        f"{META}/instagram-other-2025-12-10-abc",
    ]
    assert [refused.name for refused in result.refused] == ["notes.txt"]
    assert tree(inbox) == before
    again = take_in_inbox(address, data)
    assert (again.new, len(again.known)) == ([], 2)
    # Told again, though it was not fetched again.
    assert again.refused == result.refused


@pytest.mark.usefixtures("settling_at_once")
def test_what_was_taken_is_removed_if_the_owner_wishes_and_the_bad_stays(
    data: DataFolder, inbox: Path, drive: tuple[str, Callable[[], None]]
) -> None:
    address, synchronise = drive
    write_zip(inbox / NAME)
    write_folder(inbox / META / "instagram-owner_demo-2025-12-10-abc")
    (inbox / "bad.zip").write_bytes(b"bad")
    synchronise()
    assert len(take_in_inbox(address, data, remove=True).new) == 2
    left = fsspec.filesystem("memory").find("/drive") if "memory" in address else tree(inbox)
    assert [path.rpartition("/")[2] for path in left] == ["bad.zip"]
    assert len(stored(data)) == 2


def test_a_file_is_taken_when_it_stays_as_it_is(
    data: DataFolder, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "FILE_SETTLES_IN_SECONDS", 0.2)
    write_zip(inbox / f"{NAME}.crdownload")
    write_zip(inbox / f"{NAME}.part")
    write_zip(inbox / NAME)
    began = time.monotonic()
    result = take_in_inbox(str(inbox), data)
    assert time.monotonic() - began >= 0.2
    assert [one.name for one in result.new] == [NAME]
    assert len(result.waiting) == 2
    # Nothing new: nothing to wait for, or it would never end.
    monkeypatch.setattr(looks, "FILE_SETTLES_IN_SECONDS", 100_000)
    assert len(take_in_inbox(str(inbox), data).known) == 1


def test_a_tree_that_is_still_synced_is_left_until_two_looks_find_it_the_same(
    data: DataFolder,
    inbox: Path,
    drive: tuple[str, Callable[[], None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However old the times of its files are: a drive sets them as it likes."""
    monkeypatch.setattr(looks, "FILE_SETTLES_IN_SECONDS", 0.0)
    monkeypatch.setattr(looks, "FOLDER_SETTLES_IN_SECONDS", 0.1)
    address, synchronise = drive
    folder = inbox / NAME.removesuffix(".zip")
    for name, content in plain_members().items():
        write_folder(folder, {name: content})
        synchronise()
        result = take_in_inbox(address, data)
        assert (result.new, result.waiting) == ([], [folder.name])
        time.sleep(0.15)
    result = take_in_inbox(address, data)
    assert [one.name for one in result.new] == [folder.name]
    assert take_in_inbox(address, data).new == []
    assert len(stored(data)) == 1


@pytest.mark.usefixtures("settling_at_once")
def test_a_bad_archive_is_tried_again_when_it_changes_or_after_a_day(
    data: DataFolder, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / NAME).write_bytes(b"half")
    assert len(take_in_inbox(str(inbox), data).refused) == 1
    assert news_in_inbox(str(inbox), data) is None
    monkeypatch.setattr(looks, "REFUSED_FOR_SECONDS", 0.0)
    assert len(take_in_inbox(str(inbox), data).refused) == 1
    write_zip(inbox / NAME)
    assert len(take_in_inbox(str(inbox), data).new) == 1


def test_news_is_what_was_never_tried_and_has_settled(
    data: DataFolder, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "FILE_SETTLES_IN_SECONDS", 100_000)
    assert news_in_inbox(str(inbox), data) is None
    write_zip(inbox / NAME)
    assert news_in_inbox(str(inbox), data) is None
    monkeypatch.setattr(looks, "FILE_SETTLES_IN_SECONDS", 0.01)
    time.sleep(0.02)
    first = news_in_inbox(str(inbox), data)
    assert first is not None
    assert news_in_inbox(str(inbox), data) == first
    take_in_inbox(str(inbox), data)
    assert news_in_inbox(str(inbox), data) is None


@pytest.mark.usefixtures("settling_at_once")
def test_a_lost_memory_costs_a_look_and_nothing_else(data: DataFolder, inbox: Path) -> None:
    write_zip(inbox / NAME)
    take_in_inbox(str(inbox), data)
    (memory,) = data.archives.glob(".inbox*")
    memory.write_text("damaged")
    assert len(take_in_inbox(str(inbox), data).known) == 1
    other = inbox.rename(inbox.with_name("another"))
    assert len(take_in_inbox(str(other), data).known) == 1


def test_an_inbox_that_is_not_there_is_empty(data: DataFolder, tmp_path: Path) -> None:
    assert take_in_inbox(str(tmp_path / "nowhere"), data) == Intake()


@pytest.mark.usefixtures("settling_at_once")
def test_an_unpacked_export_is_taken_once_more_for_its_messages(
    data: DataFolder, inbox: Path
) -> None:
    write_folder(inbox / NAME.removesuffix(".zip"), plain_members() | {file_of("anna_1"): "{}"})
    (first,) = take_in_inbox(str(inbox), data).new
    (second,) = take_in_inbox(str(inbox), data, messages=True).new
    assert first.sha256 != second.sha256
    assert take_in_inbox(str(inbox), data, messages=True).known == [second]
    assert not list((data.archives / first.sha256).rglob("message_*"))
    assert len(list((data.archives / second.sha256).rglob("message_*"))) == 1


def test_a_part_with_messages_alone_is_taken_only_where_they_are_counted(
    data: DataFolder, tmp_path: Path
) -> None:
    part = write_zip(tmp_path / NAME, {file_of("anna_1", 2): "{}"})
    (refused,) = take_in([str(part)], data).refused
    assert "no follower list" in refused.why
    assert len(take_in([str(part)], data, messages=True).new) == 1


def test_a_large_thread_does_not_refuse_an_export(data: DataFolder, tmp_path: Path) -> None:
    large = {file_of("anna_1"): b" " * (MAX_MEMBER_BYTES + 1)}
    folder = write_folder(tmp_path / NAME.removesuffix(".zip"), plain_members() | large)
    assert len(take_in([str(folder)], data, messages=True).new) == 1
