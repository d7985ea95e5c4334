"""The hashtags of an account's own posts: plain counts and medians."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyarrow as pa
from duckdb import DuckDBPyConnection

# A name that may stand in an address, and the order that it means; unknown numbers come last.
ORDERS: Final[Mapping[str, str]] = {
    "posts": "posts desc",
    "recent": "last_used_at desc",
    "reach": "median_reach desc",
    "rate": "median_engagement_rate_by_reach desc",
    "name": "hashtag",
}

_FOUND: Final = """
    from marts.hashtags
    where account_id = $account_id and ($search = '' or contains(hashtag, $search))
"""


@dataclass(frozen=True)
class Hashtag:
    """A hashtag and how the posts with it did."""

    hashtag: str
    posts: int
    posts_with_reach: int
    first_used_at: datetime
    last_used_at: datetime
    median_reach: float | None
    median_rate: float | None


def count(connection: DuckDBPyConnection, account_id: str, search: str) -> int:
    """How many there are."""
    found = connection.execute(f"select count(*) {_FOUND}", _bound(account_id, search)).fetchall()
    return int(found[0][0])


def listed(
    connection: DuckDBPyConnection,
    account_id: str,
    search: str,
    order: str,
    limit: int,
    offset: int,
) -> list[Hashtag]:
    """A page of them."""
    rows = connection.execute(
        f"""
        select
            hashtag, posts, posts_with_reach, first_used_at, last_used_at, median_reach,
            median_engagement_rate_by_reach
        {_FOUND}
        order by {ORDERS[order]} nulls last, posts desc, hashtag
        limit $limit offset $offset
        """,
        _bound(account_id, search) | {"limit": limit, "offset": offset},
    ).fetchall()
    return [Hashtag(*row) for row in rows]


def table(connection: DuckDBPyConnection, account_id: str, search: str, order: str) -> pa.Table:
    """The whole list, for a file."""
    return connection.execute(
        f"select * exclude (account_id) {_FOUND} order by {ORDERS[order]} nulls last, hashtag",
        _bound(account_id, search),
    ).to_arrow_table()


def _bound(account_id: str, search: str) -> dict[str, object]:
    return {"account_id": account_id, "search": search.strip().lstrip("#＃").lower()}
