"""How people come, go, rename, vanish and return: one day after another.

Each person has at most one such event a day, chosen from the state at the day's start, so no two
events of a day can contradict each other. Posts and comments are `publishing`.
"""

import heapq
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sandbox import names
from sandbox.events import Event, EventKind
from sandbox.habits import USUAL, Habits
from sandbox.people import Outcome, Person, Span, Traits, settle
from sandbox.rosters import Roster, moment_between, poisson

# Per known person and day.
RENAMES, DEACTIVATIONS, DELETIONS = 0.0003, 0.00015, 0.0001
# Per follower and day.
UNFOLLOWS = 0.0011
# New followers a day by weekday, Monday first.
ARRIVALS = (2.9, 3.1, 3.3, 3.4, 3.1, 3.9, 4.2)
SAME_SECOND = 0.006
NEVER_RETURNS = 0.25
FOLLOW_BACKS = 0.05

_PLACES = (
    ("DE", ("Berlin, Berlin", "Hamburg, Hamburg", "Munich, Bavaria")),
    ("AT", ("Vienna, Vienna", "Graz, Styria")),
    ("CH", ("Zürich, Zürich", "Basel, Basel-Stadt")),
    ("GB", ("London, England", "Leeds, England")),
    ("US", ("Portland, Oregon", "Chicago, Illinois")),
    ("FR", ("Lyon, Auvergne-Rhône-Alpes", "Paris, Île-de-France")),
    ("DK", ("Aarhus, Midtjylland",)),
    ("JP", ("Kyoto, Kyoto Prefecture",)),
)
_PLACE_WEIGHTS = (38, 12, 9, 12, 11, 8, 5, 5)
_AGES = (None, "13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+")
_AGE_WEIGHTS = (4, 2, 17, 36, 24, 11, 4, 2)


class Population:
    """Everybody the account has to do with, and all that happened to them so far."""

    def __init__(self, habits: Habits = USUAL) -> None:
        self._habits = habits
        self.people: list[Person] = []
        self.events: list[Event] = []
        self.followers = Roster()
        self.followed = Roster()
        self.known = Roster()  # follows the owner, or is followed
        self.strangers = Roster()
        self._former = Roster()
        self._names: set[str] = set()
        self._returns: list[tuple[datetime, int, Person]] = []
        self._newcomers: list[Person] = []
        self._touched: dict[int, Person] = {}

    def live(self, rng: random.Random, start: datetime, end: datetime, pull: float) -> None:
        """Let one day `[start, end)` pass; `pull` is what good posts add to the arrivals."""
        self._return(end)
        known, followers = len(self.known), len(self.followers)
        for _ in range(poisson(rng, RENAMES * known)):
            self._rename(rng, moment_between(rng, start, end))
        for _ in range(poisson(rng, DEACTIVATIONS * known)):
            self._deactivate(rng, moment_between(rng, start, end))
        for _ in range(poisson(rng, DELETIONS * known)):
            self._delete(rng, moment_between(rng, start, end))
        for _ in range(poisson(rng, UNFOLLOWS * followers)):
            self._unfollow(rng, moment_between(rng, start, end))
        newcomers = self._newcomers
        self._newcomers = []
        self._arrive(rng, start, end, pull)
        self._owner_acts(rng, start, end, newcomers)

    def commenter(self, rng: random.Random, at: datetime) -> Person:
        """Somebody who has something to say: mostly a warm follower, sometimes a passer-by."""
        if len(self.followers) < 5 or rng.random() < 0.12:
            stranger = self.strangers.draw(rng) if rng.random() < 0.3 else None
            return stranger or self.new_person(rng, at)
        drawn = [self.followers.draw(rng) for _ in range(6)]
        candidates = [person for person in drawn if person and self.is_free(person)]
        if not candidates:
            return self.new_person(rng, at)
        return max(candidates, key=lambda person: person.traits.warmth)

    def settle(self, end: datetime) -> None:
        """Put all to whom something happened into the pools they belong to at the day's end."""
        for person in self._touched.values():
            here = person.within_reach_at(end)
            follows = here and any(span.end is None for span in person.follows)
            followed = here and any(span.end is None for span in person.owner_follows)
            self.followers.hold(person, belongs=follows)
            self.followed.hold(person, belongs=followed)
            self.known.hold(person, belongs=follows or followed)
            self._former.hold(person, belongs=here and bool(person.follows) and not follows)
            self.strangers.hold(
                person, belongs=here and not person.follows and not person.owner_follows
            )
        self._touched.clear()

    def is_free(self, person: Person) -> bool:
        """Whether nothing has happened to them today."""
        return person.number not in self._touched

    def pick(self, rng: random.Random, roster: Roster) -> Person | None:
        """Somebody of a pool to whom nothing has happened today, if chance finds one."""
        person = roster.draw(rng)
        return person if person is not None and self.is_free(person) else None

    def record(self, person: Person, kind: EventKind, at: datetime) -> None:
        """Note what has happened to somebody; nothing else may on the same day."""
        # The open follow, or the one that this very event has just closed.
        open_follow = next((s for s in person.follows if s.end is None or s.end == at), None)
        self._touched[person.number] = person
        follow = None if open_follow is None else open_follow.start
        self.events.append(Event(at, kind, person, follow))

    def arrive(self, person: Person, at: datetime) -> None:
        """Let somebody follow the owner, who approves it if they had asked for it."""
        if settle(person.own_requests, at, Outcome.ACCEPTED):
            self.record(person, EventKind.REQUEST_APPROVED, at)
        again = bool(person.follows)
        person.follows.append(Span(at))
        self.record(person, EventKind.FOLLOWED_AGAIN if again else EventKind.FOLLOWED, at)

    def be_followed(self, person: Person, at: datetime) -> None:
        """Let the owner follow somebody, who accepts it if the owner had asked for it."""
        if any(span.end is None for span in person.owner_follows):
            return
        if settle(person.requests, at, Outcome.ACCEPTED):
            self.record(person, EventKind.REQUEST_ACCEPTED, at)
        person.owner_follows.append(Span(at))
        self.record(person, EventKind.OWNER_FOLLOWED, at)

    def new_person(self, rng: random.Random, at: datetime, name: str | None = None) -> Person:
        """Somebody new, with a name of their own or one that is free again."""
        country, cities = rng.choices(_PLACES, weights=_PLACE_WEIGHTS)[0]
        is_known = rng.random() < 0.95
        traits = Traits(
            country=country if is_known else None,
            city=rng.choice(cities) if is_known and rng.random() < 0.8 else None,
            age=rng.choices(_AGES, weights=_AGE_WEIGHTS)[0],
            gender=rng.choices("FMU", weights=(62, 30, 8))[0],
            warmth=0.0 if rng.random() < 0.45 else rng.random() ** 3,
        )
        person = Person(len(self.people), traits, names.tombstone(rng))
        person.rename(name or self.unused_name(rng, None), at)
        self.people.append(person)
        self._touched[person.number] = person
        return person

    def unused_name(self, rng: random.Random, old: str | None) -> str:
        """A name that nobody ever had, in place of an old one or for somebody new."""
        while True:
            name = names.username(rng) if old is None else names.renamed(rng, old)
            if name not in self._names:
                self._names.add(name)
                return name

    def _return(self, end: datetime) -> None:
        while self._returns and self._returns[0][0] < end:
            at, _, person = heapq.heappop(self._returns)
            self.record(person, EventKind.RETURNED, at)

    def _rename(self, rng: random.Random, at: datetime) -> None:
        if person := self.pick(rng, self.known):
            person.rename(self.unused_name(rng, person.name_at(at)), at)
            self.record(person, EventKind.RENAMED, at)

    def _deactivate(self, rng: random.Random, at: datetime) -> None:
        if person := self.pick(rng, self.known):
            days = rng.uniform(2, 70)
            forever = rng.random() < NEVER_RETURNS
            until = None if forever else at + timedelta(seconds=round(days * 86400))
            person.absences.append(Span(at, until))
            self.record(person, EventKind.DEACTIVATED, at)
            if until is not None:
                heapq.heappush(self._returns, (until, person.number, person))

    def _delete(self, rng: random.Random, at: datetime) -> None:
        if person := self.pick(rng, self.known):
            person.deleted_at = at
            for span in person.follows:
                span.end = span.end or at
            self.record(person, EventKind.DELETED, at)

    def _unfollow(self, rng: random.Random, at: datetime) -> None:
        first, second = self.pick(rng, self.followers), self.pick(rng, self.followers)
        if first is None or second is None:
            return
        # Who came lately leaves sooner.
        person = max(first, second, key=lambda p: p.follows[-1].start)
        person.follows[-1].end = at
        self.record(person, EventKind.UNFOLLOWED, at)

    def _arrive(self, rng: random.Random, start: datetime, end: datetime, pull: float) -> None:
        previous: datetime | None = None
        for _ in range(poisson(rng, self._arrivals(start, pull))):
            at = moment_between(rng, start, end)
            if previous is not None and rng.random() < SAME_SECOND:
                at = previous
            person = self._who_arrives(rng, at)
            self.arrive(person, at)
            self._newcomers.append(person)
            previous = at

    def _arrivals(self, start: datetime, pull: float) -> float:
        return ARRIVALS[start.weekday()] * (1 + pull) * self._habits.arrivals

    def _who_arrives(self, rng: random.Random, at: datetime) -> Person:
        source = rng.random()
        found: Person | None = None
        if source < 0.03:
            found = self.pick(rng, self._former)
        elif source < 0.07:
            found = self.pick(rng, self.strangers)
        elif source < 0.12:
            found = self.pick(rng, self.followed)
            if found is not None and found in self.followers:
                found = None
        return found or self.new_person(rng, at)

    def _owner_acts(
        self, rng: random.Random, start: datetime, end: datetime, newcomers: Sequence[Person]
    ) -> None:
        for person in newcomers:
            if rng.random() < FOLLOW_BACKS and self.is_free(person) and person in self.followers:
                self.be_followed(person, moment_between(rng, start, end))
        for _ in range(poisson(rng, 4.0 if len(self.followed) < 60 else 0.22)):
            at = moment_between(rng, start, end)
            self.be_followed(self.new_person(rng, at), at)
        if rng.random() < 0.05 and (tired_of := self.pick(rng, self.followed)):
            at = moment_between(rng, start, end)
            tired_of.owner_follows[-1].end = at
            self.record(tired_of, EventKind.OWNER_UNFOLLOWED, at)
