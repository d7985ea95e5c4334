"""Named people: who came, left, was renamed, and who follows. Names come from archives only.

And with whom the owner may have exchanged messages, where those are counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
from duckdb import DuckDBPyConnection

CAME = "came"
LEFT = "left"
RENAMED = "renamed"
UNCLEAR = "unclear"
WITHDRAWN = "withdrawn"
FOLLOWERS = "followers"
MESSAGES = "messages"

_CHANGE_TYPES = {
    CAME: ("gained", "refollowed", "returned"),
    LEFT: ("lost",),
    RENAMED: ("renamed",),
}
# Instagram's usernames are lower case and full of `_`, which LIKE would take as a wildcard.
_NAMED = """
    ($search = '' or contains(username, $search) or contains(coalesce({previous}, ''), $search))
"""
_CHANGES = f"""
    from marts.follower_changes
    where
        account_id = $account_id
        and list_contains($change_types, change_type)
        and {_NAMED.format(previous="concat_ws(' ', previous_username, new_username)")}
"""
# Groups of names of which some renamed or left, and nobody can tell who did what.
_UNCLEAR = """
    from marts.ambiguous_changes
    where
        account_id = $account_id
        and list_name = 'followers'
        and (
            $search = ''
            or contains(array_to_string(vanished_usernames || appeared_usernames, ' '), $search)
        )
"""
_WITHDRAWN = f"""
    from marts.withdrawn_changes
    where
        account_id = $account_id
        and {_NAMED.format(previous="previous_username")}
"""
_CURRENT = f"""
    from marts.followers
    where
        account_id = $account_id
        and is_current
        and {_NAMED.format(previous="array_to_string(previous_usernames, ' ')")}
"""
# Of whom a thread is, nothing proves: its name is searched as the archive has it.
_THREADS = """
    from marts.message_threads
    where
        account_id = $account_id
        and (
            $search = ''
            or contains(coalesce(candidate_username, ''), $search)
            or contains(coalesce(thread_name, ''), $search)
        )
"""


@dataclass(frozen=True)
class Change:
    """One event of the follower ledger; `username` is the newest, `new_username` that of then."""

    username: str
    previous_username: str | None
    new_username: str | None
    change_type: str
    reason: str | None
    happened_at: datetime | None
    happened_after: datetime | None
    happened_before: datetime | None
    confidence: float | None
    evidence: str | None


@dataclass(frozen=True)
class Unclear:
    """Names that vanished and appeared with one follow time: who became whom cannot be told."""

    vanished: tuple[str, ...]
    appeared: tuple[str, ...]
    happened_after: datetime | None
    happened_before: datetime | None
    evidence: str | None


@dataclass(frozen=True)
class Withdrawn:
    """What was said once and is not borne out any more; names are those of then."""

    username: str
    previous_username: str | None
    change_type: str
    happened_after: datetime | None
    happened_before: datetime | None
    claimed_at: datetime
    withdrawn_at: datetime
    because: str


@dataclass(frozen=True)
class Follower:
    """A person who follows the account as of the newest archive that covers them."""

    username: str
    previous_usernames: tuple[str, ...]
    followed_at: datetime | None
    first_followed_at: datetime | None
    is_following_back: bool | None


@dataclass(frozen=True)
class Thread:
    """A message thread by its numbers; `candidate` is the one person whom its name fits."""

    name: str | None
    is_request: bool
    is_group: bool | None
    participants: int | None
    messages: int
    sent: int | None
    received: int | None
    first_at: datetime | None
    last_at: datetime | None
    is_whole: bool
    covered_from: datetime | None
    candidates: int | None
    candidate: str | None


def has_messages(connection: DuckDBPyConnection, account_id: str) -> bool:
    """Whether messages of the account are counted."""
    return _count(connection, _THREADS, _bound(account_id, "")) > 0


def counts(connection: DuckDBPyConnection, account_id: str, search: str) -> Mapping[str, int]:
    """How many rows each list has that name somebody whose name contains `search`, or did."""
    changes = {
        kind: _count(connection, _CHANGES, _changes_bound(account_id, kind, search))
        for kind in _CHANGE_TYPES
    }
    others = {
        UNCLEAR: _UNCLEAR,
        WITHDRAWN: _WITHDRAWN,
        FOLLOWERS: _CURRENT,
        MESSAGES: _THREADS,
    }
    bound = _bound(account_id, search)
    return changes | {kind: _count(connection, rows, bound) for kind, rows in others.items()}


def changes(
    connection: DuckDBPyConnection, account_id: str, kind: str, search: str, limit: int, offset: int
) -> list[Change]:
    """Events of one kind (`CAME`, `LEFT`, `RENAMED`), newest first."""
    rows = connection.execute(
        f"""
        select
            username, previous_username, new_username, change_type, reason, happened_at,
            happened_after, happened_before, confidence, evidence
        {_CHANGES}
        order by coalesce(happened_at, happened_before, detected_at) desc, username
        limit $limit offset $offset
        """,
        _changes_bound(account_id, kind, search) | {"limit": limit, "offset": offset},
    ).fetchall()
    return [Change(*row) for row in rows]


def unclear(
    connection: DuckDBPyConnection, account_id: str, search: str, limit: int, offset: int
) -> list[Unclear]:
    """Groups that cannot be told apart, newest first."""
    rows = connection.execute(
        f"""
        select vanished_usernames, appeared_usernames, happened_after, happened_before, evidence
        {_UNCLEAR}
        order by happened_before desc, followed_at desc, ambiguity_id
        limit $limit offset $offset
        """,
        _bound(account_id, search) | {"limit": limit, "offset": offset},
    ).fetchall()
    return [Unclear(tuple(row[0]), tuple(row[1]), *row[2:]) for row in rows]


def withdrawn(
    connection: DuckDBPyConnection, account_id: str, search: str, limit: int, offset: int
) -> list[Withdrawn]:
    """Claims that no longer hold, those withdrawn last first."""
    rows = connection.execute(
        f"""
        select
            username, previous_username, change_type, happened_after, happened_before, claimed_at,
            withdrawn_at, withdrawn_because
        {_WITHDRAWN}
        order by withdrawn_at desc, happened_before desc, username, change_id
        limit $limit offset $offset
        """,
        _bound(account_id, search) | {"limit": limit, "offset": offset},
    ).fetchall()
    return [Withdrawn(*row) for row in rows]


def followers(
    connection: DuckDBPyConnection, account_id: str, search: str, limit: int, offset: int
) -> list[Follower]:
    """Current followers, newest first."""
    rows = connection.execute(
        f"""
        select
            username, coalesce(previous_usernames, []), followed_at, first_followed_at,
            is_following_back
        {_CURRENT}
        order by followed_at desc nulls last, username
        limit $limit offset $offset
        """,
        _bound(account_id, search) | {"limit": limit, "offset": offset},
    ).fetchall()
    return [Follower(row[0], tuple(row[1]), *row[2:]) for row in rows]


def threads(
    connection: DuckDBPyConnection, account_id: str, search: str, limit: int, offset: int
) -> list[Thread]:
    """Message threads, the longest first."""
    rows = connection.execute(
        f"""
        select
            thread_name, is_request, is_group, participants, message_count, messages_sent,
            messages_received, first_message_at, last_message_at, is_whole, covered_from,
            candidates, candidate_username
        {_THREADS}
        order by message_count desc, thread_id
        limit $limit offset $offset
        """,
        _bound(account_id, search) | {"limit": limit, "offset": offset},
    ).fetchall()
    return [Thread(*row) for row in rows]


def table(connection: DuckDBPyConnection, account_id: str, kind: str, search: str) -> pa.Table:
    """The whole list as a table for a file, with the marts' column names and instants in UTC."""
    bound = _bound(account_id, search)
    if kind == FOLLOWERS:
        query = f"""
            select
                username, array_to_string(previous_usernames, ' ') as previous_usernames,
                followed_at, first_followed_at, is_following_back
            {_CURRENT}
            order by followed_at desc nulls last, username
        """
    elif kind == UNCLEAR:
        query = f"""
            select
                array_to_string(vanished_usernames, ' ') as vanished_usernames,
                array_to_string(appeared_usernames, ' ') as appeared_usernames,
                followed_at, happened_after, happened_before, evidence
            {_UNCLEAR}
            order by happened_before desc, followed_at desc, ambiguity_id
        """
    elif kind == WITHDRAWN:
        query = f"""
            select
                username, previous_username, change_type, reason, happened_after, happened_before,
                evidence, claimed_at, withdrawn_at, withdrawn_because
            {_WITHDRAWN}
            order by withdrawn_at desc, happened_before desc, username, change_id
        """
    elif kind == MESSAGES:
        query = f"""
            select
                thread_id, thread_name, is_request, is_group, participants, message_count,
                messages_sent, messages_received, first_message_at, last_message_at, is_whole,
                covered_from, candidates, candidate_username
            {_THREADS}
            order by message_count desc, thread_id
        """
    else:
        query = f"""
            select
                username, previous_username, new_username, change_type, reason, happened_at,
                happened_after, happened_before, detected_at, confidence, evidence
            {_CHANGES}
            order by coalesce(happened_at, happened_before, detected_at) desc, username
        """
        bound = _changes_bound(account_id, kind, search)
    return connection.execute(query, bound).to_arrow_table()


def _bound(account_id: str, search: str) -> dict[str, object]:
    return {"account_id": account_id, "search": search.strip().removeprefix("@").lower()}


def _changes_bound(account_id: str, kind: str, search: str) -> dict[str, object]:
    return _bound(account_id, search) | {"change_types": list(_CHANGE_TYPES[kind])}


def _count(connection: DuckDBPyConnection, source: str, bound: dict[str, object]) -> int:
    number: int = connection.execute(f"select count(*) {source}", bound).fetchall()[0][0]
    return number
