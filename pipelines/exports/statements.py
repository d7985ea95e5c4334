"""What the files beside the lists state about the account (export-format.md 1.4, 6, 6.1).

Records are labels and values, in JSON (`string_map_data` or `label_values`) or in HTML tables.
Labels are in the owner's language; only those below are known, and a file with others counts as not
understood. Nothing here is needed to read a list.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from pipelines.exports.catalogue import (
    PAST_INSIGHTS,
    PERSONAL_INFORMATION,
    PROFILE_CHANGES,
    StatementKind,
)
from pipelines.exports.contents import Format
from pipelines.exports.facts import Metric, PastInsight, ProfileChange
from pipelines.exports.rows import Malformed, fields_in, parsed, records_in, usable
from pipelines.exports.tables import read_tables
from pipelines.exports.text import latest_date_in, repaired, seconds_in

# A statement is a page of text at most; the largest, years of profile changes, some 100 KB.
MAX_BYTES = 4 * 2**20

_USERNAME = re.compile(r"[a-z0-9._]{1,30}")
# "Overall followers" is the window's net change; "Followers delta" is a share, compared to before.
_METRICS: Final[dict[str, Metric]] = {
    "followers": "followers",
    "follower": "followers",
    "follows": "follows",
    "neue follower": "follows",
    "followers en plus": "follows",
    "unfollows": "unfollows",
    "verlorene follower": "unfollows",
    "followers en moins": "unfollows",
    "overall followers": "followers_delta",
    "total des followers": "followers_delta",
}
# 3,537 and 10.801 and +12, but no 84,5 %
_COUNT = re.compile(r"(?P<sign>[+\-−]?)(?P<digits>\d{1,3}(?:([.,’'\s])\d{3}(?:\3\d{3})*)?|\d+)")
_RANGE = re.compile(r"(?P<start>[^-–—]+)\s[-–—]\s(?P<end>[^-–—]+)")


@dataclass(frozen=True)
class Field:
    """One label of a record, in small letters, with its text and its time."""

    label: str
    text: str
    seconds: int | None


Record = list[Field]


def read_records(document: bytes, keys: tuple[str, ...], form: Format) -> list[Record]:
    """The records of a statement.

    Args:
        document: The content of one member.
        keys: The names under which they may stand.
        form: JSON or HTML.

    Raises:
        Malformed: It is neither, or another statement.
    """
    if len(document) > MAX_BYTES:
        raise Malformed("it is larger than any such file")
    if form == "html":
        return [
            [Field(label.lower(), text, usable(seconds_in(text))) for label, text in table]
            for table in read_tables(document)
        ]
    content = parsed(document)
    return [list(_fields(record)) for record in records_in(content, keys)]


def read_flat_profile(document: bytes) -> list[Record]:
    """The one record of the owner's profile of 2018 to 2021.

    Raises:
        Malformed: It is no JSON object.
    """
    content = parsed(document)
    if not isinstance(content, dict):
        raise Malformed("it is no profile")
    return [[Field(label, text, None) for label, text in content.items() if isinstance(text, str)]]


def not_after(records: list[Record], latest: int) -> list[Record]:
    """The same without the times that cannot be.

    Args:
        records: Of a statement.
        latest: The latest second (epoch) of which its archive can tell.
    """
    return [
        [
            replace(field, seconds=None)
            if field.seconds is not None and field.seconds > latest
            else field
            for field in record
        ]
        for record in records
    ]


def username(records: list[Record]) -> str | None:
    """The account's username.

    Where its label is in a language that is not known here, it is the one text that can be one.
    """
    for record in records:
        name = _by_label(record).get("username", _NOTHING).text.strip().lower()
        if _USERNAME.fullmatch(name):
            return name
    names = {field.text for record in records for field in record if _is_like_one(field.text)}
    return names.pop() if len(names) == 1 else None


def display_name(records: list[Record]) -> str | None:
    """The name that the owner shows, under which they write; None where its label is not known."""
    names = {text for record in records if (text := _by_label(record).get("name", _NOTHING).text)}
    return names.pop() if len(names) == 1 else None


def profile_changes(records: list[Record]) -> list[ProfileChange]:
    """What the owner changed, each thing once; of usernames also from what to what.

    Former e-mail addresses and telephone numbers are nobody's business.
    """
    changes: dict[ProfileChange, None] = {}
    for record in records:
        fields = _by_label(record)
        if changed := fields.get("changed", _NOTHING).text:
            at = fields.get("change date", _NOTHING).seconds
            is_username = changed.lower() == "username"
            before, after = (
                fields.get(label, _NOTHING).text if is_username else ""
                for label in ("previous value", "new value")
            )
            change = ProfileChange(
                field="username" if is_username else changed,
                previous_value=before or None,
                new_value=after or None,
                changed_at=None if at is None else datetime.fromtimestamp(at, UTC),
            )
            changes[change] = None
    return list(changes)


def past_insights(records: list[Record], not_after: date | None) -> list[PastInsight]:
    """Instagram's totals, each metric once.

    Args:
        records: Of the audience.
        not_after: The day of the export, from which the window's year follows; None: not known.
    """
    totals: dict[Metric, PastInsight] = {}
    for record in records:
        start, end = _window(record, not_after)
        for field in record:
            metric, value = _METRICS.get(field.label), _count(field.text)
            if metric and value is not None:
                totals.setdefault(metric, PastInsight(metric, value, start, end))
    return list(totals.values())


def signed_up_at(records: list[Record]) -> datetime | None:
    """When the account was made: the one time that the file holds, whatever its label."""
    times = {field.seconds for record in records for field in record if field.seconds is not None}
    return datetime.fromtimestamp(times.pop(), UTC) if len(times) == 1 else None


def said(kind: StatementKind, records: list[Record]) -> int:
    """How many things of interest the records of a statement say; 0: they are not understood."""
    match kind.name:
        case PERSONAL_INFORMATION.name:
            return int(username(records) is not None)
        case PROFILE_CHANGES.name:
            return len(profile_changes(records))
        case PAST_INSIGHTS.name:
            return len(past_insights(records, None))
        case _:
            return int(signed_up_at(records) is not None)


_NOTHING: Final = Field("", "", None)


def _is_like_one(text: str) -> bool:
    return _USERNAME.fullmatch(text) is not None


def _by_label(record: Record) -> dict[str, Field]:
    return {field.label: field for field in record}


def _fields(record: Any) -> Iterator[Field]:
    if not isinstance(record, dict):
        raise Malformed("a record is not an object")
    fields = record.get("string_map_data")
    if isinstance(fields, dict):
        for label, field in fields.items():
            if isinstance(field, dict):
                yield _field(label, field.get("value"), field.get("timestamp"))
    for field in fields_in(record.get("label_values")):
        yield _field(field["label"], field.get("value"), field.get("timestamp_value"))


def _field(label: Any, text: Any, seconds: Any) -> Field:
    # In these maps a time of 0 says that the field is text (export-format.md 1.4).
    is_time = isinstance(seconds, int) and not isinstance(seconds, bool)
    return Field(
        label=repaired(label).strip().lower() if isinstance(label, str) else "",
        text=repaired(text).strip() if isinstance(text, str) else "",
        seconds=usable(seconds) if is_time else None,
    )


def _count(text: str) -> float | None:
    found = _COUNT.fullmatch(text.strip())
    if found is None:
        return None
    digits = float(re.sub(r"\D", "", found["digits"]))
    return -digits if found["sign"] in {"-", "−"} else digits


def _window(record: Record, not_after: date | None) -> tuple[date | None, date | None]:
    """First and last day of the `Date range`, which is told by its form in any language."""
    if not_after is None:
        return None, None
    for field in record:
        if (found := _RANGE.fullmatch(field.text)) is None:
            continue
        end = latest_date_in(found["end"], not_after)
        start = end and latest_date_in(found["start"], end - timedelta(days=1))
        if start and end:
            return start, end
    return None, None
