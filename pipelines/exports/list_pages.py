"""Reading a list of people in HTML: rows with a heading or a link, and the time as text.

Titles and labels are in the owner's language, so what a page is about is told by its path. Rows are
told by their class; a page on which they cannot all be found is refused.
"""

import re
from collections.abc import Mapping

import pyarrow as pa

from pipelines.exports.markup import MainPart, Text, parse
from pipelines.exports.rows import (
    Columns,
    Malformed,
    Person,
    name_in_address,
    usable,
    username_in,
)
from pipelines.exports.text import seconds_in

PRECISION_SECONDS = 60

# The class of a row; stable since 2024 (export-format.md 3).
_ROW = "_a6-g"
_MAIN = re.compile(rb"""role\s*=\s*["']?main""")


def read_list_page(document: bytes, *, whole: bool = True) -> Columns:
    """Read a list of relationships.

    Args:
        document: The HTML of one member.
        whole: A row that names nobody makes the page worthless.

    Raises:
        Malformed: The page is cut, has another form, or has a row that names nobody.
    """
    page = _ListPage()
    parse(document, page)
    # Counted once more without a parser, from where the main part begins; styles stand before it.
    begins = max((found.end() for found in _MAIN.finditer(document)), default=0)
    if document.count(_ROW.encode(), begins) != page.rows:
        raise Malformed("its rows are damaged")
    if page.is_torn:
        raise Malformed("it has links or times outside of its rows")
    if page.rows == 0 and page.has_content:
        raise Malformed("it holds no rows")
    if whole and page.nameless_row is not None:
        raise Malformed(f"row {page.nameless_row} has no username")
    return Columns(
        pa.array([username for username, _ in page.people], pa.string()),
        pa.array([seconds for _, seconds in page.people], pa.int64()),
        page.nameless,
    )


class _ListPage(MainPart):
    """People: in each row a heading or links, and behind each the time as text."""

    def __init__(self) -> None:
        super().__init__()
        self.people: list[Person] = []
        self.rows = 0
        self.nameless = 0
        self.nameless_row: int | None = None
        self.is_torn = False
        self._row_depth = 0
        self._names: list[str] = []
        self._named_in_row = False
        self._seconds: int | None = None
        self._text = Text()
        self._address = ""

    def started(self, tag: str, attributes: Mapping[str, str]) -> None:
        if not self._row_depth:
            self._start_outside(tag, attributes)
            return
        self._take_time()
        if tag == "h2" or (tag == "a" and self._address):
            self._take_person()
        if tag == "a":
            self._address = attributes.get("href", "")

    def _start_outside(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._end_outside()
        if _ROW in attributes.get("class", "").split():
            self.rows += 1
            self._row_depth = self.depth
            self._named_in_row = False
        elif tag == "a":
            self.is_torn = True

    def _end_outside(self) -> None:
        """A time that stands in no row is that of a row which is damaged."""
        if seconds_in(self._text.taken()) is not None:
            self.is_torn = True

    def ended(self, tag: str) -> None:
        if not self._row_depth:
            self._end_outside()
            return
        if tag == "h2":
            self._names.append(self._text.taken())
        elif tag == "a":
            # The text of a link goes before the heading, and that before the address.
            self._names.insert(0, self._text.taken())
        else:
            self._take_time()
        if self.depth == self._row_depth:
            self._take_person()
            if not self._named_in_row:
                self._count_nameless()
            self._row_depth = 0

    def said(self, text: str) -> None:
        self._text.add(text)

    def _take_time(self) -> None:
        """Text in an element of its own that is neither heading nor link may be the time."""
        text = self._text.taken()
        if text and self._seconds is None:
            self._seconds = usable(seconds_in(text))

    def _take_person(self) -> None:
        """Whoever was named last in this row is complete: what follows is another."""
        if not self._names:
            return
        try:
            self.people.append((username_in(self._candidates()), self._seconds))
        except Malformed:
            self._count_nameless()
        self._named_in_row = True
        self._names, self._address, self._seconds = [], "", None

    def _candidates(self) -> list[str]:
        return [*self._names, name_in_address(self._address)]

    def _count_nameless(self) -> None:
        self.nameless += 1
        self.nameless_row = self.nameless_row or self.rows
