"""The owner's correspondence: the same for every look, and in archives as it is."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sandbox import messages
from sandbox.archives import Era, Form, Format, Section, write_archive, write_parts
from sandbox.world import World
from tests.sandbox.archived import texts

FORM = Form(sections=frozenset({Section.LISTS, Section.OWNER, Section.MESSAGES}), rows_per_file=10)


def threads_in(archive: Path) -> dict[str, list[str]]:
    """Thread → the files of it."""
    found: dict[str, list[str]] = {}
    for path in texts(archive):
        if "/messages/" in f"/{path}":
            found.setdefault(path.split("/")[-2], []).append(path)
    return found


def test_people_of_all_kinds_write(world: World, two_years_on: datetime) -> None:
    threads = messages.at(world, two_years_on)
    assert len({thread.thread_id for thread in threads}) == len(threads) > 5
    assert [thread.called for thread in threads if thread.is_request] == ["snuquab"]
    assert [thread.called for thread in threads if len(thread.participants) > 2] == ["springmarket"]
    for thread in threads:
        times = [message.sent_at for message in thread.messages]
        assert times == sorted(times, reverse=True)
        assert world.born <= times[-1] <= times[0] <= two_years_on
        assert {message.sender for message in thread.messages} <= set(thread.participants)
    assert any(0 < one.sent_by(world.owner.name) < len(one.messages) for one in threads)


def test_a_later_look_only_adds_and_a_range_only_cuts(world: World, two_years_on: datetime) -> None:
    before = two_years_on - timedelta(days=200)
    earlier = {one.thread_id: one for one in messages.at(world, before)}
    later = {one.thread_id: one for one in messages.at(world, two_years_on)}
    recent = {one.thread_id: one for one in messages.at(world, two_years_on, before)}
    assert earlier.keys() | recent.keys() == later.keys()
    for thread_id, thread in later.items():
        parts = (found[thread_id] for found in (recent, earlier) if thread_id in found)
        times = [message.sent_at for part in parts for message in part.messages]
        assert times == [message.sent_at for message in thread.messages]


def test_an_archive_has_every_thread_in_files(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    path = write_archive(world, two_years_on, tmp_path, form=FORM)
    found = threads_in(path)
    known = {f"{one.called}_{one.thread_id}": one for one in messages.at(world, two_years_on)}
    assert found.keys() == known.keys()
    assert max(map(len, found.values())) > 1
    content = texts(path)
    for name, files in found.items():
        documents = [json.loads(content[file]) for file in files]
        assert sum(len(one["messages"]) for one in documents) == len(known[name].messages)
        assert all(len(one["participants"]) == len(known[name].participants) for one in documents)


def test_nothing_else_of_an_archive_changes(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    without = Form(sections=FORM.sections - {Section.MESSAGES}, rows_per_file=10)
    with_messages = texts(write_archive(world, two_years_on, tmp_path / "1", form=FORM))
    plain = texts(write_archive(world, two_years_on, tmp_path / "2", form=without))
    assert {path: text for path, text in with_messages.items() if "messages" not in path} == plain


def test_parts_share_the_files_of_threads(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    whole = write_archive(world, two_years_on, tmp_path / "whole", form=FORM)
    parts = write_parts(world, two_years_on, tmp_path / "parts", 3, form=FORM)
    files = [file for part in parts for named in threads_in(part).values() for file in named]
    assert sorted(files) == sorted(file for named in threads_in(whole).values() for file in named)
    assert all(threads_in(part) for part in parts)


@pytest.mark.parametrize("era", [era for era in Era if era != Era.Y2018])
def test_pages_have_threads_too(
    world: World, two_years_on: datetime, tmp_path: Path, era: Era
) -> None:
    form = Form(sections=FORM.sections, format=Format.HTML, era=era)
    found = threads_in(write_archive(world, two_years_on, tmp_path, form=form))
    assert {file.rpartition(".")[2] for files in found.values() for file in files} == {"html"}
