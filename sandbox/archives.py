"""Writes the archive that Instagram gives an account's owner on "Download your information".

The current format, JSON in a zip (export-format.md 1, 2): follower and following lists and the
owner's personal information. The same world and moment give the same bytes.
"""

import hashlib
import json
import string
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox import pacific, truth
from sandbox.owner import Owner
from sandbox.truth import Listed
from sandbox.world import World

ROWS_PER_FILE = 10_000
_LISTS = "connections/followers_and_following"
_ALPHABET = string.ascii_letters + string.digits


def write_archive(
    world: World, at: datetime, folder: Path, *, since: datetime | None = None
) -> Path:
    """Write the archive built at a moment and return its path.

    Args:
        world: The world that is told about.
        at: The moment of building.
        folder: Where the file goes; made if missing. A file of the same name is replaced.
        since: Begin of a date range chosen by the owner: older followers are left out, while
            `following` is complete all the same (export-format.md 4). None: all time.

    Raises:
        ValueError: The moment lies beyond the simulated days.
    """
    followers = [
        row for row in truth.followers_at(world, at) if since is None or row.followed_at >= since
    ]
    members = [
        *follower_members(followers),
        _following_member(truth.following_at(world, at)),
        _personal_information_member(world.owner),
    ]
    built_at = at.astimezone(pacific.ZONE)
    name = f"instagram-{world.owner.username}-{built_at:%Y-%m-%d}-{_suffix(world, at, since)}.zip"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in members:
            # All members carry the time of building, as wall-clock of the US Pacific zone.
            info = zipfile.ZipInfo(member, date_time=built_at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return folder / name


def follower_members(rows: Sequence[Listed]) -> Iterator[tuple[str, str]]:
    """The files of a followers list, as path and text: at most 10,000 rows each, newest first."""
    if not rows:
        yield f"{_LISTS}/no-data.txt", ""
    for number, first in enumerate(range(0, len(rows), ROWS_PER_FILE), start=1):
        chunk = [
            {
                "title": "",
                "media_list_data": [],
                "string_list_data": [
                    {
                        "href": f"https://www.instagram.com/{row.username}",
                        "value": row.username,
                        "timestamp": _seconds(row.followed_at),
                    }
                ],
            }
            for row in rows[first : first + ROWS_PER_FILE]
        ]
        yield f"{_LISTS}/followers_{number}.json", _json(chunk)


def _following_member(rows: Sequence[Listed]) -> tuple[str, str]:
    entries = [
        {
            "title": row.username,
            "string_list_data": [
                {
                    "href": f"https://www.instagram.com/_u/{row.username}",
                    "timestamp": _seconds(row.followed_at),
                }
            ],
        }
        for row in rows
    ]
    return f"{_LISTS}/following.json", _json({"relationships_following": entries})


def _personal_information_member(owner: Owner) -> tuple[str, str]:
    # A timestamp of 0 marks a text field (export-format.md 1.4).
    facts = {"Username": owner.username, "Name": owner.name, "Private Account": "False"}
    user = {
        "title": "User Information",
        "media_map_data": {},
        "string_map_data": {
            label: {"href": "", "value": _mojibake(value), "timestamp": 0}
            for label, value in facts.items()
        },
    }
    folder = "personal_information/personal_information"
    return f"{folder}/personal_information.json", _json({"profile_user": [user]})


def _mojibake(text: str) -> str:
    # Each byte of the UTF-8 text is escaped as if it were a character (export-format.md 2.7).
    return text.encode("utf-8").decode("latin-1")


def _json(document: Any) -> str:
    return json.dumps(document, indent=2)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _suffix(world: World, at: datetime, since: datetime | None) -> str:
    chosen = f"{world.seed}:{world.born.isoformat()}:{at.isoformat()}:{since}"
    digest = hashlib.sha256(chosen.encode()).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:8])
