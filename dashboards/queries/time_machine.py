"""Who followed at two moments, and what became of them in between.

Somebody stands at a moment as proven (2), possible (1) or not there (0), by the same rules as in
`warehouse.time_machine`: the moment of an archive stands for its list. Only who is proven or absent
at both moments is said to have come, left or stayed; of everybody else it cannot be told, nor of
names some of which may be one person's, nor of who had left while no later list could show them
again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.time_machine import (
    CERTAIN,
    COVERED,
    DOUBTFUL,
    MEANWHILE,
    MISSED,
    POSSIBLE,
    moment_values,
)

CAME: Final = "came"
LEFT: Final = "left"
STAYED: Final = "stayed"
RENAMED: Final = "renamed"
UNCLEAR: Final = "unclear"
KINDS: Final = (CAME, LEFT, STAYED, RENAMED, UNCLEAR)

_STANDING: Final = f"case when {CERTAIN} then 2 when {POSSIBLE} then 1 else 0 end"
# Nobody is missing for certain after the last list that could have shown them.
_SHOWABLE: Final = COVERED.format(account="$account_id", some_lists="lists.captured_at >= $now")
# Most stays stand alike at both moments; only the others are put together by person.
_PEOPLE: Final = f"""
    with standings as (
        select
            person_id, username, followed_at, beginning, seen_from, seen_until,
            {_STANDING.format("$then")} as stood_then,
            {_STANDING.format("$now")} as stood_now
        from marts.follower_stays
        where account_id = $account_id and least(possible_from, seen_from) <= $now
    ),

    alike as (
        select
            person_id, username as username_then, username as username_now, followed_at,
            stood_then, stood_now, false as is_doubtful
        from standings
        where stood_then = stood_now and stood_then > 0
    ),

    judged as (
        select
            *,
            {DOUBTFUL.format(account="$account_id")} as may_be_another,
            {MISSED.format(account="$account_id")} and {_SHOWABLE} as is_missed
        from standings
        where stood_then <> stood_now or {MEANWHILE}
    ),

    moved as (
        select
            person_id,
            any_value(username) filter (where stood_then > 0) as username_then,
            any_value(username) filter (where stood_now > 0) as username_now,
            max(followed_at) as followed_at,
            max(stood_then) as stood_then,
            max(stood_now) as stood_now,
            coalesce(bool_or(may_be_another), false)
            or (max(stood_now) = 0 and not bool_and(is_missed)) as is_doubtful
        from judged
        where stood_then <> stood_now or may_be_another
        group by person_id
        having max(stood_then) + max(stood_now) > 0
    ),

    people as (
        select
            *,
            case
                when is_doubtful then 'unclear'
                when stood_then = 2 and stood_now = 2 then 'stayed'
                when stood_then = 0 and stood_now = 2 then 'came'
                when stood_then = 2 and stood_now = 0 then 'left'
                else 'unclear'
            end as became,
            became = 'stayed' and username_then <> username_now as is_renamed
        from (from alike union all from moved)
    )
"""
# Whoever is missing under one of such names may be there under another, or be back unseen.
_TOLD: Final = "case when is_doubtful then greatest({0}, 1) else {0} end"
_LISTED: Final = """
    from people
    where
        (became = $kind or ($kind = 'renamed' and is_renamed))
        and (
            $search = ''
            or contains(coalesce(username_then, ''), $search)
            or contains(coalesce(username_now, ''), $search)
        )
    order by followed_at desc nulls last, coalesce(username_now, username_then), person_id
"""


@dataclass(frozen=True)
class Question:
    """Of whom is asked: those of a kind whose name, at one of the moments, holds `search`."""

    account_id: str
    then: datetime
    now: datetime
    kind: str
    search: str

    def bound(self, connection: DuckDBPyConnection) -> dict[str, object]:
        """As the statements' parameters."""
        name = self.search.strip().removeprefix("@").lower()
        return {
            **_bound(connection, self.account_id, self.then, self.now),
            "kind": self.kind,
            "search": name,
        }


@dataclass(frozen=True)
class Comparison:
    """How many stood how: `numbers` by what became of them, of whom `renamed` is part of `stayed`.

    Attributes:
        numbers: People by kind.
        then: Proven followers at the earlier moment, and those who may have been.
        now: The same of the later one.
    """

    numbers: Mapping[str, int]
    then: tuple[int, int]
    now: tuple[int, int]


@dataclass(frozen=True)
class Traveller:
    """A person at both moments; a name is None where they did not follow."""

    person_id: str
    username_then: str | None
    username_now: str | None
    followed_at: datetime | None
    stood_then: int
    stood_now: int


@dataclass(frozen=True)
class Page:
    """A page of a list, and how many the list has in all."""

    number: int
    people: tuple[Traveller, ...]


def first_day(connection: DuckDBPyConnection, account_id: str) -> date | None:
    """The day from which on anybody is known to have followed."""
    day: date | None = connection.execute(
        """
        select cast(min(possible_from) at time zone 'UTC' as date)
        from marts.follower_stays
        where account_id = ?
        """,
        [account_id],
    ).fetchall()[0][0]
    return day


def compare(
    connection: DuckDBPyConnection, account_id: str, then: datetime, now: datetime
) -> Comparison:
    """Count everybody who followed at one of two moments, the earlier one first."""
    rows = connection.execute(
        f"""
        {_PEOPLE}
        select became, stood_then, stood_now, count(*), count(*) filter (where is_renamed)
        from people
        group by all
        """,
        _bound(connection, account_id, then, now),
    ).fetchall()
    numbers = {kind: sum(row[3] for row in rows if row[0] == kind) for kind in KINDS}
    numbers[RENAMED] = sum(row[4] for row in rows)
    return Comparison(
        numbers,
        (_sum(rows, 1, 2), _sum(rows, 1, 1)),
        (_sum(rows, 2, 2), _sum(rows, 2, 1)),
    )


def page(connection: DuckDBPyConnection, question: Question, limit: int, offset: int) -> Page:
    """A page of those who are asked for, the newest follow first."""
    rows = connection.execute(
        f"""
        {_PEOPLE}
        select
            count(*) over (), person_id, username_then, username_now, followed_at,
            {_TOLD.format("stood_then")}, {_TOLD.format("stood_now")}
        {_LISTED}
        limit {limit} offset {offset}
        """,
        question.bound(connection),
    ).fetchall()
    return Page(rows[0][0] if rows else 0, tuple(Traveller(*row[1:]) for row in rows))


def table(connection: DuckDBPyConnection, question: Question) -> pa.Table:
    """All who are asked for, for a file."""
    return connection.execute(
        f"""
        {_PEOPLE}
        select
            username_then, username_now, followed_at, became,
            {_TOLD.format("stood_then")} = 2 as is_certain_then,
            {_TOLD.format("stood_now")} = 2 as is_certain_now
        {_LISTED}
        """,
        question.bound(connection),
    ).to_arrow_table()


def _bound(
    connection: DuckDBPyConnection, account_id: str, then: datetime, now: datetime
) -> dict[str, object]:
    moments = moment_values(connection, account_id, then=then, now=now)
    return {"account_id": account_id, **moments}


def _sum(rows: list[tuple[str, int, int, int, int]], moment: int, standing: int) -> int:
    return sum(row[3] for row in rows if row[moment] == standing)
