"""The fast reading of a list member whose rows all look alike, as Instagram writes them.

A member is regular when it is the text of its first row over and over, with another username and
another time. Two facts make the result equal to the exact reading (`rows`), which is the only
judge of JSON here:

1. The exact reading of a two-row document made of the member's beginning, its first row twice, and
   its end gives the first row's username and time, twice.
2. The first row's text, filled with all usernames and times that were found, is the member again,
   byte for byte. Usernames hold only characters that need no escape in JSON, times are ten digits.

Anything else is not regular, and nothing is concluded from it. Some rows per thousand of older
lists have `/_u/` before the name in `href` (export-format.md 2.5): they count as alike.
"""

import re
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.exports.rows import EARLIEST, LATEST, MAX_USERNAME, Columns, Malformed, read_rows

_QUOTE = ord('"')
_TIME_DIGITS = 10  # 2001-09-09 to 2286-11-20
_PLACES = 10 ** np.arange(_TIME_DIGITS - 1, -1, -1, dtype=np.int64)
_ALTERNATIVE = b"_u/"

# Each byte of a username to its lower case; 0 for bytes that no username has.
_FOLDED = np.zeros(256, np.uint8)
for _byte in b"abcdefghijklmnopqrstuvwxyz0123456789._":
    _FOLDED[_byte] = _byte
for _byte in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ":
    _FOLDED[_byte] = _byte + 32

_FIRST_ROW = re.compile(
    rb"""\[[ \t\r\n]*
    (?P<head>\{[^\\]{0,300}?"href"[^"\\]{0,40}"https://www\.instagram\.com/)(?:_u/)?
    (?P<username>[A-Za-z0-9._]+)
    (?P<between>"[^"\\]{0,40}"value"[^"\\]{0,40}")(?P=username)
    (?P<before_time>"[^"\\]{0,40}"timestamp"[^"\\0-9]{0,40})(?P<time>[0-9]{10})
    (?P<tail>[ \t\r\n]*\}[ \t\r\n]*\][ \t\r\n]*\})
    (?P<separator>[ \t\r\n]*,[ \t\r\n]*)\{""",
    re.VERBOSE,
)


class _Irregular(Exception):
    """The document is not the template filled in."""


def read_regular(document: bytes, keys: tuple[str, ...]) -> Columns | None:
    """Read a regular list of relationships; None when it is not regular.

    Args:
        document: The JSON text of one member.
        keys: As for `rows.read_rows`.
    """
    try:
        return _Template.of(document, keys).read(document)
    except _Irregular:
        return None


def _require(condition: object) -> None:
    if not condition:
        raise _Irregular


@dataclass(frozen=True)
class _Template:
    """The text of a member without its usernames and times."""

    opening: bytes
    head: bytes
    between: bytes
    before_time: bytes
    tail: bytes
    separator: bytes
    closing: bytes

    @classmethod
    def of(cls, document: bytes, keys: tuple[str, ...]) -> Self:
        """The template of a document, taken from its first row and proved by the exact reading."""
        first = _FIRST_ROW.search(document, 0, 4096)
        if first is None:
            raise _Irregular
        begin, end = first.start("head"), first.end("tail")
        opening, row = document[:begin], document[begin:end]
        last_time = document.rindex(first["before_time"]) + len(first["before_time"])
        closing = document[last_time + _TIME_DIGITS + len(first["tail"]) :]
        try:
            twice = read_rows(opening + row + first["separator"] + row + closing, keys)
        except Malformed as error:
            raise _Irregular from error
        _require(twice.usernames.to_pylist() == [first["username"].decode().lower()] * 2)
        _require(twice.seconds.to_pylist() == [int(first["time"])] * 2)
        parts = ("head", "between", "before_time", "tail", "separator")
        return cls(opening=opening, closing=closing, **{part: first[part] for part in parts})

    def read(self, document: bytes) -> Columns:
        """All rows of the document.

        Raises:
            _Irregular: It is not this template filled in.
        """
        text = np.frombuffer(document, np.uint8)
        quotes = self._quotes_by_row(text)
        href = self.head.count(b'"') - 1
        value = href + self.between.count(b'"')
        starts, ends = quotes[:, value] + 1, quotes[:, value + 1]
        lengths = ends - starts
        _require(lengths.min() >= 1 and lengths.max() <= MAX_USERNAME)
        host = len(self.head) - self.head.rindex(b'"') - 1
        extra = quotes[:, href + 1] - quotes[:, href] - 1 - host - lengths
        is_alternative = extra == len(_ALTERNATIVE)
        _require((is_alternative | (extra == 0)).all())
        # Checked before anything is built, so that no text can make more than its own size.
        times = ends + len(self.before_time)
        _require(self._length(lengths, extra) == len(text))
        _require(times[-1] + _TIME_DIGITS <= len(text))

        usernames = _slices(text, starts, lengths)
        folded = _FOLDED[usernames]
        digits = text[times[:, None] + np.arange(_TIME_DIGITS)]
        values = digits - ord("0")  # unsigned: what is below "0" comes out above 9
        _require(folded.all() and (values <= 9).all())
        seconds = values.astype(np.int64) @ _PLACES
        _require(seconds.min() >= EARLIEST and seconds.max() < LATEST)
        offsets = np.concatenate(([0], np.cumsum(lengths)))
        filled_in = self._filled_in(
            _strings(offsets, usernames),
            is_alternative,
            _strings(np.arange(len(digits) + 1) * _TIME_DIGITS, digits),
        )
        rows = text[len(self.opening) : len(text) - len(self.closing)]
        _require(np.array_equal(filled_in, rows))
        return Columns(_strings(offsets, folded), pa.array(seconds))

    def _quotes_by_row(self, text: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
        """Positions of all quotation marks, a line per row of the list."""
        quotes = np.flatnonzero(text == _QUOTE)
        quotes = quotes[self.opening.count(b'"') : len(quotes) - self.closing.count(b'"')]
        per_row = sum(part.count(b'"') for part in (self.head, self.between, self.before_time))
        _require(len(quotes) and len(quotes) % per_row == 0)
        return quotes.reshape(-1, per_row)

    def _length(self, lengths: npt.NDArray[np.int64], extra: npt.NDArray[np.int64]) -> int:
        """Length of the document that these usernames would make."""
        row = (self.head, self.between, self.before_time, self.tail, self.separator)
        fixed = (sum(map(len, row)) + _TIME_DIGITS) * len(lengths) - len(self.separator)
        return len(self.opening) + fixed + int(2 * lengths.sum() + extra.sum()) + len(self.closing)

    def _filled_in(
        self, usernames: pa.Array, is_alternative: npt.NDArray[np.bool_], times: pa.Array
    ) -> npt.NDArray[np.uint8]:
        """The text of all rows, with these usernames and times."""
        head = self.head.decode()
        rows = pc.binary_join_element_wise(
            pc.if_else(pa.array(is_alternative), head + _ALTERNATIVE.decode(), head),
            usernames,
            self.between.decode(),
            usernames,
            self.before_time.decode(),
            times,
            (self.tail + self.separator).decode(),
            "",
        )
        text: npt.NDArray[np.uint8] = np.frombuffer(rows.buffers()[2], np.uint8)
        last = len(text) - len(self.separator)
        return np.asarray(text[:last], np.uint8)


def _slices(
    text: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint8]:
    """The bytes of many slices, one after the other."""
    before = np.cumsum(lengths) - lengths
    positions = np.arange(lengths.sum()) + np.repeat(starts - before, lengths)
    taken: npt.NDArray[np.uint8] = text[positions]
    return taken


def _strings(offsets: npt.NDArray[np.int64], characters: npt.NDArray[np.uint8]) -> pa.Array:
    """ASCII text as an Arrow array."""
    return pa.StringArray.from_buffers(
        len(offsets) - 1, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(characters.tobytes())
    )
