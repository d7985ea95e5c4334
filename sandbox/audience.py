"""Who the followers are, as counts: age, gender, place, and the hours at which they are online."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sandbox import measures, pacific
from sandbox.pacific import ONE_DAY
from sandbox.people import Person
from sandbox.rosters import LIVELINESS
from sandbox.world import World

MOST_SEGMENTS = 45
FEWEST_ENGAGEMENTS = 100
_HOUR = timedelta(hours=1)


def demographics(
    world: World,
    dimensions: Sequence[str],
    now: datetime,
    engaged_in: timedelta | None,
) -> Mapping[tuple[str, ...], int] | None:
    """Followers by age, gender, country or city, the 45 largest segments (graph-api.md 7.6).

    People of whom Instagram does not know all dimensions are left out.

    Args:
        world: The world.
        dimensions: One or more of `age`, `gender`, `country`, `city`.
        now: The moment.
        engaged_in: Count only who took part within this time before `now`; None counts all.

    Returns:
        Counts by segment, or None if there were fewer than 100 engagements.
    """
    chattiness = 0.0
    if engaged_in is not None:
        measured = ("likes", "comments", "saved", "shares")
        counts = [measures.content(world, name, now - engaged_in, now, now) for name in measured]
        if sum(count.total() for count in counts) < FEWEST_ENGAGEMENTS:
            return None
        chattiness = 0.2 if engaged_in > 7 * ONE_DAY else 0.4
    counted: Counter[tuple[str, ...]] = Counter()
    for person in world.people:
        if person.traits.warmth < chattiness or person.follow_at(now) is None:
            continue
        segment = [_trait(person, dimension) for dimension in dimensions]
        known = tuple(value for value in segment if value is not None)
        if len(known) == len(segment):
            counted[known] += 1
    return dict(counted.most_common(MOST_SEGMENTS))


def online(world: World, day_end: datetime) -> Mapping[str, int]:
    """How many followers were online in each hour of the reporting day that ended at `day_end`.

    Hours are those of the Pacific clock, "0" to "23".
    """
    start = pacific.days_before(day_end, 1)
    rng = random.Random(f"{world.seed}:online:{day_end.isoformat()}")
    told = {}
    for hour in range(24):
        moment = start + hour * _HOUR
        share = 0.05 * LIVELINESS[moment.hour] * rng.uniform(0.85, 1.15)
        told[str(hour)] = int(world.followers_count(min(moment, day_end)) * min(0.9, share))
    return told


def _trait(person: Person, dimension: str) -> str | None:
    value: str | None = getattr(person.traits, dimension)
    return value
