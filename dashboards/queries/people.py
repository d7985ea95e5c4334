"""Lists of named people: who came, left, was renamed, who follows, and who takes part.

Names come from archives only. What a list holds is data (`LISTS`); one query answers any of them,
counts no other, and scans once for the number and the page. At 1,000,000 followers the beginning of
a name is found in a tenth of the time of a piece of it, because the mart is sorted by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import pyarrow as pa
from duckdb import DuckDBPyConnection

from dashboards.queries.people_rows import (
    Change,
    Engager,
    Followed,
    Follower,
    Thread,
    Unclear,
    Withdrawn,
)

CAME: Final = "came"
LEFT: Final = "left"
RENAMED: Final = "renamed"
UNCLEAR: Final = "unclear"
WITHDRAWN: Final = "withdrawn"
HISTORY: Final = "history"
FOLLOWERS: Final = "followers"
MUTUAL: Final = "mutual"
ONE_SIDED: Final = "one-sided"
GHOSTS: Final = "ghosts"
TOP: Final = "top"
MESSAGES: Final = "messages"

# Up to so many people a piece of a name is looked for at once; it takes as long as a keystroke may.
PIECES_UP_TO: Final = 200_000


@dataclass(frozen=True)
class Listing:
    """What a list holds, of whom, in which order.

    Attributes:
        mart: Where its rows are.
        row: What a row of the page is; its fields are columns of the mart.
        keys: The columns by which it is ordered.
        order: How.
        belongs: Which of the account's rows are in it.
        names: Columns with a name to search by.
        name_lists: Columns with several.
        file: The columns of a file of it.
    """

    mart: str
    row: type[Any]
    keys: str
    order: str
    belongs: str
    names: tuple[str, ...]
    name_lists: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class Found:
    """A page of a list, and how many rows the list has in all."""

    number: int
    rows: tuple[Any, ...]


def _changes(*types: str) -> Listing:
    names = ", ".join(f"'{name}'" for name in types)
    return Listing(
        "follower_changes",
        Change,
        "happened_at, happened_before, detected_at, username, change_id",
        "coalesce(happened_at, happened_before, detected_at) desc, username, change_id",
        f"change_type in ({names})",
        ("username", "previous_username", "new_username"),
        (),
        "username, previous_username, new_username, change_type, reason, happened_at,"
        " happened_after, happened_before, detected_at, confidence, evidence",
    )


def _followers(belongs: str, order: str = "followed_at desc nulls last, username") -> Listing:
    return Listing(
        "followers",
        Follower,
        "followed_at, username, ghost_probability",
        order,
        f"is_current and {belongs}",
        ("username",),
        ("previous_usernames",),
        "username, array_to_string(previous_usernames, ' ') as previous_usernames, followed_at,"
        " first_followed_at, is_following_back, engagement_score, interactions_90d,"
        " last_interaction_at, ghost_probability, is_ghost",
    )


LISTS: Final[Mapping[str, Listing]] = {
    CAME: _changes("gained", "refollowed", "returned"),
    LEFT: _changes("lost"),
    RENAMED: _changes("renamed"),
    HISTORY: _changes("gained", "lost", "renamed", "refollowed", "returned"),
    UNCLEAR: Listing(
        "ambiguous_changes",
        Unclear,
        "happened_before, followed_at, ambiguity_id",
        "happened_before desc, followed_at desc, ambiguity_id",
        "list_name = 'followers'",
        (),
        ("vanished_usernames", "appeared_usernames"),
        "array_to_string(vanished_usernames, ' ') as vanished_usernames,"
        " array_to_string(appeared_usernames, ' ') as appeared_usernames,"
        " followed_at, happened_after, happened_before, evidence",
    ),
    WITHDRAWN: Listing(
        "withdrawn_changes",
        Withdrawn,
        "withdrawn_at, happened_before, username, change_id",
        "withdrawn_at desc, happened_before desc, username, change_id",
        "true",
        ("username", "previous_username"),
        (),
        "username, previous_username, change_type, reason, happened_after, happened_before,"
        " evidence, claimed_at, withdrawn_at, withdrawn_because",
    ),
    FOLLOWERS: _followers("true"),
    MUTUAL: _followers("is_following_back"),
    ONE_SIDED: Listing(
        "following",
        Followed,
        "followed_at, username",
        "followed_at desc nulls last, username",
        "is_current and not is_deleted and is_follower is distinct from true",
        ("username",),
        (),
        "username, followed_at, follower_since, follower_lost_after, follower_lost_before",
    ),
    GHOSTS: _followers("is_ghost", "ghost_probability desc, followed_at, username"),
    TOP: Listing(
        "engagement_scores",
        Engager,
        "engagement_score, username",
        "engagement_score desc, username",
        "is_top_engager",
        ("username",),
        (),
        "username, relation, is_mutual, engagement_score, comment_count, reply_count,"
        " mention_count, tag_count, weighted_interactions, interactions_90d, last_interaction_at",
    ),
    # Of whom a thread is, nothing proves: its name is searched as the archive has it.
    MESSAGES: Listing(
        "message_threads",
        Thread,
        "message_count, thread_id",
        "message_count desc, thread_id",
        "true",
        ("candidate_username", "thread_name"),
        (),
        "thread_id, thread_name, is_request, is_group, participants, message_count, messages_sent,"
        " messages_received, first_message_at, last_message_at, is_whole, covered_from,"
        " candidates, candidate_username",
    ),
}


def page(
    connection: DuckDBPyConnection,
    account_id: str,
    kind: str,
    search: str,
    anywhere: bool,  # noqa: FBT001  (an argument of a cached question)
    limit: int,
    offset: int,
) -> Found:
    """A page of a list, of those whose name, present or earlier, begins with or holds `search`."""
    listing = LISTS[kind]
    columns = ", ".join(column.name for column in fields(listing.row))
    rows = connection.execute(
        f"""
        with found as materialized ({_matching(listing, search, anywhere=anywhere)})
        select (select count(*) from found), {columns}
        from marts.{listing.mart}
        where rowid in (select found_row from found order by {listing.order} limit $limit
            offset $offset)
        order by {listing.order}
        """,
        _bound(account_id, search) | {"limit": limit, "offset": offset},
    ).fetchall()
    return Found(rows[0][0] if rows else 0, tuple(_row(listing.row, row[1:]) for row in rows))


def table(
    connection: DuckDBPyConnection,
    account_id: str,
    kind: str,
    search: str,
    anywhere: bool,  # noqa: FBT001  (an argument of a cached question)
) -> pa.Table:
    """The whole list for a file, with the marts' column names and instants in UTC."""
    listing = LISTS[kind]
    found = _matching(listing, search, anywhere=anywhere)
    return connection.execute(
        f"""
        select {listing.file} from marts.{listing.mart}
        where rowid in (select found_row from ({found}))
        order by {listing.order}
        """,
        _bound(account_id, search),
    ).to_arrow_table()


def elsewhere(
    connection: DuckDBPyConnection,
    account_id: str,
    search: str,
    anywhere: bool,  # noqa: FBT001  (an argument of a cached question)
) -> tuple[str, ...]:
    """The lists that hold somebody of that name, but for those that are parts of others."""
    wholes = (CAME, LEFT, RENAMED, UNCLEAR, WITHDRAWN, FOLLOWERS, ONE_SIDED, MESSAGES)
    return tuple(
        kind
        for kind in wholes
        if connection.execute(
            f"select 1 from ({_matching(LISTS[kind], search, anywhere=anywhere)}) limit 1",
            _bound(account_id, search),
        ).fetchall()
    )


def size(connection: DuckDBPyConnection, account_id: str) -> int:
    """How many people follow the account or have followed it."""
    return _number(connection, "followers", account_id)


def has_messages(connection: DuckDBPyConnection, account_id: str) -> bool:
    """Whether messages of the account are counted."""
    return _number(connection, "message_threads", account_id) > 0


def is_silence_judged(connection: DuckDBPyConnection, account_id: str) -> bool:
    """Whether there is evidence to call anybody of the account a ghost, or not."""
    return _number(connection, "followers", account_id, "ghost_probability is not null") > 0


def is_engagement_read(connection: DuckDBPyConnection, account_id: str) -> bool:
    """Whether interactions of anybody were ever read."""
    return _number(connection, "engagement_scores", account_id, "engagement_score is not null") > 0


def _number(
    connection: DuckDBPyConnection, mart: str, account_id: str, belongs: str = "true"
) -> int:
    number: int = connection.execute(
        f"select count(*) from marts.{mart} where account_id = ? and {belongs}", [account_id]
    ).fetchall()[0][0]
    return number


def _matching(listing: Listing, search: str, *, anywhere: bool) -> str:
    """The rows of a list that a search finds, with what orders them.

    Each way to begin a name is a branch of its own: joined by `or` they would hide from the
    database that only few of the sorted names can match. Usernames are ASCII: whatever begins with
    a text sorts before that text and DEL.
    """
    base = f"""
        select rowid as found_row, {listing.keys}
        from marts.{listing.mart}
        where account_id = $account_id and {listing.belongs}
    """
    if not _normal(search):
        return base
    if anywhere:
        found = [f"contains({name}, $search)" for name in listing.names]
        found += [
            f"contains(array_to_string({names}, chr(10)), $search)" for names in listing.name_lists
        ]
        return f"{base} and ({' or '.join(found)})"
    begun = [f"{name} >= $search and {name} < $search || chr(127)" for name in listing.names]
    begun += [
        f"len({names}) > 0"
        f" and len(list_filter({names}, lambda name: starts_with(name, $search))) > 0"
        for names in listing.name_lists
    ]
    return " union ".join(f"({base} and {condition})" for condition in begun)


def _normal(search: str) -> str:
    """Instagram's usernames are lower case; people write them with an @ before."""
    return search.strip().removeprefix("@").lower()


def _bound(account_id: str, search: str) -> dict[str, object]:
    bound: dict[str, object] = {"account_id": account_id}
    if name := _normal(search):
        bound["search"] = name
    return bound


def _row(row: type[Any], values: tuple[object, ...]) -> Any:
    return row(*(tuple(value) if isinstance(value, list) else value for value in values))
