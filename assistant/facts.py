"""Facts: numbers of the published marts, each with its meaning, and why one is missing.

What facts there are is `catalogue`. A fact is aggregates only and names nobody. Whoever writes
refers to facts by id; the numbers themselves are written by `verifier`, from a fact read anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from duckdb import DuckDBPyConnection

Kind: TypeAlias = Literal["count", "signed", "mean", "share", "day", "comparison"]
Missing: TypeAlias = Literal["not_read", "withheld", "refused", "too_few", "no_archive"]
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
        phrase: How a sentence says it: a noun phrase with `{value}` and, where needed, `{day}` and
            `{basis}`, and `[one|several]` after a number. It says what is counted, so that no
            sentence can misname the number.
        kind: How it is written, and the format that a reference must name.
        mart: Where it comes from.
        formula: How, in words.
        sql: One row: the value, its day or null, how many rows or days it rests on.
        least: On how many it must rest.
        metric: Instagram's name for it, which tells why it is missing.
        needs: What must have been read for it to be known at all.
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
    needs: Literal["insights", "media", "archive"] = "insights"


@dataclass(frozen=True)
class Fact:
    """A definition's value for a scope; `missing` says why there is none."""

    definition: Definition
    scope: Scope
    value: Value | None
    day: date | None = None
    basis: int | None = None
    missing: Missing | None = None


Facts: TypeAlias = Mapping[str, Fact]

_HAS_READ: Final[Mapping[str, str]] = {
    "insights": "select true, null, 1",
    "media": """
        select
            exists (from marts.posts where account_id = $account_id)
            or exists (
                from marts.data_health
                where
                    account_id = $account_id and source = 'media' and last_success_at is not null
            ),
            null,
            1
    """,
    # Two lists are compared: one alone shows nobody who came or left.
    "archive": """
        select count(*) >= 2, null, count(*)
        from marts.follower_captures
        where account_id = $account_id
    """,
}
_STATUSES: Final[Mapping[str, Missing]] = {"withheld": "withheld", "put_aside": "refused"}


def read(
    connection: DuckDBPyConnection, scope: Scope, definitions: tuple[Definition, ...]
) -> dict[str, Fact]:
    """The facts of a scope by id, also those that are missing."""
    return {one.id: read_one(connection, scope, one) for one in definitions}


def read_one(connection: DuckDBPyConnection, scope: Scope, definition: Definition) -> Fact:
    """One fact from the published file."""
    if not _first(connection, _HAS_READ[definition.needs], scope)[0]:
        missing: Missing = "no_archive" if definition.needs == "archive" else "not_read"
        return Fact(definition, scope, None, missing=missing)
    value, day, basis = _first(connection, definition.sql, scope)
    if value is None or basis < definition.least:
        return Fact(definition, scope, None, missing=_why(connection, scope, definition, basis))
    return Fact(definition, scope, value, day, basis)


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
    return _STATUSES.get(status, "too_few" if definition.needs == "media" else "not_read")


def _first(
    connection: DuckDBPyConnection, sql: str, scope: Scope
) -> tuple[Value | None, date | None, int]:
    bound = {"account_id": scope.account_id, "start": scope.start, "end": scope.end}
    used = {name: value for name, value in bound.items() if f"${name}" in sql}
    value, day, basis = connection.execute(sql, used).fetchall()[0]
    return value, day, basis


Ask: TypeAlias = Callable[..., object]
