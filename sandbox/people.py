"""The people of the world: who they are, and what they are called and whom they follow by moment.

A person is one human through all their names. Nothing here draws lots; `life` and `dealings` decide
what happens.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass
class Span:
    """A half-open stretch of time `[start, end)`; still open while `end` is None."""

    start: datetime
    end: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether the moment lies inside."""
        return self.start <= moment and (self.end is None or moment < self.end)


class Outcome(StrEnum):
    """How a request to follow ended."""

    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


@dataclass
class Request:
    """A request to follow; unanswered while `outcome` is None."""

    sent_at: datetime
    settled_at: datetime | None = None
    outcome: Outcome | None = None

    def is_open_at(self, moment: datetime) -> bool:
        """Whether it was sent by a moment, and neither answered nor taken back."""
        return self.sent_at <= moment and (self.settled_at is None or moment < self.settled_at)


class Mark(StrEnum):
    """What the owner has marked a person as, each a list of its own."""

    BLOCKED = "blocked"
    RESTRICTED = "restricted"
    CLOSE_FRIEND = "close_friends"
    HIDDEN_FROM = "hidden_from_stories"
    FAVORITE = "favorites"
    SUGGESTION_REMOVED = "suggestions_removed"


@dataclass(frozen=True)
class Traits:
    """What the audience statistics know of a person; None where Instagram does not know it."""

    country: str | None
    city: str | None
    age: str | None
    gender: str
    warmth: float
    """How gladly the person takes part, 0 (never says a word) to 1."""


@dataclass
class Person:
    """Somebody on this Instagram other than the account's owner."""

    number: int
    traits: Traits
    tombstone: str
    _renamings: list[datetime] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    follows: list[Span] = field(default_factory=list)
    """When they followed the owner; `start` is the follow time that lists show."""
    owner_follows: list[Span] = field(default_factory=list)
    """When the owner followed them."""
    absences: list[Span] = field(default_factory=list)
    """When their account was deactivated."""
    deleted_at: datetime | None = None
    requests: list[Request] = field(default_factory=list)
    """Of the owner to follow them."""
    own_requests: list[Request] = field(default_factory=list)
    """Of theirs to follow the owner."""
    marks: defaultdict[Mark, list[Span]] = field(default_factory=lambda: defaultdict(list))

    @property
    def scoped_id(self) -> str:
        """Their id as this app sees it; it does not change with the name (graph-api.md 8.1)."""
        return str(1_300_000_000_000_000 + self.number * 104_729)

    def rename(self, name: str, at: datetime) -> None:
        """Carry this name from a moment on."""
        self._renamings.append(at)
        self._names.append(name)

    def name_at(self, moment: datetime) -> str:
        """The username carried at a moment (the first one, for any moment before it)."""
        return self._names[max(0, bisect_right(self._renamings, moment) - 1)]

    def name_before(self, moment: datetime) -> str:
        """The username carried until just before a moment."""
        return self._names[max(0, bisect_left(self._renamings, moment) - 1)]

    def present_at(self, moment: datetime) -> bool:
        """Whether the account exists and is not deactivated."""
        if self.deleted_at is not None and self.deleted_at <= moment:
            return False
        return not any(span.covers(moment) for span in self.absences)

    def mark_at(self, mark: Mark, moment: datetime) -> Span | None:
        """Since when the owner has them marked so at a moment."""
        return covering(self.marks.get(mark, ()), moment)

    def within_reach_at(self, moment: datetime) -> bool:
        """Whether the account is there for the owner: neither gone nor blocked."""
        return self.present_at(moment) and self.mark_at(Mark.BLOCKED, moment) is None

    def follow_at(self, moment: datetime) -> Span | None:
        """The follow by which the person is in the owner's list of followers at a moment."""
        return covering(self.follows, moment) if self.within_reach_at(moment) else None

    def owner_follow_at(self, moment: datetime) -> Span | None:
        """The owner's follow of this person, shown even if deleted, but not while deactivated."""
        if any(span.covers(moment) for span in self.absences):
            return None
        if self.mark_at(Mark.BLOCKED, moment) is not None:
            return None
        return covering(self.owner_follows, moment)

    def owner_follow_around(self, moment: datetime) -> datetime | None:
        """The start of the owner's follow that is open at a moment, or ends with it."""
        spans = (s for s in reversed(self.owner_follows) if s.covers(moment) or s.end == moment)
        return next((span.start for span in spans), None)

    def listed_name_at(self, moment: datetime) -> str:
        """The name in the owner's `following` list: a tombstone once the account is deleted."""
        gone = self.deleted_at is not None and self.deleted_at <= moment
        return self.tombstone if gone else self.name_at(moment)


def covering(spans: Sequence[Span], moment: datetime) -> Span | None:
    """The stretch, the last one if there are several, in which a moment lies."""
    return next((span for span in reversed(spans) if span.covers(moment)), None)


def settle(requests: Sequence[Request], at: datetime, outcome: Outcome) -> bool:
    """End the open one of some requests, and say whether there was one."""
    opened = [request for request in requests if request.is_open_at(at)]
    for request in opened:
        request.settled_at, request.outcome = at, outcome
    return bool(opened)
