"""Reading labels and values in HTML: both in one cell of a table, or in two cells of one row."""

from collections.abc import Mapping

from pipelines.exports.markup import MainPart, Text, parse


def read_tables(document: bytes) -> list[list[tuple[str, str]]]:
    """The labels and values of each table of a page.

    Raises:
        Malformed: The page is cut or has another form.
    """
    page = _TablePage()
    parse(document, page)
    return page.tables


class _TablePage(MainPart):
    """Labels and values: both in one cell, or in two cells of one row."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[tuple[str, str]]] = []
        self._cells: list[list[str]] = []
        self._text = Text()

    def started(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002  # the base class's signature
        self._take_text()
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self._cells = []
        elif tag == "td":
            self._cells.append([])

    def ended(self, tag: str) -> None:
        self._take_text()
        if tag == "tr" and self.tables:
            texts = [text for cell in self._cells for text in cell]
            if texts:
                self.tables[-1].append((texts[0], " ".join(texts[1:])))
            self._cells = []

    def said(self, text: str) -> None:
        self._text.add(text)

    def _take_text(self) -> None:
        text = self._text.taken()
        if text and self._cells:
            self._cells[-1].append(text)
