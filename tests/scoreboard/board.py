"""The scores: what the ledger found against what happened, and the same for set differences."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb

from sandbox import truth
from sandbox.truth import Happening
from tests.dbt_project.building import reading
from tests.scoreboard import expected
from tests.scoreboard.expected import Expected, Known
from tests.scoreboard.worlds import Told

KINDS = ("gained", "lost", "renamed", "refollowed", "returned")
_CAUSES = {
    "lost": {"unfollowed", "deactivated", "deleted", "blocked", "removed"},
    "renamed": {"renamed"},
    "returned": {"returned", "unblocked"},
    "gained": {"followed", "followed_again", "request_approved"},
    "refollowed": {"followed", "followed_again", "request_approved"},
}
REASONS = {
    "unfollowed": {"unfollowed", "removed"},
    "blocked_by_you": {"blocked"},
    "deleted": {"deleted"},
}
_NOT_COMPARED = "Whether it was made before or after another archive cannot be told"


@dataclass(frozen=True)
class Claim:
    """An event of the ledger, and who it is about: None when nobody had that name."""

    known: Known | None
    after: datetime
    before: datetime
    kind: str
    username: str
    reason: str | None


@dataclass
class Score:
    """Counts of one world, or of several added up."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    said_unclear: Counter[str] = field(default_factory=Counter)
    naive_right: Counter[str] = field(default_factory=Counter)
    naive_wrong: Counter[str] = field(default_factory=Counter)
    naive_missed: Counter[str] = field(default_factory=Counter)
    reasons_right: Counter[str] = field(default_factory=Counter)
    reasons_wrong: Counter[str] = field(default_factory=Counter)
    followed_back_right: int = 0
    followed_back_wrong: int = 0
    not_compared: int = 0
    intervals_right: int = 0
    intervals_wrong: int = 0
    partial_caught: int = 0
    partial_missed: int = 0
    complete_called_partial: int = 0
    complete: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(**{name: value + getattr(other, name) for name, value in vars(self).items()})

    def precision(self, kind: str) -> float:
        """The share of what was claimed that is true."""
        return _share(self.right[kind], self.wrong[kind])

    def recall(self, kind: str) -> float:
        """The share of what happened, and was not reported as unclear, that was found."""
        return _share(self.right[kind], self.missed[kind])

    def reason_precision(self, reason: str) -> float:
        """The share of the losses given this reason that had it."""
        return _share(self.reasons_right[reason], self.reasons_wrong[reason])

    def naive_precision(self, kind: str) -> float:
        """As `precision`, of set differences of names."""
        return _share(self.naive_right[kind], self.naive_wrong[kind])

    def naive_recall(self, kind: str) -> float:
        """As `recall`, of set differences of names."""
        return _share(self.naive_right[kind], self.naive_missed[kind])


def _share(part: int, rest: int) -> float:
    """Not a number where there is nothing to share, so that nothing passes by saying nothing."""
    return part / (part + rest) if part + rest else math.nan


def scores(warehouse: Path, worlds: Iterable[Told]) -> dict[str, Score]:
    """The score of each world, by its name."""
    with reading(warehouse) as marts:
        return {told.name: _score(marts, told) for told in worlds}


def _score(marts: duckdb.DuckDBPyConnection, told: Told) -> Score:
    score = Score()
    numbers = _compared(marts, told)
    score.not_compared = len(told.exports) - len(numbers)
    happened = expected.events(told, numbers)
    claims = list(_claims(marts, told))
    _count_claims(score, told, happened, claims)
    unclear = _unclear(marts, told)
    clear = expected.without_choice(told, happened)
    found = {claim.known for claim in claims}
    for event in happened:
        if event.known not in found:
            is_said = not clear[event.known] and bool(_names(event) & unclear)
            (score.said_unclear if is_said else score.missed)[event.known.kind] += 1
    _count_captures(score, marts, told)
    _count_followed_back(score, marts, told)
    _count_naive(score, told, happened)
    return score


def _names(event: Expected) -> set[tuple[int, str]]:
    at = event.found_in
    return {(at, row.username) for row in (event.vanished, event.appeared) if row is not None}


def _count_claims(
    score: Score, told: Told, happened: Sequence[Expected], claims: Sequence[Claim]
) -> None:
    true = {event.known for event in happened}
    lives = _lives(told)
    for claim in claims:
        if claim.known not in true:
            score.wrong[claim.kind] += 1
            continue
        score.right[claim.kind] += 1
        causes = {
            str(one.kind)
            for one in lives[claim.known.person]
            if one.kind in _CAUSES[claim.kind] and claim.after <= one.at <= claim.before
        }
        if causes:
            score.intervals_right += 1
        else:
            score.intervals_wrong += 1
        if claim.reason in REASONS:
            is_right = bool(causes & REASONS[claim.reason])
            (score.reasons_right if is_right else score.reasons_wrong)[claim.reason] += 1


def _lives(told: Told) -> Mapping[int, list[Happening]]:
    lives: dict[int, list[Happening]] = {}
    until = told.exports[-1].at
    for one in truth.happenings(told.world, told.world.born - timedelta(days=1), until):
        lives.setdefault(one.person, []).append(one)
    return lives


def _claims(marts: duckdb.DuckDBPyConnection, told: Told) -> Iterator[Claim]:
    found = marts.execute(
        "select change_type, username_then, earlier.archive_sha256, later.archive_sha256, "
        "happened_after, happened_before, reason from follower_changes as changes "
        "inner join follower_captures as earlier "
        "on changes.from_capture_id = earlier.capture_id "
        "inner join follower_captures as later on changes.to_capture_id = later.capture_id "
        "where changes.account_id = ?",
        [told.account_id],
    ).fetchall()
    for kind, username, earlier, later, after, before, reason in found:
        shown_in = told.numbers[earlier if kind == "lost" else later]
        person = next(
            (row.person for row in told.rows[shown_in].values() if row.username == username), None
        )
        known = None if person is None else Known(kind, person, shown_in)
        yield Claim(known, after, before, kind, username, reason)


def _compared(marts: duckdb.DuckDBPyConnection, told: Told) -> list[int]:
    """The exports whose order the ledger knows, or takes to be known."""
    found = marts.execute(
        "select archive_sha256 from follower_captures where account_id = ? "
        "and len(list_filter(reasons, lambda reason: starts_with(reason, ?))) = 0",
        [told.account_id, _NOT_COMPARED],
    ).fetchall()
    return sorted({told.numbers[digest] for (digest,) in found})


def _unclear(marts: duckdb.DuckDBPyConnection, told: Told) -> set[tuple[int, str]]:
    """The names that the ledger says it cannot judge, with the export that raised the doubt."""
    found = marts.execute(
        "select archive_sha256, vanished_usernames || appeared_usernames "
        "from ambiguous_changes as unclear inner join follower_captures as captures "
        "on unclear.to_capture_id = captures.capture_id "
        "where unclear.account_id = ? and list_name = 'followers'",
        [told.account_id],
    ).fetchall()
    return {(told.numbers[digest], name) for digest, names in found for name in names}


def _count_captures(score: Score, marts: duckdb.DuckDBPyConnection, told: Told) -> None:
    found = {
        told.numbers[digest]: completeness
        for digest, completeness in marts.execute(
            "select archive_sha256, completeness from follower_captures where account_id = ?",
            [told.account_id],
        ).fetchall()
    }
    for number in range(len(told.exports)):
        is_called_partial = found[number] == "partial"
        if told.is_partial(number):
            score.partial_caught += is_called_partial
            score.partial_missed += not is_called_partial
        else:
            score.complete += 1
            score.complete_called_partial += is_called_partial


def _count_followed_back(score: Score, marts: duckdb.DuckDBPyConnection, told: Told) -> None:
    """Whom the owner follows, of those who follow as of the last export."""
    last = told.exports[-1].at
    followed = {row.username for row in truth.following_at(told.world, last)}
    present = {row.username for row in truth.followers_at(told.world, last)}
    found = marts.execute(
        "select username, is_following_back from followers where account_id = ? and is_current "
        "and is_following_back is not null",
        [told.account_id],
    ).fetchall()
    for username, is_following_back in found:
        if username in present:
            is_right = is_following_back == (username in followed)
            score.followed_back_right += is_right
            score.followed_back_wrong += not is_right


def _count_naive(score: Score, told: Told, happened: Sequence[Expected]) -> None:
    """What every tool does today: the names of one list less those of the next."""
    claimed = set()
    for number, (before, after) in enumerate(pairwise(told.rows), start=1):
        old = {row.username: row.person for row in before.values()}
        new = {row.username: row.person for row in after.values()}
        claimed |= {Known("lost", old[name], number - 1) for name in old.keys() - new.keys()}
        claimed |= {Known("gained", new[name], number) for name in new.keys() - old.keys()}
    true = {event.known for event in happened}
    score.naive_right.update(known.kind for known in claimed & true)
    score.naive_wrong.update(known.kind for known in claimed - true)
    score.naive_missed.update(known.kind for known in true - claimed)
