"""Whole archives: what is found in them, and whose and when they are."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.exports.reader import RELATIONSHIPS, ArchiveFile, read
from tests.pipelines.exports.archives import (
    ANNA,
    BEN,
    CLEO,
    LISTS,
    NAME,
    follower,
    followers_text,
    personal_information,
    plain_members,
    write_folder,
    write_zip,
)
from tests.pipelines.exports.reading import problems, read_at, rows

Members = dict[str, str | bytes]
FOLLOWERS = f"{LISTS}/followers_1.json"
FOLLOWING = f"{LISTS}/following.json"


def test_an_archive_as_instagram_gives_it(tmp_path: Path) -> None:
    reading = read_at(write_zip(tmp_path / NAME))
    facts = reading.facts
    assert rows(reading) == [("followers", *ANNA), ("followers", *BEN), ("following", *CLEO)]
    assert (facts.account_username, facts.account_evidence) == (
        "owner_demo",
        "personal_information",
    )
    assert (facts.followers_listed, facts.following_listed) == (2, 1)
    assert facts.captured_at == datetime(2025, 12, 10, 9, 30, tzinfo=UTC)
    assert facts.captured_at_evidence == "zip_member_time"
    assert facts.captured_at_precision_seconds == 2
    assert (facts.file_name, problems(reading)) == (NAME, [])


def test_rows_carry_archive_run_and_position(tmp_path: Path) -> None:
    archive = ArchiveFile.at(write_zip(tmp_path / NAME))
    table = pa.Table.from_batches(read(archive).batches("run-1", of_the_ledger=True))
    assert table.schema == RELATIONSHIPS
    assert table["position"].to_pylist() == [0, 1, 0]
    assert set(table["archive_sha256"].to_pylist()) == {archive.sha256}
    assert set(table["run_id"].to_pylist()) == {"run-1"}


def test_a_folder_reads_like_its_zip_but_its_file_times_say_nothing(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / NAME.removesuffix(".zip"))
    reading = read_at(folder)
    assert rows(reading) == rows(read_at(write_zip(tmp_path / NAME)))
    assert reading.facts.captured_at_evidence == "archive_name"
    assert reading.facts.captured_at_precision_seconds == 50 * 3_600


def test_a_folders_digest_is_of_names_and_contents_only(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first")
    second = write_folder(tmp_path / "second")
    os.utime(second / FOLLOWERS, (0, 0))
    assert ArchiveFile.at(first).sha256 == ArchiveFile.at(second).sha256
    (second / FOLLOWERS).write_text(followers_text([ANNA]))
    assert ArchiveFile.at(first).sha256 != ArchiveFile.at(second).sha256


def test_follower_files_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    people = [(f"person{n}", 1_764_000_000 - n) for n in range(12)]
    members: Members = {
        f"{LISTS}/followers_{n + 1}.json": followers_text([person])
        for n, person in enumerate(people)
    }
    path = write_zip(tmp_path / NAME, dict(sorted(members.items())))
    assert rows(read_at(path)) == [("followers", *person) for person in people]


def test_the_layout_and_shape_before_2023(tmp_path: Path) -> None:
    members: Members = {
        "followers_and_following/followers.json": json.dumps(
            {"relationships_followers": [follower(*ANNA)]}
        ),
        "followers_and_following/following.json": json.dumps(
            {"relationships_following": [follower(*BEN)]}
        ),
        "account_information/personal_information.json": personal_information("Owner_Demo"),
    }
    reading = read_at(write_zip(tmp_path / "old.zip", members))
    assert rows(reading) == [("followers", *ANNA), ("following", *BEN)]
    assert reading.facts.account_username == "owner_demo"


def test_lists_of_threads_and_hashtags_are_not_ours(tmp_path: Path) -> None:
    threads = "your_instagram_activity/threads"
    others: Members = {
        f"{threads}/followers.json": json.dumps(
            {"text_post_app": [follower("thread", 1_764_000_000)]}
        ),
        f"{threads}/personal_information.json": personal_information("not_the_owner"),
        f"{LISTS}/following_hashtags.json": json.dumps({"relationships_following_hashtags": []}),
        f"{LISTS}/recently_unfollowed_profiles.json": "[]",
    }
    reading = read_at(write_zip(tmp_path / NAME, plain_members() | others))
    assert [name for _, name, _ in rows(reading)] == [ANNA[0], BEN[0], CLEO[0]]
    assert reading.facts.account_username == "owner_demo"


@pytest.mark.parametrize("top", ["unpacked/", "a/b/instagram-owner_demo-2025-12-10-WhW57JDt/"])
def test_a_repacked_archive_with_a_top_folder_and_macos_leftovers(tmp_path: Path, top: str) -> None:
    members: Members = {top + name: content for name, content in plain_members().items()}
    members |= {f"__MACOSX/{top}._followers_1.json": b"\0\5\26\7", f"{top}.DS_Store": b"x"}
    reading = read_at(write_zip(tmp_path / NAME, members))
    assert len(rows(reading)) == 3
    assert reading.facts.account_evidence == "personal_information"
    assert reading.facts.captured_at_evidence == "archive_name"


def test_a_transfer_to_a_cloud_drive(tmp_path: Path) -> None:
    inner = "instagram-owner_demo-2025-12-10-WhW57JDt/"
    members: Members = {
        inner + name: text for name, text in plain_members().items() if name.startswith(LISTS)
    }
    reading = read_at(write_folder(tmp_path / "meta-2025-Dec-11-07-05-09", members))
    assert reading.facts.captured_at_evidence == "folder_name"
    assert (reading.facts.account_username, reading.facts.account_evidence) == (
        "owner_demo",
        "archive_name",
    )


@pytest.mark.parametrize(
    ("name", "given", "account"),
    [
        ("instagram-owner.demo-2025-12-10-WhW57JDt (1).zip", None, ("owner.demo", "archive_name")),
        ("instagram-Owner_1-2025-12-10.zip", "other", ("owner_1", "archive_name")),
        ("export.zip", "owner_demo", ("owner_demo", "given")),
        ("holiday_part_2.zip", "owner_demo", ("owner_demo", "given")),
    ],
)
def test_whose_an_archive_is(
    tmp_path: Path, name: str, given: str | None, account: tuple[str, str]
) -> None:
    lists: Members = {FOLLOWERS: followers_text([ANNA])}
    facts = read_at(write_zip(tmp_path / name, lists), given).facts
    assert (facts.account_username, facts.account_evidence) == account


def test_the_capture_is_never_before_its_newest_row(tmp_path: Path) -> None:
    newest = datetime(2025, 12, 10, 9, 45, tzinfo=UTC)
    members: Members = {FOLLOWERS: followers_text([("anna", int(newest.timestamp())), BEN])}
    facts = read_at(write_zip(tmp_path / NAME, members)).facts
    assert (facts.captured_at, facts.captured_at_evidence) == (newest, "archive_name")


def test_a_row_from_the_future_moves_nothing_and_is_told(tmp_path: Path) -> None:
    taken_in = datetime(2025, 12, 11, 20, tzinfo=UTC)
    tomorrow = int(taken_in.timestamp()) + 86_400
    members: Members = {FOLLOWERS: followers_text([("anna", tomorrow), BEN])}
    path = write_zip(tmp_path / NAME, plain_members() | members)
    reading = read(replace(ArchiveFile.at(path), taken_in_at=taken_in))
    assert rows(reading) == [("followers", "anna", 0), ("followers", *BEN), ("following", *CLEO)]
    facts = reading.facts
    assert (facts.captured_at_evidence, facts.imported_at) == ("zip_member_time", taken_in)
    assert reading.lists[0].newest_at == datetime.fromtimestamp(BEN[1], UTC)
    assert reading.lists[0].untimed_rows == 1
    assert problems(reading) == [
        f"{FOLLOWERS} has 1 row with a time after the archive was taken in, which counts as none"
    ]


def test_a_part_of_a_second_before_the_import_is_not_left_out(tmp_path: Path) -> None:
    taken_in = datetime(2025, 12, 10, 12, microsecond=700_000, tzinfo=UTC)
    archive = ArchiveFile.at(write_folder(tmp_path / NAME.removesuffix(".zip")))
    facts = read(replace(archive, taken_in_at=taken_in)).facts
    made_within = timedelta(seconds=facts.captured_at_precision_seconds or 0)
    assert timedelta(0) <= facts.captured_at + made_within - taken_in < timedelta(seconds=1)


def test_a_clock_that_is_a_little_slow_costs_no_row_its_time(tmp_path: Path) -> None:
    newest = datetime(2025, 12, 10, 9, 30, tzinfo=UTC)
    members: Members = {FOLLOWERS: followers_text([("anna", int(newest.timestamp()))])}
    path = write_zip(tmp_path / NAME, plain_members() | members)
    taken_in = newest - timedelta(minutes=30)
    reading = read(replace(ArchiveFile.at(path), taken_in_at=taken_in))
    assert rows(reading)[0] == ("followers", "anna", int(newest.timestamp()))
    assert reading.facts.captured_at == taken_in


@pytest.mark.parametrize("members", [1, 2])
def test_that_one_or_two_members_carry_one_time_proves_nothing(
    tmp_path: Path, members: int
) -> None:
    """So they do whoever packed them, and whenever."""
    few = dict(list(plain_members().items())[:members])
    facts = read_at(write_zip(tmp_path / NAME, few)).facts
    assert facts.captured_at_evidence == "archive_name"


def test_the_clock_of_members_counts_only_under_instagrams_name(tmp_path: Path) -> None:
    """Whoever packs some folder of an export again makes a zip of the same form."""
    facts = read_at(write_zip(tmp_path / "connections.zip")).facts
    assert facts.captured_at_evidence == "newest_row"


def test_without_any_other_evidence_the_newest_row_tells_the_time(tmp_path: Path) -> None:
    facts = read_at(write_folder(tmp_path / "export")).facts
    assert facts.captured_at == datetime.fromtimestamp(ANNA[1], UTC)
    assert facts.captured_at_evidence == "newest_row"
    assert facts.captured_at_precision_seconds is None


def test_rows_without_a_usable_time_are_kept_and_warned_about(tmp_path: Path) -> None:
    members: Members = {FOLLOWERS: followers_text([ANNA, ("zed", 0)])}
    reading = read_at(write_zip(tmp_path / NAME, members))
    assert reading.facts.followers_listed == 2
    assert problems(reading) == [f"{FOLLOWERS} has 1 row without a usable time"]


def test_a_list_that_is_not_there_is_unknown_and_an_empty_one_is_empty(tmp_path: Path) -> None:
    members: Members = {f"{LISTS}/no-data.txt": "", FOLLOWING: '{"relationships_following": []}'}
    facts = read_at(write_zip(tmp_path / NAME, members)).facts
    assert (facts.followers_listed, facts.following_listed) == (None, 0)
