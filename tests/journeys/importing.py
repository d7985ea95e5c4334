"""The first import of an installation: bad archives among which one is good, and has messages."""

import json
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.archives import Form, Section, write_archive
from sandbox.world import World
from tests.journeys.installations import ANY_MORNING, Installation
from tests.pipelines.exports.threads import MARK, file_of, thread
from warehouse.reader import open_published

AT = ANY_MORNING - timedelta(days=40)
"""The age of the account at which the owner has a group thread too."""
FORM = Form(sections=frozenset({Section.LISTS, Section.OWNER, Section.MESSAGES}))
MARKED_THREAD = "99999000099999"


@dataclass(frozen=True)
class Counting(Installation):
    """An installation whose owner has messages counted."""

    @property
    def environment(self) -> dict[str, str]:
        """With the setting."""
        return {**super().environment, "TRACKER_COUNT_MESSAGES": "true"}


@dataclass(frozen=True)
class Imported:
    """An installation that was handed one good archive among bad ones, and what it said."""

    installation: Counting
    world: World
    good: Path
    bad: list[Path]
    done: "subprocess.CompletedProcess[str]"

    @property
    def at(self) -> datetime:
        """The moment of the good archive."""
        return self.world.born + AT

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the published marts."""
        return rows_of(self.installation, sql)


def rows_of(installation: Installation, sql: str) -> list[tuple[object, ...]]:
    """Ask the published marts of an installation."""
    with open_published(installation.data) as published:
        return published.cursor().execute(sql).fetchall()


def import_first(folder: Path, world: World) -> None:
    """One `tracker import` in an empty folder."""
    good = write_archive(world, world.born + AT, folder, form=FORM)
    _add_what_must_be_found_nowhere(good, world)
    bad = bad_archives(folder / "bad", good)
    done = Counting(folder / "data").run("import", *bad[:3], good, *bad[3:])
    said = {"returncode": done.returncode, "stdout": done.stdout, "stderr": done.stderr}
    names = {"good": good.name, "bad": [path.name for path in bad]}
    (folder / "said.json").write_text(json.dumps({"done": said, **names}))


def imported_in(folder: Path, world: World) -> Imported:
    """What `import_first` left in a folder."""
    said = json.loads((folder / "said.json").read_text())
    return Imported(
        Counting(folder / "data"),
        world,
        folder / said["good"],
        [folder / "bad" / name for name in said["bad"]],
        subprocess.CompletedProcess("import", **said["done"]),
    )


def _add_what_must_be_found_nowhere(archive: Path, world: World) -> None:
    """A thread that says, and is called, the mark; and a file of it that cannot be read."""
    moment = int((world.born + AT).timestamp())
    marked = thread([f"{MARK} Anna", world.owner.name], [(f"{MARK} Anna", moment - 9)])
    with zipfile.ZipFile(archive, "a") as opened:
        built = opened.infolist()[0].date_time
        for number, content in enumerate((json.dumps(marked), f'{{"{MARK}'), start=1):
            entry = zipfile.ZipInfo(file_of(f"nobody_{MARKED_THREAD}", number), built)
            entry.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(entry, content)


def _zip_of(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def bad_archives(folder: Path, good: Path) -> list[Path]:
    """What people hand in by mistake, or somebody in malice."""
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
