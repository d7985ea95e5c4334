"""One person: names, stays, events, what they wrote, and what their score rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final, TypeVar

from duckdb import DuckDBPyConnection

from dashboards.queries.people_rows import Change, Unclear

Row = TypeVar("Row")

# More would fill the page; the number of all is told.
MOST_INTERACTIONS: Final = 50


@dataclass(frozen=True)
class Person:
    """Somebody who follows the account, or has followed it."""

    person_id: str
    username: str
    previous_usernames: tuple[str, ...]
    followed_at: datetime | None
    first_followed_at: datetime | None
    is_current: bool
    lost_after: datetime | None
    lost_before: datetime | None
    is_following_back: bool | None


@dataclass(frozen=True)
class Stay:
    """An unbroken stay in the followers list under one name."""

    username: str
    followed_at: datetime | None
    beginning: str
    possible_from: datetime | None
    certain_from: datetime
    seen_from: datetime
    seen_until: datetime
    possible_until: datetime | None


@dataclass(frozen=True)
class Followed:
    """That the owner follows them, or has followed them."""

    followed_at: datetime | None
    is_current: bool
    is_deleted: bool
    ended_after: datetime | None
    ended_before: datetime | None


@dataclass(frozen=True)
class Score:
    """How much they take part, and how likely they never do; null where nothing shows it."""

    engagement_score: float | None
    is_top_engager: bool | None
    weighted_interactions: float | None
    comment_count: int | None
    reply_count: int | None
    mention_count: int | None
    tag_count: int | None
    interactions_90d: int | None
    posts_followed: int | None
    posts_read: int | None
    usual_comment_rate: float | None
    silence_chance: float | None
    silent_share: float | None
    ghost_probability: float | None
    is_ghost: bool | None


@dataclass(frozen=True)
class Interaction:
    """Something they wrote or posted; the address is that of a post of the account."""

    kind: str
    occurred_at: datetime
    permalink: str | None


@dataclass(frozen=True)
class Life:
    """All that is known of a person, the newest first."""

    person: Person
    stays: tuple[Stay, ...]
    changes: tuple[Change, ...]
    unclear: tuple[Unclear, ...]
    followed: Followed | None
    score: Score | None
    interactions: tuple[Interaction, ...]
    interactions_in_all: int


def life(connection: DuckDBPyConnection, account_id: str, person_id: str) -> Life | None:
    """What is known of a person; None if the account never had a follower of this id."""
    whose = {"account_id": account_id, "person_id": person_id}
    mine = "account_id = $account_id and person_id = $person_id"
    found = _rows(connection, Person, f"marts.followers where {mine}", whose)
    if not found:
        return None
    (person,) = found
    names = [person.username, *person.previous_usernames]
    followed = _rows(
        connection, Followed, f"marts.following where {mine} order by is_current desc", whose
    )
    scores = _rows(connection, Score, f"marts.engagement_scores where {mine}", whose)
    written = f"marts.interactions where {mine}"
    return Life(
        person,
        _rows(
            connection, Stay, f"marts.follower_stays where {mine} order by seen_from desc", whose
        ),
        _rows(
            connection,
            Change,
            f"""marts.follower_changes where {mine}
            order by coalesce(happened_at, happened_before, detected_at) desc, change_id""",
            whose,
        ),
        _rows(
            connection,
            Unclear,
            """marts.ambiguous_changes
            where
                account_id = $account_id
                and list_name = 'followers'
                and list_has_any(vanished_usernames || appeared_usernames, $names)
            order by happened_before desc""",
            {"account_id": account_id, "names": names},
        ),
        followed[0] if followed else None,
        scores[0] if scores else None,
        _interactions(connection, written, whose),
        int(connection.execute(f"select count(*) from {written}", whose).fetchall()[0][0]),
    )


def _interactions(
    connection: DuckDBPyConnection, written: str, whose: Mapping[str, object]
) -> tuple[Interaction, ...]:
    rows = connection.execute(
        f"""
        with newest as (from {written} order by occurred_at desc limit {MOST_INTERACTIONS})
        select newest.kind, newest.occurred_at, posts.permalink
        from newest
        left join marts.posts as posts
            on
                newest.account_id = posts.account_id
                and newest.instagram_media_id = posts.instagram_media_id
        order by newest.occurred_at desc
        """,
        whose,
    ).fetchall()
    return tuple(Interaction(*row) for row in rows)


def _rows(
    connection: DuckDBPyConnection,
    row: type[Row],
    source: str,
    bound: Mapping[str, object],
) -> tuple[Row, ...]:
    columns = ", ".join(column.name for column in fields(row))  # type: ignore[arg-type]
    found = connection.execute(f"select {columns} from {source}", bound).fetchall()
    return tuple(
        row(*(tuple(value) if isinstance(value, list) else value for value in values))
        for values in found
    )
