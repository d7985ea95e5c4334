"""The receipts of archives: what each held and what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Receipt:
    """A row of the mart `archive_receipts`, whose columns these are.

    The counts of changes are null for an account's first list of followers, which is compared with
    none, and for an archive that lists none.
    """

    archive_sha256: str
    account_username: str
    file_name: str
    archive_format: str | None
    captured_at: datetime
    captured_at_precision_seconds: int | None
    imported_at: datetime
    followers_listed: int | None
    following_listed: int | None
    lists: Sequence[str]
    files_not_needed: int
    not_understood: Sequence[str]
    are_messages_counted: bool
    message_threads: int | None
    archives_in_capture: int | None
    completeness: str | None
    covered_from: datetime | None
    reasons: Sequence[str]
    gained: int | None
    lost: int | None
    renamed: int | None
    refollowed: int | None
    returned: int | None
    ambiguous_groups: int | None
    withdrawn: int | None


_RECEIPTS = f"""
    select {", ".join(f"receipts.{field.name}" for field in fields(Receipt))}
    from marts.archive_receipts as receipts
"""


def of_account(connection: DuckDBPyConnection, account_id: str) -> list[Receipt]:
    """All receipts of an account, the newest archive first."""
    rows = connection.execute(
        f"{_RECEIPTS} where account_id = ? order by captured_at desc, archive_sha256", [account_id]
    ).fetchall()
    return [Receipt(*row) for row in rows]


def newest_with_changes(connection: DuckDBPyConnection, account_id: str) -> Receipt | None:
    """The receipt of the newest archive that was compared with an earlier one."""
    rows = connection.execute(
        f"{_RECEIPTS} inner join marts.follower_captures as captures using (capture_id)"
        " where receipts.account_id = ? and captures.ordinal > 1"
        " order by captures.ordinal desc, archive_sha256 limit 1",
        [account_id],
    ).fetchall()
    return Receipt(*rows[0]) if rows else None


def of_archives(connection: DuckDBPyConnection, digests: Sequence[str]) -> list[Receipt]:
    """The receipts of these archives, the oldest archive first."""
    rows = connection.execute(
        f"{_RECEIPTS} where list_contains(?, archive_sha256) order by captured_at, archive_sha256",
        [list(digests)],
    ).fetchall()
    return [Receipt(*row) for row in rows]
