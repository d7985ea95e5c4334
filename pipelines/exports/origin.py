"""Whose an archive is and when it was taken: the evidence, best first (export-format.md 1.4)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pipelines.exports.facts import AccountEvidence, TimeEvidence

# Members of a zip carry the wall clock of this zone.
PACIFIC = ZoneInfo("America/Los_Angeles")
ZIP_STEP = timedelta(seconds=2)
DAY = timedelta(days=1)

_NAME = re.compile(
    r"instagram-(?P<account>[a-z0-9._]{1,30})-(?P<date>\d{4}-\d{2}-\d{2})(?!\d)", re.I
)
# How folders of 2018 were named (export-format.md 1.3).
_PART = re.compile(r"(?:^|/)(?P<account>[a-z0-9._]{1,30}?)_part_\d{1,3}(?:\.zip|/|$)", re.I)
_TRANSFER = re.compile(r"meta-(\d{4}-[A-Z][a-z]{2}-\d{2}-\d{2}-\d{2}-\d{2})(?!\d)")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


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


def find_account(names: list[str], stated: str | None, given: str | None) -> Account | None:
    """The account of an archive, or None when nothing tells it.

    Args:
        names: Names of the archive and of the folders in it, best first.
        stated: What the archive itself says.
        given: What the caller says.
    """
    if stated:
        return Account(stated, "personal_information")
    for name in names:
        if match := _NAME.search(name) or _PART.search(name):
            return Account(match["account"].lower(), "archive_name")
    return Account(given.strip().lstrip("@").lower(), "given") if given else None


def find_capture_time(
    names: list[str], wall_clock: datetime | None, newest_row: datetime | None
) -> CaptureTime | None:
    """When an archive was made, or None when nothing tells it. Never before its newest row.

    Args:
        names: As for `find_account`.
        wall_clock: The time that all members of the zip carry, without zone.
        newest_row: The latest time in the lists, UTC.
    """
    for found in _told_times(names, wall_clock):
        if newest_row is None or newest_row <= found.at:
            return found
        # A row that is far later than the evidence shows that the evidence is wrong.
        if newest_row <= found.at + (found.precision or DAY) + DAY:
            return CaptureTime(newest_row, found.evidence, found.precision)
    return None if newest_row is None else CaptureTime(newest_row, "newest_row", None)


def _told_times(names: list[str], wall_clock: datetime | None) -> list[CaptureTime]:
    stamps = (_transfer_time(match[1]) for name in names if (match := _TRANSFER.search(name)))
    dates = (_time(match["date"], "%Y-%m-%d") for name in names if (match := _NAME.search(name)))
    told = [
        *(CaptureTime(at, "folder_name", DAY) for at in stamps if at is not None),
        *(CaptureTime(at, "archive_name", DAY) for at in dates if at is not None),
    ]
    if wall_clock is not None:
        local = wall_clock.replace(tzinfo=PACIFIC)
        # That these times follow summer time is not proved: an hour of doubt while it lasts.
        precision = ZIP_STEP + (local.dst() or timedelta())
        built = CaptureTime(local.astimezone(UTC), "zip_member_time", precision)
        # Another day than the name's: the file was packed again, later.
        if not told or abs(built.at - told[0].at) <= 2 * DAY:
            told.insert(0, built)
    return told


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
