"""Whose an archive is and when it was made: the evidence, best first (export-format.md 1.4).

A moment is claimed as an interval that surely holds the true one: dates and stamps in names tell no
zone, and nothing was made before its newest row or after it was taken in.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pipelines.exports.facts import AccountEvidence, TimeEvidence

# Members of a zip carry the wall clock of this zone.
PACIFIC = ZoneInfo("America/Los_Angeles")
ZIP_STEP = timedelta(seconds=2)
DAY = timedelta(days=1)
# How far the world's clocks are ahead of UTC, and behind it.
EAST = timedelta(hours=14)
WEST = timedelta(hours=12)
# Instagram says that an export takes no longer (export-format.md 7).
PREPARED_WITHIN = timedelta(days=30)

_NAME = re.compile(
    r"instagram-(?P<account>[a-z0-9._]{1,30})-(?P<date>\d{4}-\d{2}-\d{2})(?!\d)", re.I
)
# How folders of 2018 were named (export-format.md 1.3).
_PART = re.compile(r"(?:^|/)(?P<account>[a-z0-9._]{1,30}?)_part_\d{1,3}(?:\.zip|/|$)", re.I)
_TRANSFER = re.compile(r"meta-(\d{4}-[A-Z][a-z]{2}-\d{2}-\d{2}-\d{2}-\d{2})(?!\d)")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_USERNAME = re.compile(r"(?!\.)(?!.*\.\.)[a-z0-9._]{1,30}(?<!\.)")


@dataclass(frozen=True)
class Account:
    """The account whose lists an archive holds."""

    username: str
    evidence: AccountEvidence


@dataclass(frozen=True)
class CaptureTime:
    """When an archive was made, UTC; or later, by up to `precision` (None: nobody knows)."""

    at: datetime
    evidence: TimeEvidence
    precision: timedelta | None


@dataclass(frozen=True)
class _Window:
    """The archive was made in it, if its evidence is true."""

    start: datetime
    end: datetime
    evidence: TimeEvidence


def valid_username(text: str) -> str:
    """A username as its owner wrote it, in the spelling that Instagram uses.

    Raises:
        ValueError: Instagram gives out no such name.
    """
    username = text.strip().removeprefix("@").lower()
    if not _USERNAME.fullmatch(username):
        raise ValueError(
            f"{text!r} cannot be a username: Instagram's have 1 to 30 letters, digits, "
            "underscores and single periods, none of them at an end."
        )
    return username


def find_account(
    names: Sequence[str], stated: str | None, given: str | None, *, is_flat: bool
) -> Account | None:
    """The account of an archive, or None when nothing tells it.

    Args:
        names: Names of the archive and of the folders in it, best first.
        stated: What the archive itself says.
        given: What the caller says.
        is_flat: It is of 2018 to 2021.
    """
    if stated:
        return Account(stated, "personal_information")
    for name in names:
        if match := _NAME.search(name):
            return Account(match["account"].lower(), "archive_name")
    if given:
        return Account(given, "given")
    for name in names if is_flat else ():
        if match := _PART.search(name):
            return Account(match["account"].lower(), "archive_name")
    return None


def find_capture_time(
    names: Sequence[str],
    wall_clock: datetime | None,
    newest_row: datetime | None,
    taken_in_at: datetime,
) -> CaptureTime | None:
    """When an archive was made, or None when nothing tells it.

    Args:
        names: As for `find_account`; the last is the archive's own, with the folders around it.
        wall_clock: The time that all members of the zip carry, without zone.
        newest_row: The latest time in the lists, UTC.
        taken_in_at: When the archive was handed over, UTC.
    """
    newest = None if newest_row is None else min(newest_row, taken_in_at)
    for window in _windows(names, wall_clock):
        start = window.start if newest is None else max(window.start, newest)
        end = min(window.end, taken_in_at)
        if start <= end:
            return CaptureTime(start, window.evidence, end - start)
    return None if newest is None else CaptureTime(newest, "newest_row", None)


def _windows(names: Sequence[str], wall_clock: datetime | None) -> Iterator[_Window]:
    """What names and clock tell, the narrowest first."""
    dated = [window for name in names if (window := _dated(name))]
    stamped = [window for name in names if (window := _stamped(name))]
    own_date = _dated(names[-1].rpartition("/")[2])
    if wall_clock is not None and own_date is not None:
        built = _built(wall_clock)
        # Under another name or on another day it was packed again.
        if own_date.start <= built.start <= own_date.end:
            yield built
    for date in dated[:1]:
        for stamp in stamped[:1]:
            start, end = max(date.start, stamp.start), min(date.end, stamp.end)
            if start <= end:
                yield _Window(start, end, stamp.evidence)
    # A stamp is that of the delivery, which may be a later one.
    yield from dated
    yield from stamped


def _built(wall_clock: datetime) -> _Window:
    local = wall_clock.replace(tzinfo=PACIFIC)
    # That these times follow summer time is not proved: an hour of doubt while it lasts.
    doubt = ZIP_STEP + (local.dst() or timedelta())
    at = local.astimezone(UTC)
    return _Window(at, at + doubt, "zip_member_time")


def _dated(name: str) -> _Window | None:
    match = _NAME.search(name)
    day = match and _time(match["date"], "%Y-%m-%d")
    return _Window(day - EAST, day + DAY + WEST, "archive_name") if day else None


def _stamped(name: str) -> _Window | None:
    match = _TRANSFER.search(name)
    at = match and _transfer_time(match[1])
    return _Window(at - EAST - PREPARED_WITHIN, at + WEST, "folder_name") if at else None


def _transfer_time(stamp: str) -> datetime | None:
    year, month, rest = stamp.split("-", 2)
    # English month names, whatever the locale of this process.
    if month not in _MONTHS:
        return None
    return _time(f"{year}-{_MONTHS.index(month) + 1}-{rest}", "%Y-%m-%d-%H-%M-%S")


def _time(text: str, layout: str) -> datetime | None:
    try:
        return datetime.strptime(text, layout).replace(tzinfo=UTC)
    except ValueError:
        return None
