"""Writes export archives of invented people, whole or broken on purpose.

The current shape is also written by `sandbox.archives`; here are the shapes and damages that the
sandbox does not make, and the large archive of the benchmark.
"""

import json
import random
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

LISTS = "connections/followers_and_following"
NAME = "instagram-owner_demo-2025-12-10-WhW57JDt.zip"
# 2025-12-10 01:30:00 in Los Angeles is 09:30:00 UTC.
BUILT = (2025, 12, 10, 1, 30, 0)
ROWS_PER_MEMBER = 10_000

Person = tuple[str, int]
ANNA: Person = ("anna.oak", 1_764_000_000)
BEN: Person = ("ben_fern", 1_763_000_000)
CLEO: Person = ("cleo.moss", 1_700_000_000)


def follower(username: str, at: Any, *, href: str | None = None) -> dict[str, Any]:
    """A row of a followers list (export-format.md 2.1)."""
    href = href or f"https://www.instagram.com/{username}"
    return {
        "title": "",
        "media_list_data": [],
        "string_list_data": [{"href": href, "value": username, "timestamp": at}],
    }


def followed(username: str, at: Any) -> dict[str, Any]:
    """A row of a following list since 2025-10 (export-format.md 2.3)."""
    href = f"https://www.instagram.com/_u/{username}"
    return {"title": username, "string_list_data": [{"href": href, "timestamp": at}]}


def followers_text(people: Iterable[Person], *, indent: int | None = 2) -> str:
    """The text of a followers member."""
    return json.dumps([follower(*person) for person in people], indent=indent)


def personal_information(username: str) -> str:
    """The member that names the account."""
    fields = {"Username": {"href": "", "value": username, "timestamp": 0}}
    return json.dumps({"profile_user": [{"string_map_data": fields}]}, indent=2)


def html_page(*parts: str, main: str = "main") -> str:
    """A page of an export in HTML (export-format.md 3), with these rows or tables."""
    return (
        "<html><head><base href='../../'><style>[role=main] ._a6-g{padding:0}</style></head><body>"
        '<a href="https://www.instagram.com/not_a_row">x</a>'
        f'<{main} class="_a706" role="main">{"".join(parts)}</{main}></body></html>'
    )


def html_person(username: str, at: str, *, headed: bool = False) -> str:
    """A row of a list; `headed` as `following` and `blocked` are since 2025-10."""
    heading, link, text = "", f"https://www.instagram.com/{username}", username
    if headed:
        heading = f'<h2 class="_3-95 _2pim _a6-h _a6-i">{username}</h2>'
        link = text = f"https://www.instagram.com/_u/{username}"
    return (
        f'<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">{heading}<div class="_a6-p"><div>'
        f'<div><a target="_blank" href="{link}">{text}</a></div><div>{at}</div></div></div></div>'
    )


def html_table(fields: Mapping[str, str], *, times: Mapping[str, str] | None = None) -> str:
    """A record of labels and values."""
    texts = "".join(
        f"<tr><td colspan=2>{label}<div><div>{value}</div></div></td></tr>"
        for label, value in fields.items()
    )
    dates = "".join(
        f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in (times or {}).items()
    )
    return f'<div class="_a6-g"><table>{texts}{dates}</table></div>'


def plain_members() -> dict[str, str | bytes]:
    """A small export as Instagram gives it now."""
    return {
        f"{LISTS}/followers_1.json": followers_text([ANNA, BEN]),
        f"{LISTS}/following.json": json.dumps({"relationships_following": [followed(*CLEO)]}),
        "personal_information/personal_information/personal_information.json": personal_information(
            "owner_demo"
        ),
    }


def write_zip(
    path: Path,
    members: Mapping[str, str | bytes] | None = None,
    *,
    built: tuple[int, int, int, int, int, int] = BUILT,
) -> Path:
    """Write a zip whose members all carry one time, as Instagram's do; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (plain_members() if members is None else members).items():
            entry = zipfile.ZipInfo(name, date_time=built)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return path


def write_folder(path: Path, members: Mapping[str, str | bytes] | None = None) -> Path:
    """Write the same as a folder; returns its path."""
    for name, content in (plain_members() if members is None else members).items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_large_archive(path: Path, rows: int, *, seed: int = 7) -> Path:
    """Write an archive of many followers, 10,000 a member, newest first; returns its path.

    The same arguments give the same bytes. One in a thousand rows has `/_u/` in its href
    (export-format.md 2.5).
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    syllables = ["oak", "fern", "moss", "vale", "lumen", "rill", "sol", "wren", "ash", "brook"]
    at = 1_764_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, first in enumerate(range(0, rows, ROWS_PER_MEMBER), start=1):
            chunk = []
            for index in range(first, min(first + ROWS_PER_MEMBER, rows)):
                at -= chance.randrange(1, 80)
                words = chance.choice(syllables) + chance.choice("._") + chance.choice(syllables)
                username = f"{words}{index:x}"
                form = "_u/" if index % 1_000 == 999 else ""
                href = f"https://www.instagram.com/{form}{username}"
                chunk.append(follower(username, at, href=href))
            entry = zipfile.ZipInfo(f"{LISTS}/followers_{number}.json", date_time=BUILT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, json.dumps(chunk, indent=2))
    return path
