"""What `tracker import` does with the archives that people really hand it."""

import io
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sandbox import truth
from sandbox.archives import write_archive
from sandbox.world import World
from tests.browser import chromium, dashboard, tab
from tests.journeys.installations import ANY_MORNING, Installation
from warehouse.reader import current_snapshot_id

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Imported:
    """An installation that was handed one good archive among bad ones, and what it said."""

    installation: Installation
    at: datetime
    good: Path
    bad: list[Path]
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def imported(world: World, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """One `tracker import` in an empty folder."""
    folder = tmp_path_factory.mktemp("imported")
    installation = Installation(folder / "data")
    at = world.born + ANY_MORNING - timedelta(days=60)
    good = write_archive(world, at, folder)
    bad = _bad_archives(folder / "bad", good)
    done = installation.run("import", *bad[:3], good, *bad[3:])
    return Imported(installation, at, good, bad, done)


def _zip_of(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def _bad_archives(folder: Path, good: Path) -> list[Path]:
    folder.mkdir()
    followers = "connections/followers_and_following/followers_1.json"
    row = (
        '[{"title":"","media_list_data":[],"string_list_data":[{"href":'
        '"https://www.instagram.com/lumen_oak","value":"lumen_oak","timestamp":1700000000}]}]'
    )
    whole = good.read_bytes()
    truncated = folder / "truncated.zip"
    truncated.write_bytes(whole[: len(whole) // 2])
    nothing = folder / "nothing.zip"
    nothing.write_bytes(b"")
    text = folder / "notes.zip"
    text.write_text("these are not the followers you are looking for")
    return [
        text,
        _zip_of(folder / "traversal.zip", {"../../etc/passwd": "x", followers: row}),
        truncated,
        _zip_of(folder / "other-app.zip", {"takeout/mail/inbox.mbox": "From: nobody"}),
        nothing,
        _zip_of(folder / "anonymous.zip", {followers: row}),
    ]


def test_bad_archives_are_refused_in_a_line_each_and_the_good_one_is_taken(
    imported: Imported,
) -> None:
    said = imported.done.stderr

    assert imported.done.returncode != 0
    lines = [line for line in said.splitlines() if ".zip" in line]
    for path in imported.bad:
        named = [line for line in lines if path.name in line]
        assert len(named) == 1, f"{path.name}: {said}"
    count = imported.installation.must(
        "query", "select count(*) from follower_captures", "--format=csv"
    )
    assert count.split()[-1] == "1"


def test_one_archive_alone_is_enough(imported: Imported, world: World) -> None:
    assert world.owner.username in imported.done.stdout

    listed = imported.installation.must(
        "query", "select count(*) from followers where is_current", "--format=csv"
    )
    assert listed.split()[-1] == str(len(truth.followers_at(world, imported.at)))
    with (
        dashboard(imported.installation.root) as address,
        chromium() as browser,
        tab(browser) as opened,
    ):
        opened.open(address)
        assert world.owner.username in opened.page.locator("body").inner_text()
        assert opened.console_errors == []


def test_only_bad_archives_change_nothing(
    empty: Installation, world: World, tmp_path: Path
) -> None:
    good = write_archive(world, world.born + ANY_MORNING, tmp_path)
    done = empty.run("import", *_bad_archives(tmp_path / "bad", good), tmp_path / "missing.zip")

    assert done.returncode != 0
    assert not empty.data.warehouse.exists()
    assert not empty.data.published.exists()


def test_the_same_archive_twice_is_once_and_two_archives_show_who_left(
    imported: Imported, world: World, tmp_path: Path
) -> None:
    installation = imported.installation.copy(tmp_path / "data")
    later = world.born + ANY_MORNING
    before = current_snapshot_id(installation.data)

    again = installation.run("import", imported.good)
    assert again.returncode == 0
    assert "already taken in" in again.stdout
    assert "Verdict: Not proven complete." in again.stdout
    assert current_snapshot_id(installation.data) == before

    installation.must("import", write_archive(world, later, tmp_path))
    lost = installation.must(
        "query", "select username from follower_changes where change_type = 'lost'", "--format=csv"
    )
    still = {row.person for row in truth.followers_at(world, later)}
    oldest = min(row.followed_at for row in truth.followers_at(world, later))
    assert set(lost.split()[1:]) == {
        row.username
        for row in truth.followers_at(world, imported.at)
        if row.person not in still and row.followed_at >= oldest
    }


def test_a_crafted_member_never_leaves_the_archive(empty: Installation, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"..{outside}", "[]")
    crafted = tmp_path / "instagram-somebody-2026-01-01-abcdefgh.zip"
    crafted.write_bytes(content.getvalue())

    assert empty.run("import", crafted).returncode != 0
    assert not outside.exists()
