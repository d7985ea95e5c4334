"""Lists as HTML tables: readable by assistive technology and, as cards, on a phone.

Streamlit's own data frame is a canvas that scrolls sideways on small screens; it stays in use for
the numbers behind a chart. All text is escaped here, whoever wrote it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

from dashboards.texts import say

# Characters of a cell that has no room beside its column's name on a phone.
LONG: Final = 60
_LONG: Final = ' class="long"'


@dataclass(frozen=True)
class Cell:
    """What one cell says: a main line and, smaller, what belongs to it.

    A username leads to the profile on Instagram; with an address of ours the text leads there, and
    a mark beside it to the profile. With `more` the smaller line is what opens it.
    """

    text: str
    detail: str = ""
    username: str = ""
    badge: str = ""
    address: str = ""
    more: str = ""

    def html(self) -> str:
        """The cell's content."""
        main = escape(self.text)
        if self.address:
            main = f'<a href="{escape(self.address)}" target="_self">{main}</a>'
        if self.username:
            profile = f"https://www.instagram.com/{quote(self.username, safe='')}/"
            away = f'href="{profile}" target="_blank" rel="noopener noreferrer"'
            if self.address:
                label = escape(say("profile-of", name=f"@{self.username}"))
                main += f' <a class="profile" {away} aria-label="{label}" title="{label}">↗</a>'
            else:
                main = f"<a {away}>{main}</a>"
        if self.badge:
            main += f' <span class="badge">{escape(self.badge)}</span>'
        return f'<span class="main">{main}</span>{self._below()}'

    def _below(self) -> str:
        if self.more:
            return (
                f'<details class="detail"><summary>{escape(self.detail)}</summary>'
                f"{escape(self.more)}</details>"
            )
        return f'<span class="detail">{escape(self.detail)}</span>' if self.detail else ""

    @property
    def is_long(self) -> bool:
        """Whether it needs the whole width of a phone."""
        return len(self.text) > LONG


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """An HTML table; on narrow screens each row becomes a card with its columns' names.

    Args:
        caption: What the table lists, for screen readers.
        columns: Headings, as many as cells in each row.
        rows: Cells, in the order of the columns.
    """
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{escape(column)}"{_LONG if cell.is_long else ""}>{cell.html()}</td>'
            for column, cell in zip(columns, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="people"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Named facts below each other, as an HTML description list."""
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd{_LONG if len(fact) > LONG else ''}>{escape(fact)}</dd>"
        for name, fact in pairs
    )
    return f'<dl class="facts">{rows}</dl>'
