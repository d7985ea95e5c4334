"""What the archives of a world allow to be known, from the truth about who is who.

An export shows people; between two that should both show somebody, it is certain what became of
them. What follows from names alone is not asked here, but whether names leave a choice is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.archives.forms import Format
from sandbox.truth import Listed
from tests.scoreboard.worlds import Taken, Told


@dataclass(frozen=True)
class Known:
    """Something that happened to a person, seen in the export of this number."""

    kind: str
    person: int
    number: int
    """Of the export that showed a lost person last, or shows anybody else first."""


@dataclass(frozen=True)
class Expected:
    """An event, the row that vanished and the row that appeared."""

    known: Known
    vanished: Listed | None
    appeared: Listed | None
    last_seen_in: int
    found_in: int


def events(told: Told, numbers: Sequence[int]) -> list[Expected]:
    """Every event that can be known from the exports of these numbers."""
    people = sorted({person for number in numbers for person in told.rows[number]})
    return [event for person in people for event in _life(told, numbers, person)]


def _life(told: Told, numbers: Sequence[int], person: int) -> Iterator[Expected]:
    last: Listed | None = None
    last_in = 0
    is_gone = False
    for place, number in enumerate(numbers):
        export, row = told.exports[number], told.rows[number].get(person)
        is_left = row is None and last is not None and export.covers(last)
        if last is not None and not is_gone and (is_left or _is_stranger(last, row)):
            is_gone = True
            yield Expected(Known("lost", person, last_in), last, None, last_in, number)
        if row is None:
            continue
        before = [told.exports[earlier] for earlier in numbers[:place]]
        kind = _kind(before, last, row, is_gone=is_gone)
        if kind is not None:
            yield Expected(Known(kind, person, number), last, row, last_in, number)
        last, last_in, is_gone = row, number, False


def _is_stranger(last: Listed, row: Listed | None) -> bool:
    """Whether nothing in the lists connects the two: another name and another follow time."""
    return row is not None and last.username != row.username and last.followed_at != row.followed_at


def _kind(
    before: Sequence[Taken], last: Listed | None, row: Listed, *, is_gone: bool
) -> str | None:
    if last is not None and last.followed_at == row.followed_at:
        if is_gone:
            return "returned"
        return None if last.username == row.username else "renamed"
    is_new = any(row.followed_at > export.at for export in before)
    was_hidden = any(export.covers(row) and export.at > row.followed_at for export in before)
    if not is_new or was_hidden:
        return None
    return "gained" if last is None or _is_stranger(last, row) else "refollowed"


def without_choice(told: Told, expected: Sequence[Expected]) -> Mapping[Known, bool]:
    """Whether names and times alone tell an event: one name for one name, to the second.

    Where an export in HTML is involved, the minute is all there is to go by.
    """
    vanished: dict[tuple[int, datetime], int] = defaultdict(int)
    appeared: dict[tuple[int, datetime], int] = defaultdict(int)
    for event in expected:
        at = event.found_in
        if event.vanished is not None and event.known.kind in {"lost", "renamed", "refollowed"}:
            vanished[at, _time(told, event, event.vanished)] += 1
        if event.appeared is not None and event.known.kind in {"renamed", "returned"}:
            appeared[at, _time(told, event, event.appeared)] += 1
    clear = {}
    for event in expected:
        row = event.vanished or event.appeared
        assert row is not None
        where = event.found_in, _time(told, event, row)
        is_exact = not _is_to_the_minute(told, event)
        counts = vanished[where], appeared[where]
        clear[event.known] = 0 in counts or (counts == (1, 1) and is_exact)
    return clear


def _time(told: Told, event: Expected, row: Listed) -> datetime:
    at = row.followed_at
    return at.replace(second=0) if _is_to_the_minute(told, event) else at


def _is_to_the_minute(told: Told, event: Expected) -> bool:
    forms = {told.exports[n].form.format for n in (event.last_seen_in, event.found_in)}
    return Format.HTML in forms
