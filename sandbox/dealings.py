"""What is rare in the usual life and makes an eventful one: all that a ledger could get wrong.

The owner blocks, removes, asks to follow and is asked; crowds follow in the same second and some of
them rename or leave; people rename over and over, go back to an old name, take a name that another
has left; they unfollow and follow again. Drawn from a generator of its own, after the usual day
(`life`), and as there nobody has two of these on one day.
"""

import heapq
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sandbox.events import EventKind
from sandbox.habits import USUAL, Habits
from sandbox.life import Population
from sandbox.owner import Owner, OwnerRename
from sandbox.people import Mark, Outcome, Person, Request, Span, settle
from sandbox.rosters import moment_between, poisson

_MARKED_FOR_NOW = (Mark.CLOSE_FRIEND, Mark.RESTRICTED, Mark.HIDDEN_FROM, Mark.FAVORITE)
_FATES = (Outcome.ACCEPTED, Outcome.WITHDRAWN, Outcome.DECLINED, None)
_FATE_WEIGHTS = (55, 12, 13, 20)

_Deed = Callable[[random.Random, datetime], object]


class Dealings:
    """What goes on beside the usual life, and what is planned for days to come."""

    def __init__(self, population: Population, owner: Owner, habits: Habits = USUAL) -> None:
        self._population = population
        self._factor = habits.dealings
        self._owner_name = owner.username
        self.owner_renames: list[OwnerRename] = []
        self._plans: list[tuple[datetime, int, Person | None, _Deed]] = []
        self._planned = 0
        # How often a day.
        self._rates: tuple[tuple[float, _Deed], ...] = (
            (0.15, self._block),
            (0.1, self._remove),
            (0.06, self._crowd),
            (0.06, self._rename_repeatedly),
            (0.06, self._leave_name),
            (0.15, self._waver),
            (0.15, self._owner_wavers),
            (0.35, self._request),
            (0.12, self._be_requested),
            (0.4, self._mark),
            (0.005, self._rename_owner),
        )

    def live(self, rng: random.Random, start: datetime, end: datetime) -> None:
        """Let one day `[start, end)` pass."""
        if not self._factor:
            return
        while self._plans and self._plans[0][0] < end:
            at, _, person, deed = heapq.heappop(self._plans)
            if person is None or self._population.is_free(person):
                deed(rng, at)
            else:
                self._plan(at + timedelta(days=1, hours=2), deed, person)
        for rate, deed in self._rates:
            for _ in range(poisson(rng, rate * self._factor)):
                deed(rng, moment_between(rng, start, end))

    def _plan(self, at: datetime, deed: _Deed, person: Person | None) -> None:
        self._planned += 1
        heapq.heappush(self._plans, (at, self._planned, person, deed))

    def _block(self, rng: random.Random, at: datetime) -> None:
        people = self._population
        rosters = (people.followers, people.followed, people.strangers)
        person = people.pick(rng, rng.choices(rosters, weights=(6, 2, 2))[0])
        if person is None:
            return
        # Whether the follow comes back with the unblocking is not known: here it may or may not.
        if rng.random() < 0.5:
            for span in (*person.follows, *person.owner_follows):
                span.end = span.end or at
        settle(person.requests, at, Outcome.WITHDRAWN)
        settle(person.own_requests, at, Outcome.WITHDRAWN)
        person.marks[Mark.BLOCKED].append(Span(at))
        people.record(person, EventKind.BLOCKED, at)
        if rng.random() < 0.6:
            self._plan(_later(rng, at, 60), partial(self._unblock, person), person)

    def _unblock(self, person: Person, rng: random.Random, at: datetime) -> None:
        person.marks[Mark.BLOCKED][-1].end = at
        self._population.record(person, EventKind.UNBLOCKED, at)
        if rng.random() < 0.5:
            self._plan(_later(rng, at, 30), partial(self._follow_again, person), person)

    def _remove(self, rng: random.Random, at: datetime) -> None:
        if person := self._population.pick(rng, self._population.followers):
            person.follows[-1].end = at
            self._population.record(person, EventKind.REMOVED, at)
            if rng.random() < 0.3:
                self._plan(_later(rng, at, 30), partial(self._follow_again, person), person)

    def _crowd(self, rng: random.Random, at: datetime) -> None:
        crowd = [self._population.new_person(rng, at) for _ in range(rng.randrange(2, 9))]
        for person in crowd:
            self._population.arrive(person, at)
        stirred_at = _later(rng, at, 30)
        renamed, other = rng.sample(crowd, 2)
        self._plan(stirred_at, partial(self._rename, renamed, None), renamed)
        deed = rng.choice((partial(self._rename, other, None), partial(self._unfollow, other)))
        if rng.random() < 0.7:
            self._plan(stirred_at + timedelta(minutes=rng.randrange(600)), deed, other)

    def _rename_repeatedly(self, rng: random.Random, at: datetime) -> None:
        person = self._population.pick(rng, self._population.known)
        if person is None:
            return
        # A name that was left is promised once, to who left it or to another: no two can have it.
        first_name = person.name_at(at)
        self._rename(person, None, rng, at)
        for _ in range(rng.randrange(1, 4)):
            at = _later(rng, at, 10)
            self._plan(at, partial(self._rename, person, None), person)
        if rng.random() < 0.4:
            self._plan(_later(rng, at, 10), partial(self._rename, person, first_name), person)

    def _leave_name(self, rng: random.Random, at: datetime) -> None:
        """Somebody renames, and another takes the name that is free now."""
        people = self._population
        if person := people.pick(rng, people.known):
            left = person.name_at(at)
            self._rename(person, None, rng, at)
            taker = people.pick(rng, people.known) if rng.random() < 0.5 else None
            if taker is not None:
                deed: _Deed = partial(self._rename, taker, left)
            else:
                deed = partial(self._newcomer_called, left)
            self._plan(_later(rng, at, 6), deed, taker)

    def _newcomer_called(self, name: str, rng: random.Random, at: datetime) -> None:
        self._population.arrive(self._population.new_person(rng, at, name), at)

    def _rename(self, person: Person, name: str | None, rng: random.Random, at: datetime) -> None:
        if person.within_reach_at(at):
            person.rename(name or self._population.unused_name(rng, person.name_at(at)), at)
            self._population.record(person, EventKind.RENAMED, at)

    def _waver(self, rng: random.Random, at: datetime) -> None:
        if person := self._population.pick(rng, self._population.followers):
            self._unfollow(person, rng, at)
            self._plan(_later(rng, at, 40), partial(self._follow_again, person), person)

    def _unfollow(self, person: Person, _rng: random.Random, at: datetime) -> None:
        if span := person.follow_at(at):
            span.end = at
            self._population.record(person, EventKind.UNFOLLOWED, at)

    def _follow_again(self, person: Person, _rng: random.Random, at: datetime) -> None:
        if person.within_reach_at(at) and person.follow_at(at) is None:
            self._population.arrive(person, at)

    def _owner_wavers(self, rng: random.Random, at: datetime) -> None:
        if person := self._population.pick(rng, self._population.followed):
            person.owner_follows[-1].end = at
            self._population.record(person, EventKind.OWNER_UNFOLLOWED, at)
            if rng.random() < 0.5:
                self._plan(
                    _later(rng, at, 40), partial(self._settle, person, Outcome.ACCEPTED), person
                )

    def _request(self, rng: random.Random, at: datetime) -> None:
        people = self._population
        person = people.pick(rng, people.followers) if rng.random() < 0.3 else None
        if person is None or person in people.followed or _is_asked(person, at):
            person = people.new_person(rng, at)
        person.requests.append(Request(at))
        people.record(person, EventKind.REQUEST_SENT, at)
        if fate := rng.choices(_FATES, weights=_FATE_WEIGHTS)[0]:
            self._plan(_later(rng, at, 50), partial(self._settle, person, fate), person)

    def _settle(self, person: Person, fate: Outcome, _rng: random.Random, at: datetime) -> None:
        if not person.within_reach_at(at):
            return
        if fate is Outcome.ACCEPTED:
            self._population.be_followed(person, at)
        elif settle(person.requests, at, fate):
            kind = {
                Outcome.WITHDRAWN: EventKind.REQUEST_WITHDRAWN,
                Outcome.DECLINED: EventKind.REQUEST_DECLINED,
            }[fate]
            self._population.record(person, kind, at)

    def _be_requested(self, rng: random.Random, at: datetime) -> None:
        person = self._population.new_person(rng, at)
        person.own_requests.append(Request(at))
        self._population.record(person, EventKind.REQUEST_RECEIVED, at)
        if rng.random() < 0.5:
            self._plan(_later(rng, at, 30), partial(self._follow_again, person), person)

    def _mark(self, rng: random.Random, at: datetime) -> None:
        people = self._population
        if rng.random() < 0.2:
            person, mark = people.pick(rng, people.strangers), Mark.SUGGESTION_REMOVED
        else:
            person, mark = people.pick(rng, people.known), rng.choice(_MARKED_FOR_NOW)
        if person is None:
            return
        if span := person.mark_at(mark, at):
            span.end = at
        else:
            person.marks[mark].append(Span(at))

    def _rename_owner(self, rng: random.Random, at: datetime) -> None:
        old, self._owner_name = (
            self._owner_name,
            self._population.unused_name(rng, self._owner_name),
        )
        self.owner_renames.append(OwnerRename(old, self._owner_name, at))


def _later(rng: random.Random, at: datetime, days: float) -> datetime:
    # On another day at the earliest: the rest of this one was lived already.
    return at + timedelta(seconds=round(rng.uniform(1.1, max(2.0, days)) * 86_400))


def _is_asked(person: Person, at: datetime) -> bool:
    return any(request.is_open_at(at) for request in person.requests)
