"""Draws that the simulation shares: pools of people, counts of rare events, times of day.

Everything is drawn from the generator of the day at hand, so a day's events do not depend on how
many days are lived after it.
"""

import math
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from sandbox.people import Person

# How lively each hour of the day is, in UTC: the audience is mostly European.
LIVELINESS = (3, 2, 1, 1, 1, 2, 4, 6, 7, 7, 7, 8, 9, 8, 8, 8, 9, 11, 13, 14, 13, 10, 7, 5)


class Roster:
    """A pool of people from which one is drawn in constant time, in a reproducible order."""

    def __init__(self) -> None:
        self._people: list[Person] = []
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._people)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people)

    def __contains__(self, person: Person) -> bool:
        return person.number in self._places

    def hold(self, person: Person, *, belongs: bool) -> None:
        """Add or remove a person, whichever brings the pool to the wanted state."""
        place = self._places.get(person.number)
        if belongs and place is None:
            self._places[person.number] = len(self._people)
            self._people.append(person)
        elif not belongs and place is not None:
            last = self._people.pop()
            if last is not person:
                self._people[place] = last
                self._places[last.number] = place
            del self._places[person.number]

    def draw(self, rng: random.Random) -> Person | None:
        """Somebody of the pool, or None when it is empty."""
        return rng.choice(self._people) if self._people else None


def poisson(rng: random.Random, mean: float) -> int:
    """How often something rare happens (Knuth's method; means here are small)."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def moment_between(rng: random.Random, start: datetime, end: datetime) -> datetime:
    """A whole second in `[start, end)` of a day, likelier in the lively hours."""
    hour = rng.choices(range(24), weights=LIVELINESS)[0]
    seconds = ((hour - start.hour) % 24) * 3600 + rng.randrange(3600)
    length = int((end - start).total_seconds())
    return start + timedelta(seconds=seconds if seconds < length else rng.randrange(length))
