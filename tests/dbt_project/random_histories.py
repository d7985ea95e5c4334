"""Random follower histories, and a plain comparison of neighbouring lists as their oracle.

All captures here are complete; few people, few seconds and few names make every coincidence happen.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise, product

from tests.dbt_project.raw_warehouse import RawWarehouse, utc

START = utc("2026-01-01")
NAMES = [f"person_{letter}" for letter in "abcdefgh"]

Row = tuple[str, datetime]
# A change is (type, reason, happened_at, previous name); an event adds the later capture's time.
Change = tuple[str, str | None, datetime | None, str | None]
Event = tuple[datetime, str, str | None, datetime | None, str | None]


@dataclass(frozen=True)
class History:
    """The lists of one account, in the order of capture."""

    account_id: str
    captures: tuple[tuple[datetime, frozenset[Row]], ...]

    def tell(self, raw: RawWarehouse) -> None:
        """Add the account's archives, in random order of arrival, and the counts beside them."""
        username = f"random_{self.account_id}"
        raw.connected(self.account_id, username, "2026-01-01")
        for number, (at, rows) in enumerate(self.captures):
            when = at.strftime("%Y-%m-%d %H:%M:%S")
            raw.profile(self.account_id, when, len(rows), username=username)
            raw.archive(
                f"{self.account_id}-{number}",
                username,
                when,
                {name: f"{followed_at:%Y-%m-%d %H:%M:%S}" for name, followed_at in rows},
            )

    def events(self) -> Counter[Event]:
        """Each event as (later capture, type, reason, happened_at, previous name)."""
        found: Counter[Event] = Counter()
        memory = Memory()
        together = frozenset(pair for _, rows in self.captures for pair in product(rows, rows))
        for (before_at, before), (after_at, after) in pairwise(self.captures):
            memory.see(before)
            step = Step(before_at, before, after, memory, together)
            found.update((after_at, *event) for event in step.events())
            memory.forget_renamed(step)
        return found


@dataclass
class Memory:
    """What the captures so far have shown of each name."""

    last_shown: dict[str, datetime] = field(default_factory=dict)
    renamed_away: set[str] = field(default_factory=set)

    def see(self, rows: frozenset[Row]) -> None:
        """Take in a capture."""
        self.last_shown.update(rows)
        self.renamed_away -= {name for name, _ in rows}

    def forget_renamed(self, step: "Step") -> None:
        """Whoever comes under a name that was given up is somebody else."""
        self.renamed_away |= {old for old, _ in step.renames.values()}


@dataclass(frozen=True)
class Step:
    """Two neighbouring captures."""

    before_at: datetime
    before: frozenset[Row]
    after: frozenset[Row]
    memory: Memory
    together: frozenset[tuple[Row, Row]]

    @cached_property
    def gone(self) -> frozenset[Row]:
        """Rows only in the earlier capture."""
        return self.before - self.after

    @cached_property
    def new(self) -> frozenset[Row]:
        """Rows only in the later capture."""
        return self.after - self.before

    @cached_property
    def fitting(self) -> set[tuple[Row, Row]]:
        """What might be one person under two names; who was ever listed at once is two."""
        return {
            (old, new)
            for old in self.gone
            for new in self.new
            if old[1] == new[1] and (old, new) not in self.together
        }

    @cached_property
    def renames(self) -> dict[Row, Row]:
        """The new row and the old one, where nothing else fits either."""
        olds = Counter(old for old, _ in self.fitting)
        news = Counter(new for _, new in self.fitting)
        return {new: old for old, new in self.fitting if olds[old] == news[new] == 1}

    def events(self) -> Iterator[Change]:
        """What happened between the two."""
        for row in self.new:
            yield from self._arrival(row)
        doubtful = {old for old, _ in self.fitting}
        for row in self.gone - doubtful:
            if not self._came_back(row[0]):
                yield "lost", "gone", None, None

    def _arrival(self, row: Row) -> Iterator[Change]:
        name, second = row
        known = self._known_since(name)
        if row in self.renames:
            yield "renamed", None, None, self.renames[row][0]
        elif known == second:
            yield "returned", None, None, None
        elif known and second > self.before_at:
            unseen = (name, known) in self.before
            yield "refollowed", "between_captures" if unseen else "after_loss", second, None
        elif second > self.before_at and row not in {new for _, new in self.fitting}:
            yield "gained", None, second, None

    def _known_since(self, name: str) -> datetime | None:
        """When the person who last had the name followed, unless they gave it up."""
        given_up = self.memory.renamed_away | {old for old, _ in self.renames.values()}
        return None if name in given_up else self.memory.last_shown.get(name)

    def _came_back(self, name: str) -> bool:
        """Whether a lost row's name is still listed, and not as a new name of somebody else."""
        return any(name == new for new, second in self.new if (new, second) not in self.renames)


def _random_history(number: int) -> History:
    choose = random.Random(number)  # noqa: S311 - the same histories every time
    people: dict[str, datetime] = {}
    captures = []
    for day in range(0, choose.randrange(20, 80, 10), 10):
        at = START + timedelta(days=day)
        for name in NAMES:
            _meet_fate(choose, people, name, at)
        captures.append((at, frozenset(people.items())))
    return History(f"1784149{number:010d}", tuple(captures))


def _meet_fate(choose: random.Random, people: dict[str, datetime], name: str, at: datetime) -> None:
    """One name follows, leaves, is changed, or leaves and follows again before a capture."""
    fate = choose.random()
    free = [other for other in NAMES if other not in people]
    if name not in people:
        if fate < 0.5:
            # Few moments, some of them before the capture before.
            people[name] = at - timedelta(days=choose.choice([1, 2, 3, 15, 25]))
    elif fate < 0.15:
        del people[name]
    elif fate < 0.35 and free:
        people[choose.choice(free)] = people.pop(name)
    elif fate < 0.45:
        people[name] = at - timedelta(days=choose.choice([1, 2]))


HISTORIES = [_random_history(number) for number in range(60)]
