"""The little Markdown of our texts as HTML, where Streamlit does not draw it."""

import re
from html import escape
from typing import Final

_BOLD: Final = re.compile(r"(\*\*|__)(.+?)\1")
_STRESSED: Final = re.compile(r"(?<!\\)\*(.+?)\*")
_ESCAPED: Final = re.compile(r"\\(&(?:lt|gt|amp);|[^\w\s&]|_)")


def html(markdown: str) -> str:
    """Bold and stressed words; text from elsewhere has its signs escaped (`formats.plain`)."""
    text = _BOLD.sub(r"<b>\2</b>", escape(markdown, quote=False))
    return _ESCAPED.sub(r"\1", _STRESSED.sub(r"<i>\1</i>", text))
