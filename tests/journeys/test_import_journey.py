"""What `tracker import` does with the archives that people really hand it."""

import io
import zipfile
from pathlib import Path

import pytest

from sandbox import truth
from sandbox.archives import write_archive
from sandbox.world import World
from tests.journeys.importing import Counting, Imported, bad_archives
from tests.journeys.installations import ANY_MORNING, Installation
from warehouse.reader import current_snapshot_id

pytestmark = pytest.mark.slow


def test_bad_archives_are_refused_in_a_line_each_and_the_good_one_is_taken(
    imported: Imported,
) -> None:
    said = imported.done.stderr

    assert imported.done.returncode != 0
    lines = [line for line in said.splitlines() if ".zip" in line]
    for path in imported.bad:
        named = [line for line in lines if path.name in line]
        assert len(named) == 1, f"{path.name}: {said}"
    assert imported.rows("select count(*) from follower_captures") == [(1,)]


def test_one_archive_alone_is_enough(imported: Imported, world: World) -> None:
    assert world.owner.username in imported.done.stdout
    listed = imported.rows("select count(*) from followers where is_current")
    assert listed == [(len(truth.followers_at(world, imported.at)),)]


def test_only_bad_archives_change_nothing(
    empty: Installation, world: World, tmp_path: Path
) -> None:
    good = write_archive(world, world.born + ANY_MORNING, tmp_path)
    done = empty.run("import", *bad_archives(tmp_path / "bad", good), tmp_path / "missing.zip")

    assert done.returncode != 0
    assert not empty.data.warehouse.exists()
    assert not empty.data.published.exists()


def test_the_same_archive_twice_is_once(imported: Imported, tmp_path: Path) -> None:
    installation = imported.installation.copy(tmp_path / "data")
    before = current_snapshot_id(installation.data)

    again = Counting(installation.root).run("import", imported.good)

    assert again.returncode == 0
    assert "already taken in" in again.stdout
    assert "Verdict: Not proven complete." in again.stdout
    assert current_snapshot_id(installation.data) == before


def test_a_crafted_member_never_leaves_the_archive(empty: Installation, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"..{outside}", "[]")
    crafted = tmp_path / "instagram-somebody-2026-01-01-abcdefgh.zip"
    crafted.write_bytes(content.getvalue())

    assert empty.run("import", crafted).returncode != 0
    assert not outside.exists()
