"""What one JSON list says, row by row: the exact reading, which every faster one must equal.

The shapes are those of export-format.md 2.1-2.4: a bare list, `{key: [...]}` or one bare object;
entries in `string_list_data`, or `label_values`. Of a list that must be whole, a document that
cannot be read as a whole is refused as a whole; of others, rows that name nobody are counted.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import pyarrow as pa

from pipelines.exports.catalogue import ListKind

# Follow times are epoch seconds, UTC (export-format.md 0.4): from Instagram's first day to a bound
# that only tells a time from a number that is none.
EARLIEST = int(datetime(2010, 10, 6, tzinfo=UTC).timestamp())
LATEST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
# Instagram allows 30 characters; a deleted account's placeholder is 28 long (2.6).
MAX_USERNAME = 64
# Rows of `label_values` hold a few levels; a hostile one could hold hundreds.
_MAX_NESTING = 12

_HREF = re.compile(
    r"https?://(?P<host>[^/?#]+)/(?:[^?#]*/)?(?P<last>(?!_u/)[^/?#]+)/?(?:[?#].*)?", re.DOTALL
)
_PROFILE = re.compile(r"https?://(?:www\.)?instagram\.com/(?:_u/)?(?P<last>[^/?#]+)/?")
_THREADS = ("threads.net", "threads.com")
_USERNAME = re.compile(rf"[a-z0-9._]{{1,{MAX_USERNAME}}}")

Person = tuple[str, int | None]


class Malformed(Exception):
    """A document is not what it should be; the message says where and why."""


@dataclass(frozen=True)
class Columns:
    """The rows of one list or of a part of it, in the order of the archive.

    Attributes:
        usernames: Lower case, never null.
        seconds: Follow times in epoch seconds (UTC); null where the row states none that can be.
        unnamed: How many rows were left out because they name nobody.
    """

    usernames: pa.Array
    seconds: pa.Array
    unnamed: int = 0


def read_rows(document: bytes, keys: tuple[str, ...], *, whole: bool = True) -> Columns:
    """Read a list of relationships.

    Args:
        document: The JSON text of one member.
        keys: The names under which the list may stand when the top level is an object.
        whole: A row that names nobody makes the document worthless.

    Raises:
        Malformed: It is no JSON, another list, or holds a row that names nobody.
    """
    return _columns_of(records_in(parsed(document), keys), _people, whole=whole)


def _columns_of(
    rows: Iterable[Any], people: Callable[[Any], Iterable[Person]], *, whole: bool
) -> Columns:
    """The people of all rows.

    Args:
        rows: What the document holds, in order.
        people: Reads one row.
        whole: As for `read_rows`.

    Raises:
        Malformed: A row cannot be read, and the list must be whole.
    """
    found: list[Person] = []
    unnamed = 0
    for number, row in enumerate(rows, start=1):
        try:
            found.extend(people(row))
        except Malformed as error:
            if whole:
                raise Malformed(f"row {number} {error}") from error
            unnamed += 1
    return Columns(
        pa.array([username for username, _ in found], pa.string()),
        pa.array([seconds for _, seconds in found], pa.int64()),
        unnamed,
    )


def parsed(document: bytes) -> Any:
    """The content of a JSON document.

    Raises:
        Malformed: It is none.
    """
    try:
        return orjson.loads(document.removeprefix(BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise Malformed(f"it is not valid JSON ({error})") from error


def records_in(content: Any, keys: tuple[str, ...]) -> list[Any]:
    """The records of a document, in each of the forms of its top level (export-format.md 0.3).

    Raises:
        Malformed: It holds no records, or others.
    """
    if isinstance(content, list):
        return content
    if isinstance(content, dict):
        if content.keys() & {"string_list_data", "label_values"}:
            return [content]
        for key in keys:
            if isinstance(rows := content.get(key), list):
                return rows
            if isinstance(rows, dict):
                return [rows]
    raise Malformed(f"it holds no list and no {keys[0]!r}")


def username_in(candidates: Iterable[str]) -> str:
    """The first of some texts that is a username, as Instagram spells it.

    Raises:
        Malformed: None is.
    """
    for text in candidates:
        username = text.strip().lower().removeprefix("_u/")
        if _USERNAME.fullmatch(username):
            return username
    raise Malformed("has no username")


def name_in_address(address: str) -> str:
    """The last part of an address, or nothing.

    Raises:
        Malformed: It is an address of Threads, where names are other people's.
    """
    found = _HREF.fullmatch(address)
    if found is None:
        return ""
    if found["host"].lower().removeprefix("www.") in _THREADS:
        raise Malformed("is of Threads")
    return found["last"]


def usable(seconds: int | None) -> int | None:
    """A time, if it can be one."""
    return seconds if seconds is not None and EARLIEST <= seconds < LATEST else None


def read_flat(document: bytes, kinds: Iterable[ListKind]) -> dict[ListKind, Columns]:
    """Read the one file of all lists of 2018 to 2021: usernames to dates (export-format.md 1.1).

    The zone of dates without one is not known, and a guess would be hours off: they count as none.

    Raises:
        Malformed: It is no JSON object, a list is none of people, or an essential one names nobody.
    """
    content = parsed(document)
    if not isinstance(content, dict):
        raise Malformed("it is no object")
    lists = {kind: content[kind.flat_key] for kind in kinds if kind.flat_key in content}
    for kind, people in lists.items():
        # Their writer cannot tell an empty object from an empty list.
        if not isinstance(people, dict) and people != []:
            raise Malformed(f"its {kind.flat_key!r} is no list of people")
    return {
        kind: _columns_of(dict(people).items(), _flat_person, whole=kind.essential)
        for kind, people in lists.items()
    }


def _flat_person(row: tuple[str, Any]) -> list[Person]:
    name, written = row
    try:
        at = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        at = None
    seconds = int(at.timestamp()) if at is not None and at.tzinfo is not None else None
    return [(username_in([name]), usable(seconds))]


def _people(row: Any) -> Iterator[Person]:
    if not isinstance(row, dict):
        raise Malformed("is not an object")
    if "label_values" in row:
        yield _labelled(row)
        return
    entries = _entries(row)
    title = _text("title", row)
    for entry in entries or [{}]:
        value, named = _text("value", entry), name_in_address(_text("href", entry))
        # Best first (export-format.md 0.2); a title names only one of several people in a row.
        candidates = (value, title, named) if len(entries) < 2 else (value, named, title)
        yield username_in(candidates), _seconds(entry.get("timestamp"))


def _entries(row: dict[str, Any]) -> list[dict[str, Any]]:
    entries = row.get("string_list_data")
    if entries is None:
        return []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Malformed("has another 'string_list_data' than objects")
    return entries


def _text(field: str, holder: dict[str, Any]) -> str:
    text = holder.get(field)
    if text is not None and not isinstance(text, str):
        raise Malformed(f"has a {field} that is not text")
    return text or ""


def _seconds(timestamp: Any) -> int | None:
    if timestamp is None:
        return None
    if isinstance(timestamp, bool) or not isinstance(timestamp, int | float):
        raise Malformed("has a timestamp that is not a number")
    return usable(timestamp) if isinstance(timestamp, int) else None


def _labelled(row: dict[str, Any]) -> Person:
    """The person of a `label_values` record (export-format.md 2.4)."""
    fields = list(fields_in(row["label_values"]))
    names = [_text("value", field) for field in fields if field.get("label") == "Username"]
    # Labels are in the owner's language, addresses are not.
    addresses = [_text("href", field) or _text("value", field) for field in fields]
    profiles = [found["last"] for text in addresses if (found := _PROFILE.fullmatch(text))]
    times = [row.get("timestamp"), *(field.get("timestamp_value") for field in fields)]
    seconds = (_seconds(time) for time in times)
    return username_in([*names, *profiles]), next((time for time in seconds if time), None)


def fields_in(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """All labelled fields of a `label_values` record, however nested.

    Raises:
        Malformed: They are nested deeper than any record.
    """
    if depth > _MAX_NESTING:
        raise Malformed("is nested too deeply")
    if isinstance(value, list):
        for item in value:
            yield from fields_in(item, depth + 1)
    elif isinstance(value, dict):
        if "label" in value:
            yield value
        for inner in ("dict", "vec"):
            yield from fields_in(value.get(inner), depth + 1)
