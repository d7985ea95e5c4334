"""The reader against the archives that the sandbox writes, and the truth behind them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.exports.catalogue import LISTS
from pipelines.exports.messages import count_messages
from pipelines.exports.reader import ArchiveFile, read
from sandbox import lists, messages, truth
from sandbox.archives import Era, Form, Format, Language, Section, Wrap, write_archive, write_parts
from sandbox.habits import EVENTFUL
from sandbox.world import World
from tests.pipelines.exports.reading import listed, problems, rows

BORN = datetime(2024, 1, 10, 8, tzinfo=UTC)
AT = BORN + timedelta(days=200, seconds=7)
ALL = frozenset(Section)
FORMS = [
    *(Form(era=era, sections=ALL) for era in Era),
    *(Form(era=era, format=Format.HTML, sections=ALL) for era in Era if era != Era.Y2018),
    *(Form(format=Format.HTML, language=language, sections=ALL) for language in Language),
    *(Form(wrap=wrap, sections=ALL) for wrap in Wrap),
]


@pytest.fixture(scope="module")
def world() -> World:
    return World.simulate(born=BORN, days=220, habits=EVENTFUL)


def test_an_archive_of_the_sandbox_says_what_is_true(tmp_path: Path) -> None:
    world = World.simulate(born=BORN, days=220)
    reading = read(ArchiveFile.at(write_archive(world, AT, tmp_path)))
    facts = reading.facts
    assert facts.account_username == world.owner.username
    assert (
        timedelta(0)
        <= AT - facts.captured_at
        <= timedelta(seconds=facts.captured_at_precision_seconds or 0)
    )
    for kind, people in (
        ("followers", truth.followers_at(world, AT)),
        ("following", truth.following_at(world, AT)),
    ):
        assert listed(reading, kind) == [
            (person.username, int(person.followed_at.timestamp())) for person in people
        ]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.era}-{form.format}-{form.wrap}")
def test_every_form_says_the_same(world: World, tmp_path: Path, form: Form) -> None:
    reading = read(ArchiveFile.at(write_archive(world, AT, tmp_path, form=form)))
    has_times, step = form.era != Era.Y2018, 60 if form.format == Format.HTML else 1
    for kind in LISTS:
        found = listed(reading, kind.name)
        expected = [
            (row.username, int(row.followed_at.timestamp()) // step * step if has_times else 0)
            for row in lists.at(world, kind.name, AT)
            # Accounts that are gone have stood in `following` since then only.
            if form.era in {Era.OCT_2025, Era.MAY_2026} or not row.username.startswith("__deleted_")
        ]
        assert found == expected or (not found and kind.flat_key is None and not has_times)
    facts = reading.facts
    made_within = facts.captured_at_precision_seconds
    assert facts.captured_at <= AT
    assert made_within is None or facts.captured_at + timedelta(seconds=made_within) >= AT
    assert facts.account_username == world.owner_name_at(AT)
    assert all(one.outcome != "unreadable" for one in reading.members)
    if has_times:
        assert facts.format == form.format.value
        assert problems(reading) == []
        assert facts.signed_up_at is not None
        assert {one.metric for one in reading.past_insights} >= {"followers"}
        assert [one.new_value for one in reading.profile_changes] == [
            rename.new for rename in world.owner_renames if rename.renamed_at <= AT
        ]


def test_the_parts_of_an_export_together_are_the_whole(world: World, tmp_path: Path) -> None:
    form = Form(rows_per_file=100)
    parts = [read(ArchiveFile.at(path)) for path in write_parts(world, AT, tmp_path, 3, form=form)]
    whole = read(ArchiveFile.at(write_archive(world, AT, tmp_path / "whole", form=form)))
    assert sorted(row for part in parts for row in rows(part)) == sorted(rows(whole))
    numbers = {one.number for part in parts for one in part.members if one.what == "followers"}
    for part in parts:
        for one in part.lists:
            assert numbers.issuperset(one.files_missing)
    assert not whole.lists[0].files_missing


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.era}-{form.format}-{form.wrap}")
def test_messages_are_counted_as_they_were_written(
    world: World, tmp_path: Path, form: Form
) -> None:
    small = replace(form, rows_per_file=20)
    archive = ArchiveFile.at(write_archive(world, AT, tmp_path, form=small))
    found = count_messages(archive)
    truth_of = {one.thread_id: one for one in messages.at(world, AT)}
    assert found.reading.files_unplaced == 0
    if form.era == Era.Y2018:
        assert found.files == []
        return
    assert {one.thread_id for one in found.files} == truth_of.keys()
    if form.format == Format.HTML:
        assert {(one.outcome, one.messages) for one in found.files} == {("unknown", None)}
        return
    owner = world.owner.name
    # Fields are named in the owner's language, and only English names are known.
    assert form.language == Language.ENGLISH
    for thread_id, thread in truth_of.items():
        files = [one for one in found.files if one.thread_id == thread_id]
        assert sum(one.messages or 0 for one in files) == len(thread.messages)
        assert sum(one.messages_sent or 0 for one in files) == thread.sent_by(owner)
        assert all(one.messages_sent is not None for one in files)
        assert {one.is_group for one in files} == {len(thread.people) > 1}
        assert {one.thread_name for one in files} == {
            None if len(thread.people) > 1 else thread.called
        }
        assert {one.folder for one in files} == {
            "message_requests" if thread.is_request else "inbox"
        }
        written = [message.sent_at for message in thread.messages]
        millisecond = timedelta(milliseconds=1)
        first = min(one.first_at for one in files if one.first_at)
        last = max(one.last_at for one in files if one.last_at)
        assert timedelta(0) <= min(written) - first < millisecond
        assert timedelta(0) <= max(written) - last < millisecond


def test_the_parts_of_an_export_have_all_messages_together(world: World, tmp_path: Path) -> None:
    form = Form(sections=ALL, rows_per_file=20)
    parts = [
        ArchiveFile.at(one) for one in write_parts(world, AT, tmp_path / "parts", 3, form=form)
    ]
    whole = count_messages(ArchiveFile.at(write_archive(world, AT, tmp_path, form=form)))
    found = [one for part in parts for one in count_messages(part).files]
    assert sum(one.messages or 0 for one in found) == sum(one.messages or 0 for one in whole.files)
    # Only the first part says who the owner is.
    assert {one.messages_sent is None for one in found} == {True, False}
