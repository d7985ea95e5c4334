"""Facts: numbers of the published marts, each with its meaning, and why one is missing.

What facts there are is `catalogue`. A fact is aggregates only and names nobody. Whoever writes
refers to facts by id; the numbers themselves are written by `verifier`, from a fact read anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from duckdb import DuckDBPyConnection

Kind: TypeAlias = Literal["count", "range", "signed", "mean", "share", "day", "comparison"]
Missing: TypeAlias = Literal[
    "not_read", "not_offered", "withheld", "refused", "too_few", "no_archive"
]
Needs: TypeAlias = Literal["insights", "media", "archive", "comments", "competitors"]
About: TypeAlias = Literal["name", "country", "hour", "around", "format", "upper"]
Value: TypeAlias = int | float | date | str


@dataclass(frozen=True)
class Scope:
    """What facts are about: an account, and days from `start` to `end`, both included."""

    account_id: str
    start: date
    end: date


@dataclass(frozen=True)
class Definition:
    """How a fact comes about.

    Attributes:
        id: What a reference names.
        label: What is measured, for people.
        phrase: How a sentence says it: a noun phrase with `{value}` and, where needed, `{day}`,
            `{month}`, `{basis}` and `{what}`, and `[one|several]` after a number. It says what is
            counted, so that no sentence can misname the number.
        kind: How it is written, and the format that a reference must name.
        mart: Where it comes from; several with a comma in between.
        formula: How, in words.
        sql: One row: the value, its day or null, how many rows or days it rests on and, for some,
            what it is about.
        least: On how many it must rest.
        metric: Instagram's name for it, which tells why it is missing.
        needs: What must have been read for it to be known at all.
        about: What `{what}` is: a name as it stands, a country's letters, an hour of the day, the
            hours around one, a format of posts, or the upper end of a range.
    """

    id: str
    label: str
    phrase: str
    kind: Kind
    mart: str
    formula: str
    sql: str
    least: int = 1
    metric: str = ""
    needs: Needs = "insights"
    about: About = "name"

    @property
    def source(self) -> str:
        """The marts by their full names."""
        return ", ".join(f"marts.{mart}" for mart in self.mart.split(", "))


@dataclass(frozen=True)
class Fact:
    """A definition's value for a scope; `missing` says why there is none."""

    definition: Definition
    scope: Scope
    value: Value | None
    day: date | None = None
    basis: int | None = None
    what: Value | None = None
    missing: Missing | None = None


Facts: TypeAlias = Mapping[str, Fact]

_HAS_READ: Final[Mapping[Needs, str]] = {
    "insights": "select true",
    "media": """
        select
            exists (from marts.posts where account_id = $account_id)
            or exists (
                from marts.data_health
                where
                    account_id = $account_id and source = 'media' and last_success_at is not null
            )
    """,
    # Two lists are compared: one alone shows nobody who came or left.
    "archive": "select count(*) >= 2 from marts.follower_captures where account_id = $account_id",
    # Nobody who ever wrote and comments that were never read look alike.
    "comments": """
        select exists (
            from marts.interactions where account_id = $account_id and kind in ('comment', 'reply')
        )
    """,
    "competitors": """
        select exists (
            from marts.competitor_snapshots where account_id = $account_id and not is_own
        )
    """,
}
_NOT_OFFERED: Final = """
    select count(*) from marts.data_health
    where account_id = $account_id and source = 'competitors' and freshness = 'not_offered'
"""
_STATUSES: Final[Mapping[str, Missing]] = {
    "withheld": "withheld",
    "put_aside": "refused",
    "not_offered": "not_offered",
}


def read(
    connection: DuckDBPyConnection, scope: Scope, definitions: tuple[Definition, ...]
) -> dict[str, Fact]:
    """The facts of a scope by id, also those that are missing."""
    unread = {needs: _unread(connection, scope, needs) for needs in {d.needs for d in definitions}}
    return {one.id: _read(connection, scope, one, unread[one.needs]) for one in definitions}


def read_one(connection: DuckDBPyConnection, scope: Scope, definition: Definition) -> Fact:
    """One fact from the published file."""
    return _read(connection, scope, definition, _unread(connection, scope, definition.needs))


def _read(
    connection: DuckDBPyConnection, scope: Scope, definition: Definition, unread: Missing | None
) -> Fact:
    if unread:
        return Fact(definition, scope, None, missing=unread)
    value, day, basis, *about = _first(connection, definition.sql, scope)
    if value is None or basis < definition.least:
        return Fact(definition, scope, None, missing=_why(connection, scope, definition, basis))
    return Fact(definition, scope, value, day, basis, about[0] if about else None)


def _unread(connection: DuckDBPyConnection, scope: Scope, needs: Needs) -> Missing | None:
    """Why nothing can be known of what needs this to be read; None when it was."""
    if _first(connection, _HAS_READ[needs], scope)[0]:
        return None
    if needs == "competitors" and _first(connection, _NOT_OFFERED, scope)[0]:
        return "not_offered"
    return "no_archive" if needs == "archive" else "not_read"


def _why(
    connection: DuckDBPyConnection, scope: Scope, definition: Definition, basis: int
) -> Missing:
    """Why a fact has no value: too little to rest on, or what Instagram said to its metric."""
    if basis:
        return "too_few"
    rows = connection.execute(
        "select distinct status from marts.metrics where account_id = ? and metric = ?",
        [scope.account_id, definition.metric],
    ).fetchall()
    # What is given for one kind of post may be refused for another: only a common answer counts.
    status = rows[0][0] if len(rows) == 1 else ""
    is_counted = definition.needs in ("media", "comments")
    return _STATUSES.get(status, "too_few" if is_counted else "not_read")


def _first(connection: DuckDBPyConnection, sql: str, scope: Scope) -> tuple[Any, ...]:
    bound = {"account_id": scope.account_id, "start": scope.start, "end": scope.end}
    used = {name: value for name, value in bound.items() if f"${name}" in sql}
    return connection.execute(sql, used).fetchall()[0]


Ask: TypeAlias = Callable[..., object]
