"""Damaged archives, many of them: each is refused, or gives what a plain reading of it gives.

`MUTANTS` sets how many; they are made in four parts, so that several processes can share them.
"""

import json
import os
import random
import re
import time
from pathlib import Path
from typing import Any

import pytest

from pipelines.exports.errors import ArchiveError
from pipelines.exports.reader import Reading
from tests.pipelines.exports.archives import (
    ANNA,
    BEN,
    CLEO,
    LISTS,
    NAME,
    followed,
    follower,
    followers_text,
    html_page,
    html_person,
    plain_members,
    write_folder,
    write_zip,
)
from tests.pipelines.exports.reading import listed, read_at, rows

PARTS = 4
MUTANTS = int(os.environ.get("MUTANTS", "400")) // PARTS
FOLLOWERS = f"{LISTS}/followers_1.json"
FIRST_DAY = 1_286_323_200


def mutated(content: bytes, chance: random.Random, *, at_most: int = 8) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, at_most])):
        at = chance.randrange(len(changed))
        match chance.randrange(5):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randrange(1, 30)]
            case 2:
                changed[at:at] = chance.randbytes(chance.randrange(1, 30))
            case 3:
                changed[at : at + 4] = chance.choice([b"\xff" * 4, b"\0" * 4, b"PK\1\2", b"PK\5\6"])
            case 4:
                changed[at : at + 1] = chance.choice(
                    [b"[", b"]", b"{", b"}", b'"', b",", b"<", b">"]
                )
        if not changed:
            return b""
    return bytes(changed)


def attempt(path: Path) -> Reading | None:
    """The reading of an archive; None when it is refused, which is the only other outcome."""
    try:
        return read_at(path, "owner_demo")
    except ArchiveError:
        return None


@pytest.mark.parametrize("part", range(PARTS))
def test_no_mutated_zip_crashes_the_reader_or_is_read_in_part(tmp_path: Path, part: int) -> None:
    chance = random.Random(f"zip {part}")  # noqa: S311 - nothing secret
    members = plain_members() | {
        f"{LISTS}/blocked_profiles.html": html_page(html_person("dana", "Nov 24, 2025 8:00 am"))
    }
    whole = write_zip(tmp_path / NAME, members)
    expected = rows(read_at(whole))
    content = whole.read_bytes()
    path = tmp_path / "mutant" / NAME
    path.parent.mkdir()
    refused = 0
    for _ in range(MUTANTS // 2):
        path.write_bytes(mutated(content, chance))
        if (reading := attempt(path)) is None:
            refused += 1
            continue
        # Members are guarded by their checksums; a directory that lost an entry lost a list.
        lists = {one.list for one in reading.lists}
        assert rows(reading) == [row for row in expected if row[0] in lists]
    assert refused > MUTANTS / 8


def plainly_read(document: bytes) -> list[tuple[str, int]]:
    """What a follower file says, read as anybody would who trusts it."""
    content = json.loads(document)
    if isinstance(content, dict):
        content = content.get("relationships_followers", content.get("relationships_follower"))
    return [
        (named(row, entry), timed(entry.get("timestamp")))
        for row in content
        for entry in row.get("string_list_data") or [{}]
    ]


def named(row: dict[str, Any], entry: dict[str, Any]) -> str:
    texts = [entry.get("value"), row.get("title"), (entry.get("href") or "").split("/")[-1]]
    for text in texts:
        name = (text or "").strip().lower().removeprefix("_u/")
        if re.fullmatch(r"[a-z0-9._]{1,64}", name):
            return name
    raise AssertionError(row)


def timed(timestamp: Any) -> int:
    # Nothing is of later than the archive, but for an hour by which clocks may differ.
    usable = isinstance(timestamp, int) and FIRST_DAY <= timestamp <= time.time() + 3_600
    return timestamp if usable else 0


DOCUMENTS = {
    "regular": followers_text([ANNA, BEN, CLEO], indent=None).encode(),
    "indented": followers_text([ANNA, BEN, CLEO]).encode(),
    "keyed": json.dumps(
        {"relationships_followers": [follower(*ANNA), followed(*BEN), follower(*CLEO)]}
    ).encode(),
}


@pytest.mark.parametrize("part", range(PARTS))
def test_a_mutated_list_is_refused_or_read_as_it_stands(tmp_path: Path, part: int) -> None:
    chance = random.Random(f"json {part}")  # noqa: S311 - nothing secret
    path = write_folder(tmp_path / NAME.removesuffix(".zip"), {FOLLOWERS: "[]"})
    refused = 0
    for _ in range(MUTANTS // 4):
        document = mutated(chance.choice(list(DOCUMENTS.values())), chance)
        (path / FOLLOWERS).write_bytes(document)
        if (reading := attempt(path)) is None:
            refused += 1
        else:
            assert listed(reading, "followers") == plainly_read(document)
    assert 0 < refused < MUTANTS // 4


@pytest.mark.parametrize("part", range(PARTS))
def test_a_mutated_page_is_refused_or_keeps_its_people(tmp_path: Path, part: int) -> None:
    chance = random.Random(f"html {part}")  # noqa: S311 - nothing secret
    at = "Nov 24, 2025 8:00 am"
    page = html_page(*(html_person(f"person{n}", at, headed=n > 3) for n in range(6))).encode()
    path = write_folder(tmp_path / NAME.removesuffix(".zip"), {})
    file = path / FOLLOWERS.replace(".json", ".html")
    file.parent.mkdir(parents=True)
    refused = 0
    for _ in range(MUTANTS // 4):
        document = mutated(page, chance, at_most=2)
        file.write_bytes(document)
        if (reading := attempt(path)) is None:
            refused += 1
        else:
            # A row is told by its class, its link and its time: two damages leave one of them.
            assert len(rows(reading)) >= 6
    assert 0 < refused < MUTANTS // 4
