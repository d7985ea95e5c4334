"""Messages are counted: how many, whose, and when. Nothing of what they say is found afterwards."""

import json
import random
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.exports.errors import ArchiveError
from pipelines.exports.facts import MessageFileFacts
from pipelines.exports.messages import MessageCounts, count_messages
from pipelines.exports.reader import ArchiveFile, examine, read
from tests.pipelines.exports.archives import NAME, html_page, plain_members, write_folder, write_zip
from tests.pipelines.exports.test_mutants import mutated
from tests.pipelines.exports.threads import (
    ANNA,
    MARK,
    MESSAGES,
    OWNER,
    PERSONAL,
    file_of,
    mojibake,
    owner_information,
    thread,
    with_threads,
)

AT = 1_700_000_000


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=123_000)


def counted(folder: Path, threads: dict[str, Any]) -> MessageCounts:
    return count_messages(ArchiveFile.at(write_zip(folder / NAME, with_threads(threads))))


def the_one(folder: Path, document: Any) -> MessageFileFacts:
    (found,) = counted(folder, {file_of("annaoak_17"): document}).files
    return found


def test_a_thread_is_counted_by_direction(tmp_path: Path) -> None:
    said = [(ANNA, AT + 60), (OWNER, AT + 30), (ANNA, AT)]
    assert the_one(tmp_path, thread([ANNA, OWNER], said)) == MessageFileFacts(
        "inbox",
        "17",
        1,
        "read",
        thread_name="annaoak",
        participants=2,
        is_group=False,
        messages=3,
        messages_sent=1,
        messages_received=2,
        first_at=moment(AT),
        last_at=moment(AT + 60),
    )


@pytest.mark.parametrize(
    ("participants", "said", "is_group", "sent"),
    [
        ([ANNA, OWNER], [], False, 0),
        # A group's title, which names its folder, is content.
        ([ANNA, OWNER, "Ben"], [(OWNER, AT), ("Ben", AT)], True, 1),
        ([ANNA, OWNER, ANNA], [(OWNER, AT), (ANNA, AT)], True, 1),
        # Two show the owner's name, or nobody does.
        ([OWNER, OWNER], [(OWNER, AT)], False, None),
        ([ANNA, "Zoe"], [("Zoe", AT)], False, None),
        # Somebody else wrote: the owner under an older name, or one who has left a group.
        ([ANNA, OWNER], [("Zoe", AT), (OWNER, AT)], None, None),
        ([ANNA, OWNER, "Ben"], [("Zoe", AT), (OWNER, AT)], True, None),
        ([ANNA, OWNER], [(None, AT), (OWNER, AT)], None, None),
        # Whoever is left of a group may have been more.
        ([OWNER], [(OWNER, AT)], None, 1),
        ([], [(OWNER, AT)], None, None),
        (None, [(OWNER, AT)], None, None),
    ],
)
def test_nothing_is_said_that_the_names_do_not_prove(
    tmp_path: Path,
    participants: list[str] | None,
    said: list[tuple[str | None, int]],
    is_group: bool | None,
    sent: int | None,
) -> None:
    found = the_one(tmp_path, thread(participants, said))
    assert (found.is_group, found.messages, found.messages_sent) == (is_group, len(said), sent)
    assert found.messages_received == (None if sent is None else len(said) - sent)
    assert found.thread_name == ("annaoak" if is_group is False else None)


@pytest.mark.parametrize(
    "personal",
    [
        json.dumps({"profile_user": [{"string_map_data": {"Username": {"value": "owner_demo"}}}]}),
        "[",
        b"\xff",
    ],
)
def test_without_the_owner_s_name_there_are_totals_only(
    tmp_path: Path, personal: str | bytes
) -> None:
    members = with_threads({file_of("annaoak_17"): thread([ANNA, OWNER], [(OWNER, AT)])})
    for known in ({**members, PERSONAL: personal}, _without(members, PERSONAL)):
        path = write_zip(tmp_path / NAME, known)
        (found,) = count_messages(ArchiveFile.at(path)).files
        assert (found.messages, found.messages_sent, found.messages_received) == (1, None, None)


def _without(members: dict[str, str | bytes], path: str) -> dict[str, str | bytes]:
    return {name: content for name, content in members.items() if name != path}


def test_times_that_cannot_be_are_none_and_the_message_counts(tmp_path: Path) -> None:
    document = thread([ANNA, OWNER], [(OWNER, AT)] * 8)
    late = int(datetime(2025, 12, 20, tzinfo=UTC).timestamp() * 1000)
    times: list[Any] = [0, 10**30, -1, True, "1700000000000", 1.7e12, late, None]
    for message, at in zip(document["messages"], times, strict=True):
        message["timestamp_ms"] = at
    archive = ArchiveFile.at(
        write_zip(tmp_path / NAME, with_threads({file_of("annaoak_17"): document}))
    )
    taken_in = replace(archive, taken_in_at=datetime(2025, 12, 11, tzinfo=UTC))
    (found,) = count_messages(taken_in).files
    assert (found.messages, found.messages_sent) == (8, 8)
    assert found.first_at is None
    assert found.last_at is None


def test_files_requests_and_other_things_are_told_apart(tmp_path: Path) -> None:
    small = thread([ANNA, OWNER], [(ANNA, AT)])
    found = counted(
        tmp_path,
        {
            file_of("annaoak_17", 1): small,
            file_of("annaoak_17", 2): thread([ANNA, OWNER], [(OWNER, AT - 9)]),
            file_of("annaoak_17", 2, form="html"): html_page(MARK),
            file_of("ben_18", folder="message_requests"): small,
            file_of("cleo_19", form="html"): html_page(MARK),
            f"{MESSAGES}/inbox/cleo_19/photos/1.jpg": b"no photo",
            f"{MESSAGES}/inbox/no-number/message_1.json": "{}",
            f"{MESSAGES}/chats.html": "",
            "your_instagram_activity/threads/followers.json": "{}",
            "elsewhere/messages/inbox/dana_20/message_1.json": "{}",
        },
    )
    assert [(one.folder, one.thread_id, one.number, one.outcome) for one in found.files] == [
        ("inbox", "17", 1, "read"),
        ("inbox", "17", 2, "read"),
        ("inbox", "19", 1, "unknown"),
        ("message_requests", "18", 1, "read"),
    ]
    assert found.reading.files == 4
    assert found.reading.files_unplaced == 2


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (b"", "unreadable"),
        (f'{{"messages": [{{"content": "{MARK}'.encode(), "unreadable"),
        (b'{"messages": [{"content": "\xff"}]}', "unreadable"),
        (b'{"messages": [' * 1 + b"[" * 100_000, "unreadable"),
        (b'{"messages": [{"timestamp_ms": 1e999}]}', "unreadable"),
        (b" " * (64 * 2**20 + 1), "unreadable"),
        (b"[]", "unknown"),
        (b'"text"', "unknown"),
        (b'{"messages": {}}', "unknown"),
        (b'{"messages": [1]}', "unknown"),
        (b'{"participants": []}', "unknown"),
        (b'\xef\xbb\xbf{"messages": []}', "read"),
        (b'{"messages": [{}], "participants": [[]]}', "read"),
        (b'{"messages": [{"sender_name": {}, "timestamp_ms": [1]}], "participants": 7}', "read"),
    ],
)
def test_a_damaged_file_is_one_word_and_stops_nothing(
    tmp_path: Path, content: bytes, outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    good = thread([ANNA, OWNER], [(ANNA, AT)])
    found = counted(tmp_path, {file_of("annaoak_17"): content, file_of("ben_18"): good}).files
    assert [one.outcome for one in found] == [outcome, "read"]
    assert (found[0].messages is None) == (outcome != "read")
    assert found[1].messages == 1
    assert MARK not in caplog.text


def test_an_archive_that_is_no_export_any_more_is_refused(tmp_path: Path) -> None:
    archive = ArchiveFile.at(write_zip(tmp_path / NAME))
    archive.path.write_bytes(b"")
    with pytest.raises(ArchiveError, match="is empty"):
        count_messages(archive)


def test_flat_messages_of_2018_are_not_understood(tmp_path: Path) -> None:
    flat = {"connections.json": '{"followers": {}}', "messages.json": "[]"}
    found = count_messages(ArchiveFile.at(write_zip(tmp_path / NAME, flat)))
    assert found.files == []
    assert found.reading.files_unplaced == 1


def test_a_part_with_nothing_but_messages_is_an_archive_only_where_they_are_counted(
    tmp_path: Path,
) -> None:
    document = json.dumps(thread([ANNA, OWNER], [(ANNA, AT)]))
    part = ArchiveFile.at(write_zip(tmp_path / NAME, {file_of("annaoak_17", 2): document}))
    with pytest.raises(ArchiveError, match="no follower list"):
        examine(part)
    assert examine(part, messages=True).account_username == "owner_demo"
    assert read(part).facts.followers_listed is None
    (found,) = count_messages(part).files
    assert (found.number, found.messages, found.messages_sent) == (2, 1, None)
    of_facebook = {"your_facebook_activity/messages/inbox/a_1/message_1.json": document}
    with pytest.raises(ArchiveError, match="not an export of Instagram"):
        examine(ArchiveFile.at(write_zip(tmp_path / "2" / NAME, of_facebook)), messages=True)


@contextmanager
def opened_members(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the members of zips that are opened meanwhile."""
    names: list[str] = []
    really_open = zipfile.ZipFile.open

    def noting(self: zipfile.ZipFile, name: Any, *args: Any, **more: Any) -> Any:
        names.append(getattr(name, "filename", name))
        return really_open(self, name, *args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(zipfile.ZipFile, "open", noting)
        yield names


def test_reading_an_archive_opens_no_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = thread([ANNA, OWNER], [(ANNA, AT)])
    path = write_zip(tmp_path / NAME, with_threads({file_of("annaoak_17"): document}))
    with opened_members(monkeypatch) as opened:
        examine(ArchiveFile.at(path))
        read(ArchiveFile.at(path))
    assert opened
    assert [name for name in opened if "messages" in name] == []
    with opened_members(monkeypatch) as opened:
        count_messages(ArchiveFile.at(path))
    assert sorted(opened) == sorted([PERSONAL, file_of("annaoak_17")])


def test_no_photo_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = f"{MESSAGES}/inbox/annaoak_17/photos/message_1.json"
    archive = ArchiveFile.at(write_zip(tmp_path / NAME, with_threads({photo: b"no photo"})))
    with opened_members(monkeypatch) as opened:
        found = count_messages(archive)
    assert opened == []
    assert (found.files, found.reading.files_unplaced) == ([], 1)


names = st.sampled_from([ANNA, OWNER, "Ben", "", mojibake(ANNA)])


@given(
    participants=st.lists(names, max_size=4) | st.none(),
    files=st.lists(
        st.lists(st.tuples(names | st.none(), st.integers(AT, AT + 10_000)), max_size=6),
        min_size=1,
        max_size=3,
    ),
)
def test_counts_are_those_of_a_plain_look(
    participants: list[str] | None,
    files: list[list[tuple[str | None, int]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("threads")
    documents = {
        file_of("annaoak_17", number): thread(participants, said)
        for number, said in enumerate(files, start=1)
    }
    archive = ArchiveFile.at(write_folder(folder / "export", with_threads(documents)), account="me")
    found = count_messages(archive).files
    assert [one.messages for one in found] == [len(said) for said in files]
    for one, said in zip(found, files, strict=True):
        times = [moment(at) for _, at in said]
        assert (one.first_at, one.last_at) == (min(times, default=None), max(times, default=None))
        if one.messages_sent is not None:
            assert one.messages_sent == sum(name == OWNER for name, _ in said)
            assert participants is not None
            assert participants.count(OWNER) == 1
            assert {name for name, _ in said} <= set(participants) | {mojibake(ANNA), ANNA}
        assert MARK not in repr(one)


def test_no_mutant_of_a_thread_crashes_or_tells(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random("threads")  # noqa: S311 - nothing secret
    said = [(ANNA, AT), (OWNER, AT + 1), (ANNA, AT + 2)]
    whole = json.dumps(thread([ANNA, OWNER], said)).encode()
    mutants = {file_of(f"annaoak_{n}"): mutated(whole, chance) for n in range(1, 400)}
    found = counted(tmp_path, mutants).files
    assert len(found) == len(mutants)
    assert {one.outcome for one in found} == {"read", "unknown", "unreadable"}
    assert MARK not in repr(found) + caplog.text
    for one in found:
        if one.messages_sent is not None:
            assert one.messages == one.messages_sent + (one.messages_received or 0)


def test_an_owner_s_name_in_html_is_known(tmp_path: Path) -> None:
    page = html_page(
        "<table><tr><td colspan=2>Username<div><div>owner_demo</div></div></td></tr>"
        f"<tr><td colspan=2>Name<div><div>{OWNER}</div></div></td></tr></table>"
    )
    members = {
        **_without(dict(plain_members()), PERSONAL),
        PERSONAL.replace(".json", ".html"): page,
        file_of("annaoak_17"): json.dumps(thread([ANNA, OWNER], [(OWNER, AT)])),
    }
    (found,) = count_messages(ArchiveFile.at(write_zip(tmp_path / NAME, members))).files
    assert found.messages_sent == 1
    assert owner_information() not in repr(found)
