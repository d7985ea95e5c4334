"""The people of the world: who they are, and what they are called and whom they follow by moment.

A person is one human through all their names. Nothing here draws lots; `life` decides what happens.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Span:
    """A half-open stretch of time `[start, end)`; still open while `end` is None."""

    start: datetime
    end: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether the moment lies inside."""
        return self.start <= moment and (self.end is None or moment < self.end)


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

    def follow_at(self, moment: datetime) -> Span | None:
        """The follow by which the person is in the owner's list of followers at a moment."""
        return _covering(self.follows, moment) if self.present_at(moment) else None

    def owner_follow_at(self, moment: datetime) -> Span | None:
        """The owner's follow of this person, shown even if deleted, but not while deactivated."""
        if any(span.covers(moment) for span in self.absences):
            return None
        return _covering(self.owner_follows, moment)

    def listed_name_at(self, moment: datetime) -> str:
        """The name in the owner's `following` list: a tombstone once the account is deleted."""
        gone = self.deleted_at is not None and self.deleted_at <= moment
        return self.tombstone if gone else self.name_at(moment)


def _covering(spans: list[Span], moment: datetime) -> Span | None:
    return next((span for span in reversed(spans) if span.covers(moment)), None)
