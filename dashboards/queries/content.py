"""Lists of what was published: posts and reels with their newest numbers, stories with theirs.

Days of a period are here days in UTC, by when something was published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import pyarrow as pa
from duckdb import DuckDBPyConnection

from dashboards.periods import Period

POSTS: Final = "posts"
REELS: Final = "reels"
STORIES: Final = "stories"
BOTH: Final = "posts-and-reels"
# Everything that a reel is not.
FORMATS: Final = ("photo", "video", "carousel")
EXCERPT: Final = 140

# A name that may stand in an address, and the order that it means; unknown numbers come last.
ORDERS: Final[Mapping[str, str]] = {
    "newest": "posted_at desc",
    "oldest": "posted_at",
    "reach": "reach desc",
    "views": "views desc",
    "by-followers": "engagement_rate_by_followers desc",
    "by-reach": "engagement_rate_by_reach desc",
    "by-views": "engagement_rate_by_views desc",
    "saves": "saved desc",
    "shares": "shares desc",
}
STORY_ORDERS: Final[Mapping[str, str]] = {
    "newest": "posted_at desc",
    "oldest": "posted_at",
    "reach": "reach desc",
    "views": "views desc",
    "replies": "replies desc",
}

_WITHIN = "cast(timezone('UTC', posted_at) as date) between $start and $end"
_POSTS = f"""
    from marts.posts
    where
        account_id = $account_id
        and {_WITHIN}
        and ($kind = '{BOTH}' or (media_type = 'reel') = ($kind = '{REELS}'))
        and ($format = '' or media_type = $format)
        and ($search = '' or contains(lower(coalesce(caption, '')), $search))
"""
_STORIES = f"""
    from marts.stories
    where
        account_id = $account_id
        and {_WITHIN}
        and ($format = '' or media_type = $format)
        and $kind = '{STORIES}'
"""


@dataclass(frozen=True)
class Choice:
    """What a list is narrowed to; an empty format or search narrows nothing."""

    kind: str
    period: Period
    format: str = ""
    search: str = ""

    def bound(self, account_id: str) -> dict[str, Any]:
        """The parameters of a query."""
        bound = {
            "account_id": account_id,
            "start": self.period.start,
            "end": self.period.end,
            "kind": self.kind,
            "format": self.format,
        }
        if self.kind != STORIES:
            bound["search"] = self.search.strip().lower()
        return bound


@dataclass(frozen=True)
class Post:
    """A post or reel in a list; null is what Instagram did not say."""

    media_id: str
    media_type: str
    excerpt: str
    posted_at: datetime
    reach: int | None
    views: int | None
    rate_by_followers: float | None
    rate_by_reach: float | None
    rate_by_views: float | None
    saved: int | None
    shares: int | None


@dataclass(frozen=True)
class Story:
    """A story in a list."""

    media_type: str | None
    posted_at: datetime
    reach: int | None
    views: int | None
    replies: int | None
    exits: int | None
    taps_forward: int | None
    taps_back: int | None
    is_final: bool


@dataclass(frozen=True)
class Point:
    """One thing published, and how many it reached."""

    posted_at: datetime
    media_type: str | None
    excerpt: str
    reach: int


def days_of_posting(
    period: Period | None, known: Period | None, now: datetime, first: date | None = None
) -> Period | None:
    """The days in UTC of a period of reporting days.

    Args:
        period: The period that was chosen.
        known: All days with numbers of the account.
        now: Until when the newest day goes on.
        first: The day of the first post; all days begin with it, though nothing was counted then.
    """
    if period is None or known is None or period.end < known.end:
        return period
    start = min(period.start, first) if first is not None and period == known else period.start
    return Period(start, max(period.end, now.astimezone(UTC).date()))


def first_day(connection: DuckDBPyConnection, account_id: str) -> date | None:
    """The day in UTC of the oldest post or story that is known."""
    found: date | None = connection.execute(
        """
        select cast(timezone('UTC', min(posted_at)) as date)
        from (
            select posted_at from marts.posts where account_id = $account_id
            union all
            select posted_at from marts.stories where account_id = $account_id
        )
        """,
        {"account_id": account_id},
    ).fetchall()[0][0]
    return found


def count(connection: DuckDBPyConnection, account_id: str, choice: Choice) -> int:
    """How many there are."""
    source = _STORIES if choice.kind == STORIES else _POSTS
    bound = choice.bound(account_id)
    return int(connection.execute(f"select count(*) {source}", bound).fetchall()[0][0])


def posts(
    connection: DuckDBPyConnection,
    account_id: str,
    choice: Choice,
    order: str,
    limit: int,
    offset: int,
) -> list[Post]:
    """A page of posts or reels."""
    rows = connection.execute(
        f"""
        select {_listed()}
        {_POSTS}
        order by {ORDERS[order]} nulls last, posted_at desc, instagram_media_id
        limit $limit offset $offset
        """,
        choice.bound(account_id) | {"limit": limit, "offset": offset},
    ).fetchall()
    return [Post(*row) for row in rows]


def posts_with(
    connection: DuckDBPyConnection,
    account_id: str,
    since: datetime,
    words: str,
    hashtags: Sequence[str],
) -> list[Post]:
    """Posts since a moment whose caption holds all of these words and hashtags, oldest first.

    Args:
        connection: To the published marts.
        account_id: Whose.
        since: Not posted before.
        words: As one piece, in any case; how many spaces stand between two words is all one.
        hashtags: Without the sign.
    """
    rows = connection.execute(
        f"""
        select {_listed()}
        from marts.posts
        where
            account_id = $account_id
            and posted_at >= $since
            and contains(lower({_on_one_line("caption")}), lower({_on_one_line("$words")}))
            and list_has_all(hashtags, list_transform($hashtags::varchar[], lambda one: lower(one)))
        order by posted_at, instagram_media_id
        """,
        {
            "account_id": account_id,
            "since": since,
            "words": words,
            "hashtags": list(hashtags),
        },
    ).fetchall()
    return [Post(*row) for row in rows]


def stories(
    connection: DuckDBPyConnection,
    account_id: str,
    choice: Choice,
    order: str,
    limit: int,
    offset: int,
) -> list[Story]:
    """A page of stories."""
    rows = connection.execute(
        f"""
        select
            media_type, posted_at, reach, views, replies, taps_exit, taps_forward, taps_back,
            is_final
        {_STORIES}
        order by {STORY_ORDERS[order]} nulls last, posted_at desc, instagram_story_id
        limit $limit offset $offset
        """,
        choice.bound(account_id) | {"limit": limit, "offset": offset},
    ).fetchall()
    return [Story(*row) for row in rows]


def table(connection: DuckDBPyConnection, account_id: str, choice: Choice, order: str) -> pa.Table:
    """The whole list with every column of its mart, for a file."""
    source, orders = (_STORIES, STORY_ORDERS) if choice.kind == STORIES else (_POSTS, ORDERS)
    return connection.execute(
        f"select * exclude (account_id) {source} order by {orders[order]} nulls last",
        choice.bound(account_id),
    ).to_arrow_table()


def reached(
    connection: DuckDBPyConnection, account_id: str, kind: str, period: Period, limit: int
) -> list[Point]:
    """How many each reached, the newest first; without those of which it is not known."""
    source, caption = (_STORIES, "''") if kind == STORIES else (_POSTS, _excerpt("caption"))
    rows = connection.execute(
        f"""
        select posted_at, media_type, {caption}, reach {source} and reach is not null
        order by posted_at desc
        limit $limit
        """,
        Choice(kind, period).bound(account_id) | {"limit": limit},
    ).fetchall()
    return [Point(*row) for row in rows]


def not_given(connection: DuckDBPyConnection, account_id: str, kind: str) -> list[tuple[str, str]]:
    """Instagram's numbers of these posts that the account lacks now, each with its status."""
    return connection.execute(
        """
        select metric, min(status)
        from marts.metrics
        where
            account_id = $account_id
            and product_type = case $kind
                when 'reels' then 'reels' when 'stories' then 'story' else 'feed'
            end
            and status in ('put_aside', 'withheld')
        group by metric
        order by metric
        """,
        {"account_id": account_id, "kind": kind},
    ).fetchall()


def _listed() -> str:
    """The columns of a post in a list."""
    return f"""
        instagram_media_id, media_type, {_excerpt("caption")}, posted_at, reach, views,
        engagement_rate_by_followers, engagement_rate_by_reach, engagement_rate_by_views,
        saved, shares
    """


def _on_one_line(text: str) -> str:
    return f"trim(regexp_replace(coalesce({text}, ''), '\\s+', ' ', 'g'))"


def _excerpt(column: str) -> str:
    """The beginning of a text on one line, cut by characters that people see as one."""
    line = _on_one_line(column)
    return (
        f"case when length_grapheme({line}) > {EXCERPT} "
        f"then left_grapheme({line}, {EXCERPT - 1}) || '…' else {line} end"
    )
