"""Days, months and moments as D3 writes them in charts: as the reader does, and as the texts do.

`dashboards.formats` writes the same on the server; a chart writes its own, for it knows the width.
"""

import re
from typing import Final

from babel.core import Locale

# Babel's fields as D3 calls them.
_FIELDS: Final = {
    "d": "%-d",
    "dd": "%d",
    "M": "%-m",
    "MM": "%m",
    "MMM": "%b",
    "MMMM": "%B",
    "y": "%Y",
    "yy": "%y",
    "H": "%-H",
    "HH": "%H",
    "h": "%-I",
    "hh": "%I",
    "mm": "%M",
    "a": "%p",
}
_PIECE: Final = re.compile(r"'([^']*)'|([A-Za-z])\2*")
_USUAL: Final = {"MMMd": "%-d %b", "yMMM": "%b %Y", "medium": "%-d %b %Y", "short": "%H:%M"}


def day_of_year(own: Locale) -> str:
    """A day beside others of a span that is named elsewhere (`14 Nov`)."""
    return _d3(own.datetime_skeletons.get("MMMd"), "MMMd")


def month(own: Locale) -> str:
    """A month (`Nov 2026`)."""
    return _d3(own.datetime_skeletons.get("yMMM"), "yMMM")


def day(own: Locale) -> str:
    """A day (`14 Nov 2026`)."""
    return _d3(own.date_formats["medium"], "medium")


def moment(own: Locale) -> str:
    """An instant of a scale in UTC (`14 Nov 2026, 09:12 UTC`)."""
    return f"{day(own)}, {_d3(own.time_formats['short'], 'short')} UTC"


def _d3(pattern: object, name: str) -> str:
    """Babel's pattern in D3's words; the usual one where it holds what D3 has no word for."""
    text = str(getattr(pattern, "pattern", pattern) or "")
    pieces = [found[0] for found in _PIECE.finditer(text) if not found[0].startswith("'")]
    if not pieces or any(piece not in _FIELDS for piece in pieces):
        return _USUAL[name]
    return _PIECE.sub(lambda found: _FIELDS.get(found[0]) or found[1] or "'", text)
