"""What one list member says, row by row: the exact reading, which every faster one must equal.

The shapes are those of export-format.md 2.1-2.3: a bare list or `{key: [...]}`, the username in
`value`, `title` or the last segment of `href`. A document that cannot be read as a whole is
refused as a whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import pyarrow as pa

# Follow times are epoch seconds, UTC (export-format.md 0.4): from Instagram's first day to a bound
# that only tells a time from a number that is none.
EARLIEST = int(datetime(2010, 10, 6, tzinfo=UTC).timestamp())
LATEST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
# Instagram allows 30 characters; a deleted account's placeholder is 28 long (2.6).
MAX_USERNAME = 64

_HREF = re.compile(r"https?://[^/?#]+/(?:[^?#]*/)?(?P<last>[^/?#]+)/?(?:[?#].*)?", re.DOTALL)
_USERNAME = re.compile(rf"[a-z0-9._]{{1,{MAX_USERNAME}}}")


class Malformed(Exception):
    """A document is not the list it should be; the message says where and why."""


@dataclass(frozen=True)
class Columns:
    """The rows of one list or of a part of it, in the order of the archive.

    Attributes:
        usernames: Lower case, never null.
        seconds: Follow times in epoch seconds (UTC); null where the row states none that can be.
    """

    usernames: pa.Array
    seconds: pa.Array


def read_rows(document: bytes, keys: tuple[str, ...]) -> Columns:
    """Read a list of relationships.

    Args:
        document: The JSON text of one member.
        keys: The names under which the list may stand when the top level is an object.

    Raises:
        Malformed: It is no JSON, another list, or holds a row that names nobody.
    """
    try:
        content = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"it is not valid JSON ({error})") from error
    usernames: list[str] = []
    seconds: list[int | None] = []
    for number, row in enumerate(_list_in(content, keys), start=1):
        try:
            entry = _entry(row)
            usernames.append(_username(row, entry))
            seconds.append(_seconds(entry.get("timestamp")))
        except Malformed as error:
            raise Malformed(f"row {number} {error}") from error
    return Columns(pa.array(usernames, pa.string()), pa.array(seconds, pa.int64()))


def _list_in(content: Any, keys: tuple[str, ...]) -> list[Any]:
    if isinstance(content, list):
        return content
    if isinstance(content, dict):
        for key in keys:
            if isinstance(rows := content.get(key), list):
                return rows
    raise Malformed(f"it holds no list and no {keys[0]!r}")


def _entry(row: Any) -> dict[str, Any]:
    """The one entry of `string_list_data`; empty when the row has none."""
    if not isinstance(row, dict):
        raise Malformed("is not an object")
    entries = row.get("string_list_data")
    if entries is None or entries == []:
        return {}
    # Two people in one row was never seen: better refused than one of them lost.
    if not isinstance(entries, list) or len(entries) > 1 or not isinstance(entries[0], dict):
        raise Malformed("has another 'string_list_data' than one object")
    entry: dict[str, Any] = entries[0]
    return entry


def _username(row: dict[str, Any], entry: dict[str, Any]) -> str:
    for text in _candidates(row, entry):
        username = text.strip().lower().removeprefix("_u/")
        if _USERNAME.fullmatch(username):
            return username
    raise Malformed("has no username")


def _candidates(row: dict[str, Any], entry: dict[str, Any]) -> Iterator[str]:
    """Where a username may stand, best first (export-format.md 0.2)."""
    yield _text("value", entry)
    yield _text("title", row)
    if href := _HREF.fullmatch(_text("href", entry)):
        yield href["last"]


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
    whole = isinstance(timestamp, int)
    return timestamp if whole and EARLIEST <= timestamp < LATEST else None
