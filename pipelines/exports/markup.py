"""Following an untrusted HTML page of an export into its main part and out of it.

Only what stands there counts (export-format.md 3). A page is read as a stream of tags, so that what
is held is the result, however deep or long the page; what its tags mean is decided in `list_pages`
and `tables`.
"""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from pipelines.exports.rows import Malformed

# Some 40,000 rows; pages hold 10,000. Past 10,000,000 bytes libxml2 reads open comments for ever.
MAX_PAGE_BYTES = 9 * 2**20
# Longer than any name, address or date; the rest of a longer text is not kept.
_MAX_TEXT = 4_096

_END = re.compile(rb"</html\s*>\s*\Z", re.IGNORECASE)


class MainPart:
    """Told of each tag and text by lxml; passes on those of the main part.

    Attributes:
        has_main: The page has such a part.
        has_content: There is anything in it.
        depth: Of elements, from the main part on; 0 outside of it.
    """

    def __init__(self) -> None:
        self.has_main = False
        self.has_content = False
        self.depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self.depth:
            self.depth += 1
            self.has_content = True
            self.started(tag, attributes)
        elif attributes.get("role") == "main":
            self.has_main = True
            self.depth = 1

    def end(self, tag: str) -> None:
        """An element ends."""
        if self.depth:
            self.ended(tag)
            self.depth -= 1

    def data(self, text: str) -> None:
        """Text, or a piece of one."""
        if self.depth:
            self.has_content = self.has_content or not text.isspace()
            self.said(text)

    def comment(self, text: str) -> None:  # noqa: ARG002  # lxml's signature
        """A comment may hide rows, in a damaged page the rest of it: it counts as content."""
        self.has_content = self.has_content or self.depth > 0

    def close(self) -> None:
        """Nothing is left to do."""

    def started(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element of the main part begins; `depth` counts it."""
        raise NotImplementedError

    def ended(self, tag: str) -> None:
        """An element of the main part, or that part, ends; `depth` still counts it."""
        raise NotImplementedError

    def said(self, text: str) -> None:
        """Text of the main part, or a piece of one."""
        raise NotImplementedError


class Text:
    """Text that arrives in pieces."""

    def __init__(self) -> None:
        self._text = ""

    def add(self, text: str) -> None:
        """One more piece."""
        if len(self._text) < _MAX_TEXT:
            self._text += text[:_MAX_TEXT]

    def taken(self) -> str:
        """All of it, stripped; begins anew."""
        text, self._text = self._text.strip(), ""
        return text


def parse(document: bytes, target: MainPart) -> None:
    """Read a page.

    Args:
        document: Its HTML.
        target: What is told of it.

    Raises:
        Malformed: It is cut, too large, no HTML, or without a main part.
    """
    if len(document) > MAX_PAGE_BYTES:
        raise Malformed("the page is too large for HTML")
    if not _END.search(document, max(0, len(document) - 1_024)):
        raise Malformed("the page has no end")
    parser: Any = etree.HTMLParser(target=target, encoding="utf-8")
    try:
        parser.feed(document)
        parser.close()
    except etree.LxmlError as error:
        raise Malformed(f"it is not valid HTML ({error})") from error
    if not target.has_main:
        raise Malformed("the page has no main part")
