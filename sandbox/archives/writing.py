"""Puts an archive together and writes it, wrapped as it reached the reader."""

import hashlib
import itertools
import string
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sandbox import lists, pacific
from sandbox.archives.content import content_members, threads_members
from sandbox.archives.documents import page
from sandbox.archives.forms import Era, Form, Format, Section
from sandbox.archives.layout import SIDE_LISTS
from sandbox.archives.messages import is_message_file, message_members
from sandbox.archives.owner import (
    insights_members,
    owner_members,
    profile_of_2018,
    signup_members,
)
from sandbox.archives.relationships import (
    connections_of_2018,
    is_followers_file,
    list_members,
)
from sandbox.archives.wrapping import Package, wrapped
from sandbox.truth import Listed
from sandbox.world import World

USUAL = Form()
_ALPHABET = string.ascii_letters + string.digits


def write_archive(
    world: World, at: datetime, folder: Path, *, since: datetime | None = None, form: Form = USUAL
) -> Path:
    """Write the archive built at a moment and return its path.

    Args:
        world: The world that is told about.
        at: The moment of building.
        folder: Where it goes; made if missing. What has the same name there is replaced.
        since: Begin of a date range chosen by the owner: older rows are left out, but not of
            `following` since October 2025 (export-format.md 4). None: all time.
        form: How it looks.

    Returns:
        A zip, or a folder if it is unpacked.

    Raises:
        ValueError: The moment lies beyond the simulated days.
    """
    (path,) = write_parts(world, at, folder, 1, since=since, form=form)
    return path


def write_parts(
    world: World,
    at: datetime,
    folder: Path,
    parts: int,
    *,
    since: datetime | None = None,
    form: Form = USUAL,
) -> list[Path]:
    """Write one archive in several parts, built at the same time, and return their paths.

    The files of followers and of messages are dealt out in turn; all else is in the first part, so
    the others do not say inside whose they are. How Instagram calls and cuts the parts is not known
    (export-format.md 10): here each has the archive's name with a code of its own.

    Raises:
        ValueError: The moment lies beyond the simulated days, or there is too little for so many.
    """
    dealt: list[list[tuple[str, str]]] = [[] for _ in range(parts)]
    turns = [itertools.cycle(dealt), itertools.cycle(dealt)]
    for path, text in _members(world, at, since, form):
        if is_followers_file(path):
            part = next(turns[0])
        elif is_message_file(path):
            part = next(turns[1])
        else:
            part = dealt[0]
        part.append((path, text))
    if not all(dealt):
        raise ValueError(f"there are too few followers' files for {parts} parts")
    folder.mkdir(parents=True, exist_ok=True)
    built_at = at.astimezone(pacific.ZONE)
    name = f"instagram-{world.owner_name_at(at)}-{built_at:%Y-%m-%d}"
    return [
        wrapped(Package(f"{name}-{_code(world, at, since, form, part)}", at, members), folder, form)
        for part, members in enumerate(dealt)
    ]


def _members(
    world: World, at: datetime, since: datetime | None, form: Form
) -> Iterator[tuple[str, str]]:
    told = {name: _rows(world, name, at, since, form) for name in _asked_for(form)}
    if form.era is Era.Y2018:
        yield "connections.json", connections_of_2018(told)
        if Section.OWNER in form.sections:
            yield "profile.json", profile_of_2018(world, at)
        return
    yield from list_members(told, form)
    for section, members in (
        (Section.OWNER, owner_members(world, at, form)),
        (Section.SIGNUP, signup_members(world, form)),
        (Section.INSIGHTS, insights_members(world, at, form)),
        (Section.THREADS, threads_members(world, at, form)),
        (Section.CONTENT, content_members(world, at, since, form)),
        (Section.MESSAGES, message_members(world, at, since, form)),
    ):
        if section in form.sections:
            yield from members
    if form.format is Format.HTML:
        yield "start_here.html", page("Your Instagram information", [], "start_here.html", form)
        yield "files/Instagram-Logo.png", "not really a picture"


def _rows(
    world: World, name: str, at: datetime, since: datetime | None, form: Form
) -> Sequence[Listed]:
    rows = lists.at(world, name, at)
    if since is None or (name == "following" and form.era >= Era.OCT_2025):
        return rows
    return [row for row in rows if row.followed_at >= since]


def _asked_for(form: Form) -> Iterator[str]:
    if Section.LISTS in form.sections:
        yield from ("followers", "following")
    if Section.SIDE_LISTS in form.sections:
        yield from SIDE_LISTS


def _code(world: World, at: datetime, since: datetime | None, form: Form, part: int) -> str:
    chosen = f"{world.seed}:{world.born.isoformat()}:{at.isoformat()}:{since}"
    if form != USUAL or part:
        chosen = f"{chosen}:{form}:{part}"
    digest = hashlib.sha256(chosen.encode()).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:8])
