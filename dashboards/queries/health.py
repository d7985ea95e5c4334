"""How reading goes: each source of an account, and the numbers that Instagram does not give."""

from dataclasses import dataclass
from datetime import datetime

from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Source:
    """A source of an account, as `data_health` judges it; `note` is worth knowing and no fault."""

    name: str
    freshness: str
    last_success_at: datetime | None
    verdict: str
    note: str | None


@dataclass(frozen=True)
class NotGiven:
    """A number that Instagram does not give at the moment.

    Attributes:
        metric: Instagram's name of it.
        meaning: What it is.
        level: Of what it is a number: `account`, `media` or `story`.
        product_type: Of which kind of post; empty when that does not matter.
        said: What Instagram said when it refused it last; None when it withholds it in silence.
        asked_again_at: When a refused one is asked for again; None for one that is withheld while
            the account has too few followers.
    """

    metric: str
    meaning: str | None
    level: str
    product_type: str
    said: str | None
    asked_again_at: datetime | None


def sources(connection: DuckDBPyConnection, account_id: str) -> list[Source]:
    """The account's sources by name; its login is no source of data."""
    rows = connection.execute(
        """
        select source, freshness, last_success_at, verdict, note
        from marts.data_health
        where account_id = ? and source <> 'token'
        order by source
        """,
        [account_id],
    ).fetchall()
    return [Source(*row) for row in rows]


def not_given(connection: DuckDBPyConnection, account_id: str) -> list[NotGiven]:
    """What was refused and put aside, the next to be asked again first; then what is withheld."""
    rows = connection.execute(
        """
        select metric, meaning, level, product_type, last_refusal, asked_again_at
        from marts.metrics
        where account_id = ? and status in ('put_aside', 'withheld')
        order by asked_again_at nulls last, level, product_type, metric
        """,
        [account_id],
    ).fetchall()
    return [NotGiven(*row) for row in rows]
