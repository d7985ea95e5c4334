"""Every layout and shape that exports have had (export-format.md 1, 2)."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.exports.catalogue import LISTS as KINDS
from pipelines.exports.catalogue import ListKind
from pipelines.exports.contents import export_roots
from pipelines.exports.errors import ArchiveError
from tests.pipelines.exports.archives import (
    ANNA,
    BEN,
    LISTS,
    NAME,
    followed,
    follower,
    followers_text,
    html_page,
    html_person,
    personal_information,
    plain_members,
    write_folder,
    write_zip,
)
from tests.pipelines.exports.reading import listed, problems, read_at, rows

Members = dict[str, str | bytes]
FOLLOWERS = f"{LISTS}/followers_1.json"


SIDE = [
    (kind, file.replace("youve", "you've"))
    for kind in KINDS
    if not kind.essential
    for file in kind.files
]


@pytest.mark.parametrize(("kind", "file"), SIDE, ids=[file for _, file in SIDE])
@pytest.mark.parametrize("form", ["json", "html"])
def test_each_list_beside_the_two(tmp_path: Path, kind: ListKind, file: str, form: str) -> None:
    text = json.dumps({kind.keys[0]: [followed("dana", ANNA[1]), followed("zed", 0)]})
    if form == "html":
        text = html_page(
            html_person("dana", "Nov 24, 2025 8:00 am", headed=True), html_person("zed", "?")
        )
    reading = read_at(
        write_zip(tmp_path / NAME, plain_members() | {f"{LISTS}/{file}.{form}": text})
    )
    assert listed(reading, kind.name) == [("dana", ANNA[1]), ("zed", 0)]
    facts = next(one for one in reading.lists if one.list == kind.name)
    assert (facts.listed_rows, facts.untimed_rows, facts.files) == (2, 1, 1)
    assert facts.time_precision_seconds == (60 if form == "html" else 1)
    assert facts.oldest_at == facts.newest_at
    assert facts.oldest_at is not None
    assert facts.oldest_at.timestamp() == ANNA[1]
    assert reading.facts.row_counts["relationships"] == 2


def test_the_one_file_of_2018(tmp_path: Path) -> None:
    content = {
        "followers": {"anna.oak": "2018-04-01T10:00:00+00:00", "ben_fern": "2018-04-01T10:00:00"},
        "following": [],
        "blocked_users": {"cleo.moss": "x"},
        "following_hashtags": {"spring": "2018-04-01T10:00:00"},
    }
    members: Members = {
        "connections.json": json.dumps(content),
        "profile.json": json.dumps({"username": "owner_demo", "private_account": False}),
        "likes.json": "{}",
        "photos/201804/1.jpg": b"",
    }
    reading = read_at(write_zip(tmp_path / "old.zip", members))
    assert rows(reading) == [
        ("followers", "anna.oak", 1_522_576_800),
        ("followers", "ben_fern", 0),  # its zone is not known
        ("blocked", "cleo.moss", 0),
    ]
    assert reading.facts.account_username == "owner_demo"
    assert (reading.facts.followers_listed, reading.facts.following_listed) == (2, 0)
    assert problems(reading) == [
        f"connections.json has 1 row without a usable time in its '{name}'"
        for name in ("followers", "blocked_users")
    ]


def test_a_file_of_2018_whose_list_is_no_list_of_people_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / NAME, {"connections.json": '{"followers": ["anna"]}'})
    with pytest.raises(ArchiveError, match="its 'followers' is no list of people"):
        read_at(path)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_mark_at_the_beginning_of_a_file_is_none_of_its_content(
    tmp_path: Path, indent: int | None
) -> None:
    marked = b"\xef\xbb\xbf" + followers_text([ANNA, BEN], indent=indent).encode()
    reading = read_at(write_zip(tmp_path / NAME, plain_members() | {FOLLOWERS: marked}))
    assert listed(reading, "followers") == [ANNA, BEN]


def test_an_address_that_ends_before_the_name_names_nobody(tmp_path: Path) -> None:
    row = follower("", ANNA[1], href="https://www.instagram.com/_u/")
    path = write_zip(tmp_path / NAME, plain_members() | {FOLLOWERS: json.dumps([row])})
    with pytest.raises(ArchiveError, match="row 1 has no username"):
        read_at(path)
    row = follower("", ANNA[1], href="https://www.instagram.com/_u")  # a name like others
    path = write_zip(tmp_path / NAME, plain_members() | {FOLLOWERS: json.dumps([row])})
    assert listed(read_at(path), "followers") == [("_u", ANNA[1])]


def test_a_folder_of_2018_names_its_account(tmp_path: Path) -> None:
    members: Members = {"connections.json": '{"followers": {"anna": "2018-04-01T10:00:00+00:00"}}'}
    facts = read_at(write_folder(tmp_path / "owner_demo_part_2", members)).facts
    assert (facts.account_username, facts.account_evidence) == ("owner_demo", "archive_name")


def test_several_people_in_one_record(tmp_path: Path) -> None:
    entries = [follower(*person)["string_list_data"][0] for person in (ANNA, BEN)]
    untitled = {"title": "", "string_list_data": entries}
    linked = {"title": "x", "string_list_data": [{**entry, "value": ""} for entry in entries]}
    text = json.dumps([untitled, linked])
    assert listed(read_at(write_zip(tmp_path / NAME, {FOLLOWERS: text})), "followers") == [
        ANNA,
        BEN,
        ANNA,
        BEN,
    ]


def labelled(username: str, at: int, *, label: str = "Username") -> dict[str, Any]:
    """A record of `label_values` (export-format.md 2.4)."""
    href = f"https://www.instagram.com/{username}/"
    person = [
        {"label": "URL", "value": href, "href": href},
        {"label": "Name", "value": "Anna Oak"},
        {"label": label, "value": username},
    ]
    owner = {"title": "Owner", "dict": [{"title": "", "dict": person}]}
    return {"timestamp": at, "media": [], "fbid": "17900000000000000", "label_values": [owner]}


@pytest.mark.parametrize("label", ["Username", "Benutzername"])
def test_label_values_bare_or_in_a_list(tmp_path: Path, label: str) -> None:
    bare = labelled(*ANNA, label=label)
    timed = labelled(BEN[0], 0, label=label)
    timed["label_values"] += [{"label": "Time", "timestamp_value": BEN[1]}]
    members: Members = {
        f"{LISTS}/blocked_profiles.json": json.dumps(bare),
        FOLLOWERS: json.dumps([bare, timed]),
    }
    reading = read_at(write_zip(tmp_path / NAME, members))
    assert listed(reading, "blocked") == [ANNA]
    assert listed(reading, "followers") == [ANNA, BEN]


@pytest.mark.parametrize("time", [20_240_101, 0, 17_000_000])
def test_times_that_cannot_be_are_none(tmp_path: Path, time: int) -> None:
    text = json.dumps([follower("anna", time), follower("anna", ANNA[1])])
    reading = read_at(write_zip(tmp_path / NAME, {FOLLOWERS: text}))
    assert listed(reading, "followers") == [("anna", 0), ("anna", ANNA[1])]


def test_lists_of_threads_are_told_by_path_and_by_address(tmp_path: Path) -> None:
    row = follower("thread", ANNA[1], href="https://www.threads.net/@thread")
    threads = "your_instagram_activity/threads"
    beside: Members = {f"{threads}/followers.json": json.dumps([row])}
    assert len(rows(read_at(write_zip(tmp_path / "1" / NAME, plain_members() | beside)))) == 3
    lone = write_zip(tmp_path / "2" / NAME, {"followers.json": json.dumps([row])})
    with pytest.raises(Exception, match="is of Threads"):
        read_at(lone)


def test_a_part_of_an_export_says_which_files_are_missing(tmp_path: Path) -> None:
    members: Members = {
        f"{LISTS}/followers_{number}.json": followers_text([person])
        for number, person in ((2, ANNA), (4, BEN))
    }
    reading = read_at(write_zip(tmp_path / NAME, members))
    assert listed(reading, "followers") == [ANNA, BEN]
    assert (reading.lists[0].files, reading.lists[0].files_missing) == (2, (1, 3))
    assert [(one.number, one.rows) for one in reading.members] == [(2, 1), (4, 1)]


def test_a_number_that_no_list_reaches_is_that_of_no_part(tmp_path: Path) -> None:
    odd: Members = {f"{LISTS}/followers_99999.json": followers_text([("dana", ANNA[1])])}
    reading = read_at(write_zip(tmp_path / NAME, plain_members() | odd))
    assert listed(reading, "followers") == [ANNA, BEN]
    assert not reading.lists[0].files_missing
    assert [one.member for one in reading.members if one.outcome == "unknown"] == list(odd)


def test_a_part_without_any_list_still_tells_about_the_account(tmp_path: Path) -> None:
    path = "personal_information/personal_information/personal_information.json"
    reading = read_at(write_zip(tmp_path / NAME, {path: personal_information("owner_demo")}))
    assert reading.lists == []
    assert (reading.facts.followers_listed, reading.facts.following_listed) == (None, None)
    assert reading.facts.format == "json"


def test_equal_rows_have_one_digest_however_they_are_laid_out(tmp_path: Path) -> None:
    texts = [
        followers_text([ANNA, BEN], indent=None),
        followers_text([ANNA, BEN]),
        json.dumps({"relationships_followers": [followed(*ANNA), followed(*BEN)]}),
        followers_text([BEN, ANNA]),
        followers_text([ANNA, (BEN[0], BEN[1] + 1)]),
        followers_text([("anna.o", ANNA[1]), ("akben_fern", BEN[1])]),
    ]
    digests = [
        read_at(write_zip(tmp_path / str(number) / NAME, {FOLLOWERS: text}))
        .members[0]
        .content_sha256
        for number, text in enumerate(texts)
    ]
    assert len(set(digests[:3])) == 1
    assert len(set(digests)) == 4


def test_of_twins_in_one_archive_json_is_read(tmp_path: Path) -> None:
    twins: Members = {
        f"{LISTS}/followers_1.html": html_page(html_person("anna.oak", "Nov 24, 2025 8:00 am")),
        f"{LISTS}/followers_2.html": html_page(html_person("dana", "Nov 24, 2025 8:00 am")),
    }
    reading = read_at(write_zip(tmp_path / NAME, plain_members() | twins))
    assert listed(reading, "followers") == [ANNA, BEN, ("dana", ANNA[1])]
    assert reading.lists[0].time_precision_seconds == 60
    assert reading.facts.format == "mixed"
    unread = next(one for one in reading.members if one.outcome == "not_needed")
    assert (unread.member, unread.what) == (f"{LISTS}/followers_1.html", "followers")


def test_what_became_of_each_member(tmp_path: Path) -> None:
    members: Members = {
        FOLLOWERS: followers_text([ANNA]),
        f"{LISTS}/no-data.txt": "",
        f"{LISTS}/following_hashtags.json": "[]",
        f"{LISTS}/newest_followers_of_all.json": "[]",
        "media/posts/1.jpg": b"",
        "media/posts/2.jpg": b"",
        "start_here.html": "<html>",
    }
    top = "unpacked/"
    path = write_zip(tmp_path / NAME, {top + name: text for name, text in members.items()})
    assert {(one.member, one.what, one.outcome, one.rows) for one in read_at(path).members} == {
        (top + FOLLOWERS, "followers", "read", 1),
        (f"{top}{LISTS}/no-data.txt", "no_data", "read", None),
        (f"{top}{LISTS}/following_hashtags.json", "other", "not_needed", None),
        (f"{top}{LISTS}/newest_followers_of_all.json", "other", "unknown", None),
        ("media/", "other", "not_needed", 2),
        ("./", "other", "not_needed", 1),
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[{"title": "dana"', "not valid JSON"),
        ('{"relationships_following": []}', "no 'relationships_blocked_users'"),
        (b" " * 2**26 + b"x", "larger than any list"),
    ],
)
def test_damage_beside_the_two_lists_costs_only_its_file(
    tmp_path: Path, text: str | bytes, problem: str
) -> None:
    file = f"{LISTS}/blocked_profiles.json"
    reading = read_at(write_zip(tmp_path / NAME, plain_members() | {file: text}))
    assert len(rows(reading)) == 3
    assert [one.list for one in reading.lists] == ["followers", "following"]
    told = next(one for one in reading.members if one.what == "blocked")
    assert told.outcome == "unreadable"
    assert problem in (told.problem or "")
    assert problems(reading) == [f"{file} {told.problem}"]
    assert file not in (told.problem or "")


def test_a_row_that_names_nobody_costs_a_list_beside_the_two_only_itself(tmp_path: Path) -> None:
    file = f"{LISTS}/blocked_profiles.json"
    text = json.dumps([followed(*ANNA), followed("Zoë Demo", 1)])
    reading = read_at(write_zip(tmp_path / NAME, plain_members() | {file: text}))
    assert listed(reading, "blocked") == [ANNA]
    assert problems(reading) == [f"{file} has 1 row without a username"]


def test_several_exports_in_one_tree_are_told_apart() -> None:
    drive = [f"meta-2025-Dec-1{day}-07-05-09/instagram-owner_demo-2025-12-1{day}-x" for day in "12"]
    names = [f"{export}/{name}" for export in drive for name in plain_members()]
    threads = f"{drive[0]}/your_instagram_activity/threads/personal_information"
    names += [f"{threads}/personal_information.json", "meta-2025/facebook-x/profile.json"]
    assert export_roots(names) == [f"{export}/" for export in drive]
    assert export_roots(plain_members()) == [""]
    assert export_roots(["a/connections.json", "a/b/connections.json"]) == ["a/"]
    nested = ["meta/instagram-oak/" + name for name in plain_members()]
    assert export_roots([*plain_members(), *nested]) == ["", "meta/instagram-oak/"]
    assert export_roots(["__MACOSX/followers_and_following/following.json", "x.jpg"]) == []


def test_a_second_file_of_one_name_is_no_further_part(tmp_path: Path) -> None:
    """A browser or drive writes ` (1)` behind the name."""
    copy = {f"{LISTS}/followers_1 (1).json": plain_members()[FOLLOWERS]}
    once, twice = (
        read_at(write_zip(tmp_path / folder / NAME, members))
        for folder, members in (("a", plain_members()), ("b", plain_members() | copy))
    )
    assert rows(twice) == rows(once)
    assert not any(one.files_missing for one in twice.lists)
