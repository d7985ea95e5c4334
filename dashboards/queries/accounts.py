"""Which accounts are tracked, how fresh their data is, and from which archives names are known."""

from dataclasses import dataclass
from datetime import UTC, datetime

from duckdb import DuckDBPyConnection

from dashboards.periods import Period

# The contract's mark of an account known from export archives alone.
ARCHIVE_PREFIX = "archive:"


@dataclass(frozen=True)
class Account:
    """A tracked account; `read_at` is when the API last brought data, null when it never did."""

    account_id: str
    username: str
    account_type: str | None
    is_sandbox: bool
    read_at: datetime | None

    @property
    def from_archives_only(self) -> bool:
        """Whether no API connection has ever been seen for it."""
        return self.account_id.startswith(ARCHIVE_PREFIX)


@dataclass(frozen=True)
class Capture:
    """One reading of the lists from an archive; `reasons` are those of its `completeness`."""

    reasons: tuple[str, ...]
    captured_at: datetime
    followers_listed: int | None
    following_listed: int | None
    followers_reported: int | None
    completeness: str
    covered_from: datetime | None

    @property
    def is_cut_short(self) -> bool:
        """Whether it certainly lacks names, so that their number says nothing."""
        return self.completeness == "partial"


@dataclass(frozen=True)
class Problem:
    """API sources in the same trouble: they failed, or are overdue; `said` is for the owner.

    `last_success_at` is that of the source that has waited longest; None when one was never read.
    """

    sources: tuple[str, ...]
    said: str
    last_success_at: datetime | None


def tracked(connection: DuckDBPyConnection) -> list[Account]:
    """All accounts, the longest tracked first."""
    rows = connection.execute(
        """
        select
            accounts.account_id, accounts.username, accounts.account_type,
            coalesce(accounts.is_sandbox, false), max(health.last_success_at)
        from marts.accounts as accounts
        left join marts.data_health as health
            on accounts.account_id = health.account_id and health.source <> 'export'
        group by all
        order by min(accounts.first_seen_at) nulls last, accounts.username
        """
    ).fetchall()
    return [Account(*row) for row in rows]


def captures(connection: DuckDBPyConnection, account_id: str) -> list[Capture]:
    """The account's readings of its lists, newest first."""
    rows = connection.execute(
        """
        select
            coalesce(reasons, []), captured_at, followers_listed, following_listed,
            followers_reported, completeness, covered_from
        from marts.follower_captures
        where account_id = ?
        order by captured_at desc
        """,
        [account_id],
    ).fetchall()
    return [Capture(tuple(row[0]), *row[1:]) for row in rows]


def problems(connection: DuckDBPyConnection, account_id: str) -> list[Problem]:
    """What is wrong with the API's sources; empty when all is well."""
    rows = connection.execute(
        """
        select
            list(source order by source),
            coalesce(last_error, verdict) as said,
            case when count(last_success_at) = count(*) then min(last_success_at) end
        from marts.data_health
        where
            account_id = ?
            and source <> 'export'
            and (last_error is not null or freshness = 'stale')
        group by said
        order by min(source)
        """,
        [account_id],
    ).fetchall()
    return [Problem(tuple(row[0]), *row[1:]) for row in rows]


def known_days(connection: DuckDBPyConnection, account_id: str) -> Period | None:
    """The first and last day with any number for the account; None when there is none."""
    first, last = connection.execute(
        """
        select min(known_on), max(known_on)
        from (
            select snapshot_date as known_on
            from marts.analytics_snapshots
            where
                account_id = $account_id
                and coalesce(
                    follower_count, new_followers, net_change, reach, views, total_interactions
                ) is not null
            union all
            select cast(captured_at at time zone 'UTC' as date)
            from marts.follower_captures
            where account_id = $account_id
        )
        """,
        {"account_id": account_id},
    ).fetchall()[0]
    if first is None:
        return None
    return Period(first, last)


def meanings(connection: DuckDBPyConnection, mart: str) -> dict[str, str]:
    """What each column of a mart means, as the models describe it (column comments)."""
    rows = connection.execute(
        """
        select column_name, comment
        from duckdb_columns()
        where schema_name = 'marts' and table_name = ? and comment is not null
        """,
        [mart],
    ).fetchall()
    return dict(rows)


def newest_instant(account: Account, readings: list[Capture]) -> datetime | None:
    """The moment up to which anything is known about an account (UTC)."""
    instants = [reading.captured_at for reading in readings]
    if account.read_at is not None:
        instants.append(account.read_at)
    return max(instants).astimezone(UTC) if instants else None
