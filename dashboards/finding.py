"""Whom a search in a list finds, as HTML: the page shows it, and each letter asks for it."""

from dataclasses import dataclass
from html import escape
from typing import Final

from dashboards import formats, markup, people_tables, tables
from dashboards.published import Marts
from dashboards.queries import people
from dashboards.queries.accounts import Account
from dashboards.queries.people import Found
from dashboards.texts import say

# A phone draws each row as a card, and anew at every letter of a search.
ROWS_A_PAGE: Final = 25
# What changes most stands first.
LISTS: Final = (
    people.CAME,
    people.LEFT,
    people.RENAMED,
    people.UNCLEAR,
    people.WITHDRAWN,
    people.HISTORY,
    people.FOLLOWERS,
    people.MUTUAL,
    people.ONE_SIDED,
    people.TOP,
    people.GHOSTS,
    people.MESSAGES,
)


@dataclass(frozen=True)
class Search:
    """What is looked for, and where.

    Attributes:
        account: Whose people they are.
        kind: The list.
        text: A part of a name as it was typed; empty for the whole list.
        anywhere: Whether inside names too, or only where they begin.
    """

    account: Account
    kind: str
    text: str
    anywhere: bool

    def page(self, marts: Marts, number: int = 1) -> Found:
        """A page of what is found."""
        asked = (self.account.account_id, self.kind, self.text, self.anywhere)
        return marts.ask(people.page, *asked, ROWS_A_PAGE, (number - 1) * ROWS_A_PAGE)


def name(kind: str) -> str:
    """What a list is called."""
    return say(f"followers-list-{kind}")


def title(search: Search, found: Found) -> str:
    """How many are found, as a heading; it tells the browser what it is about."""
    words = say(f"followers-title-{search.kind}", number=found.number) if found.number else ""
    return _part("title", search, f"<h3>{escape(words)}</h3>" if words else "")


def people_found(marts: Marts, search: Search, found: Found) -> str:
    """The rows as a table, or in words why there are none."""
    if not found.number:
        return _part("rows", search, f"<p>{markup.html(_nobody(marts, search))}</p>")
    link = people_tables.link_to_person(search.account.username)
    rows = people_tables.rows(search.kind, found.rows, link)
    table = tables.table(name(search.kind), people_tables.columns(search.kind), rows)
    return _part("rows", search, table)


def _part(part: str, search: Search, content: str) -> str:
    """One of two parts, which `assets/search.js` replaces by those of the next letter."""
    told = {
        "part": part,
        "account": search.account.account_id,
        "kind": search.kind,
        "search": search.text,
        "anywhere": "1" if search.anywhere else "",
    }
    data = "".join(f' data-{key}="{escape(value)}"' for key, value in told.items())
    return f'<div class="found"{data}>{content}</div>'


def _nobody(marts: Marts, search: Search) -> str:
    account_id, kind = search.account.account_id, search.kind
    if search.text:
        how = "contains" if search.anywhere else "begins"
        typed = formats.plain(search.text)
        words = say(f"followers-search.none-{how}", list=name(kind), search=typed)
        elsewhere = marts.ask(people.elsewhere, account_id, search.text, search.anywhere)
        lists = ", ".join(f"*{name(other)}*" for other in LISTS if other in elsewhere)
        return f"{words} {say('followers-search.found', lists=lists)}" if lists else words
    if kind == people.GHOSTS and not marts.ask(people.is_silence_judged, account_id):
        return say("followers-no-evidence-ghosts")
    if kind == people.TOP and not marts.ask(people.is_engagement_read, account_id):
        return say("followers-no-evidence-top")
    return say(f"followers-none-{kind}")
