"""Lists as HTML tables: readable by assistive technology and, as cards, on a phone.

Streamlit's own data frame is a canvas that scrolls sideways on small screens; it stays in use for
the numbers behind a chart. All text is escaped here, whoever wrote it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote


@dataclass(frozen=True)
class Cell:
    """What one cell says: a main line and, smaller, what belongs to it.

    A `username` leads to the profile on Instagram, a `link` to another page of the dashboard.
    """

    text: str
    detail: str = ""
    username: str = ""
    badge: str = ""
    link: str = ""

    def html(self) -> str:
        """The cell's content."""
        main = escape(self.text)
        if self.username:
            address = f"https://www.instagram.com/{quote(self.username, safe='')}/"
            main = f'<a href="{address}" target="_blank" rel="noopener noreferrer">{main}</a>'
        if self.link:
            main = f'<a href="{escape(self.link)}" target="_self">{main}</a>'
        if self.badge:
            main += f' <span class="badge">{escape(self.badge)}</span>'
        detail = f'<span class="detail">{escape(self.detail)}</span>' if self.detail else ""
        return f'<span class="main">{main}</span>{detail}'


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
            f'<td data-label="{escape(column)}">{cell.html()}</td>'
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
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(fact)}</dd>" for name, fact in pairs)
    return f'<dl class="facts">{rows}</dl>'
