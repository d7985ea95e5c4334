"""How archives reach the reader: parts, rezipped, unpacked, on a drive (export-format.md 1.4)."""

import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox import truth
from sandbox.archives import Form, Section, Wrap, write_archive, write_parts
from sandbox.world import World
from tests.sandbox.archived import texts

CONNECTIONS = "connections/followers_and_following"
SMALL_FILES = Form(rows_per_file=300)


def test_parts_share_the_files_of_one_archive_and_its_time(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    whole = texts(write_archive(world, two_years_on, tmp_path, form=SMALL_FILES))
    parts = write_parts(world, two_years_on, tmp_path, 3, form=SMALL_FILES)
    found = [texts(part) for part in parts]

    assert {name: text for part in found for name, text in part.items()} == whole
    assert sum(len(part) for part in found) == len(whole)
    assert [f"{CONNECTIONS}/followers_{n}.json" in found[n - 1] for n in (1, 2, 3)] == [True] * 3
    assert f"{CONNECTIONS}/followers_4.json" in found[0]
    assert [f"{CONNECTIONS}/following.json" in part for part in found] == [True, False, False]
    times = set()
    for part in parts:
        with zipfile.ZipFile(part) as archive:
            times |= {info.date_time for info in archive.infolist()}
        assert re.fullmatch(
            rf"instagram-{re.escape(world.owner.username)}-2026-11-20-[A-Za-z0-9]{{8}}\.zip",
            part.name,
        )
    assert len(times) == 1
    assert len(set(parts)) == 3


def test_a_part_with_nothing_in_it_is_refused(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="2 parts"):
        write_parts(world, two_years_on, tmp_path, 2)


def test_zipped_again_it_lies_below_a_folder_among_leftovers(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    found = texts(write_archive(world, two_years_on, tmp_path, form=Form(wrap=Wrap.REZIPPED)))
    (top,) = {name.split("/")[0] for name in found} - {"__MACOSX"}

    assert top.startswith(f"instagram-{world.owner.username}-2026-11-20-")
    assert f"{top}/.DS_Store" in found
    assert f"__MACOSX/{top}/{CONNECTIONS}/._followers_1.json" in found
    rows = json.loads(found[f"{top}/{CONNECTIONS}/followers_1.json"])
    assert len(rows) == len(truth.followers_at(world, two_years_on))


def test_unpacked_it_is_the_same_files_and_replaces_what_was_there(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    path = write_archive(world, two_years_on, tmp_path, form=Form(wrap=Wrap.FOLDER))
    (path / "left_over.json").write_text("{}")
    again = write_archive(world, two_years_on, tmp_path, form=Form(wrap=Wrap.FOLDER))

    assert again == path
    assert texts(path) == texts(write_archive(world, two_years_on, tmp_path / "zip"))


def test_a_drive_gets_a_dated_tree_whose_inner_day_may_be_the_one_before(
    world: World, tmp_path: Path
) -> None:
    at = datetime(2026, 3, 9, 5, 4, 3, tzinfo=UTC)
    path = write_archive(world, at, tmp_path, form=Form(wrap=Wrap.CLOUD))
    (inner,) = path.iterdir()

    assert path.name == "meta-2026-Mar-09-05-04-03"
    assert inner.name.startswith(f"instagram-{world.owner.username}-2026-03-08-")
    assert (inner / CONNECTIONS / "followers_1.json").exists()


@pytest.mark.parametrize("wrap", [Wrap.ZIP, Wrap.REZIPPED])
def test_the_same_form_gives_the_same_bytes(
    eventful: World, a_year_on: datetime, tmp_path: Path, wrap: Wrap
) -> None:
    form = Form(wrap=wrap, sections=frozenset(Section))
    first = write_archive(eventful, a_year_on, tmp_path / "first", form=form)
    second = write_archive(eventful, a_year_on, tmp_path / "second", form=form)

    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()
