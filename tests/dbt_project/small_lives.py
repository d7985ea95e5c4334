"""How small worlds come about: random lives of a few people, captured now and then.

Few people, few names and few seconds make every coincidence happen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random

from hypothesis import strategies as st

from tests.dbt_project.raw_warehouse import utc
from tests.dbt_project.small_worlds import Following, Form, Moment, View, World

_NAMES = [f"fan_{letter}" for letter in "abcdefgh"]
_FIRST = utc("2026-01-10 12:00:00")
_APART = timedelta(days=10)
_SECOND = timedelta(seconds=1)

# When those of the first list had followed; two of the seconds share a minute.
_LONG_AGO = [
    utc("2025-02-01 10:00:00"),
    utc("2025-02-01 10:00:20"),
    *(utc(f"2025-{month:02}-11 10:00:30") for month in (4, 7, 10)),
]
# And how long before the next archive the others did: two share a minute, one did at the very
# moment of the archive before, and the last one was too late for that.
_SINCE = [
    timedelta(days=2),
    timedelta(days=1, hours=23, minutes=59, seconds=40),
    timedelta(days=6),
    _APART,
    _APART + timedelta(minutes=50),
]


@dataclass
class _Life:
    """Both lists as they change."""

    followers: dict[str, datetime]
    following: dict[str, datetime]
    away: dict[str, datetime] = field(default_factory=dict)
    _persons: dict[str, int] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)
    _held: dict[tuple[bool, str, datetime], tuple[datetime, int]] = field(default_factory=dict)
    _open: dict[int, Following] = field(default_factory=dict)
    _ended: list[Following] = field(default_factory=list)

    def __post_init__(self) -> None:
        for listed in (self.followers, self.following):
            for name, at in listed.items():
                self._is_told_apart(listed, name, at, self._person(name))
        self._record(None)

    @property
    def lives(self) -> tuple[Following, ...]:
        """Who really followed when, until now."""
        return (*self._ended, *self._open.values())

    def happen(self, event: str, name: str, other: str, at: datetime) -> None:
        """One event; nothing, if there is nobody to whom it could happen."""
        {
            "follows": self._follow,
            "leaves": self._leave,
            "renames": self._rename,
            "hands the name over": self._hand_over,
            "is deactivated or comes back": self._switch,
            "deletes the account": self._delete,
            "is followed or dropped": self._owner_acts,
        }[event](name, other, at)
        self._record(at)

    def _record(self, at: datetime | None) -> None:
        """What is so since a moment; None for what begins with the follow itself."""
        now = {
            self._persons[name]: Following(
                self._persons[name], name, followed_at, listed is self.away, at or followed_at
            )
            for listed in (self.followers, self.away)
            for name, followed_at in listed.items()
        }
        for person, was in list(self._open.items()):
            if replace(now.get(person, was), begins=was.begins) != was or person not in now:
                self._ended.append(replace(self._open.pop(person), ends=at))
        for person, one in now.items():
            self._open.setdefault(person, one)

    def _person(self, name: str) -> int:
        """Who has a name, or had it last."""
        return self._persons.setdefault(name, next(self._numbers))

    def _is_told_apart(
        self, listed: dict[str, datetime], name: str, at: datetime, person: int
    ) -> bool:
        """Whether the name had no other second of that minute, and nobody else's follow of it.

        The ledger keeps one of each; and nothing tells the follow of one who left from that of
        another who followed in the same second and took over the name.
        """
        key = listed is self.followers, name, at.replace(second=0)
        return self._held.setdefault(key, (at, person)) == (at, person)

    def _follow(self, name: str, _other: str, at: datetime) -> None:
        person = self._person(name)
        if name not in self.away and self._is_told_apart(self.followers, name, at, person):
            self.followers[name] = at

    def _leave(self, name: str, _other: str, _at: datetime) -> None:
        self.followers.pop(name, None)

    def _rename(self, name: str, other: str, _at: datetime) -> None:
        if name in self.away:
            return
        person = self._person(name)
        lists = [listed for listed in (self.followers, self.following) if name in listed]
        if other not in self.followers | self.following | self.away and all(
            self._is_told_apart(listed, other, listed[name], person) for listed in lists
        ):
            for listed in lists:
                listed[other] = listed.pop(name)
            self._persons[other] = person
            del self._persons[name]

    def _hand_over(self, name: str, other: str, at: datetime) -> None:
        self._rename(name, other, at)
        if name not in self.following:
            self._follow(name, other, at)

    def _switch(self, name: str, _other: str, _at: datetime) -> None:
        if name in self.away:
            self.followers[name] = self.away.pop(name)
        elif name in self.followers:
            self.away[name] = self.followers.pop(name)

    def _delete(self, name: str, _other: str, _at: datetime) -> None:
        if name in self.away:
            return
        self.followers.pop(name, None)
        # Whoever has the name from now on is somebody else.
        self._persons.pop(name, None)
        if name in self.following:
            self.following[f"__deleted__{name.replace('_', 'x')}abcdefghij"] = self.following.pop(
                name
            )

    def _owner_acts(self, name: str, _other: str, at: datetime) -> None:
        is_new = self.following.pop(name, None) is None
        if is_new and self._is_told_apart(self.following, name, at, self._person(name)):
            self.following[name] = at


_EVENTS = {
    "follows": 3,
    "leaves": 2,
    "renames": 4,
    "hands the name over": 1,
    "is deactivated or comes back": 2,
    "deletes the account": 1,
    "is followed or dropped": 2,
}
# A list is a little older than its archive.
_TOO_LATE = {"follows", "hands the name over", "is followed or dropped"}


def worlds(number: int) -> st.SearchStrategy[list[World]]:
    """Some worlds of two to five moments.

    Drawn from one seed: hundreds of choices, drawn one by one, would cost more than the models do.
    """
    return st.randoms(use_true_random=True).map(
        lambda random: [_world(random) for _ in range(number)]
    )


def _world(random: Random) -> World:
    names = random.sample(_NAMES, random.randint(3, len(_NAMES)))
    long_ago = random.sample(_LONG_AGO, random.randint(1, len(_LONG_AGO)))
    life = _Life(
        {name: random.choice(long_ago) for name in names if random.random() < 0.6},
        {name: random.choice(long_ago) for name in names if random.random() < 0.4},
    )
    # Most archives show everything, or nothing would ever be certain.
    is_plain = random.random() < 0.3
    moments: list[Moment] = []
    for number in range(random.choice([2, 3, 3, 4, 4, 5])):
        at = _FIRST + number * _APART
        happening = [
            (_when(random, event, at), event)
            for event in random.choices(
                list(_EVENTS), list(_EVENTS.values()), k=random.randint(0, 6) if number else 0
            )
        ]
        for when, event in sorted(happening, key=lambda one: one[0]):
            name, other = random.choices(names, k=2)
            life.happen(event, name, other, when)
        moments.append(_moment(random, at, life, is_plain=is_plain))
    return World(tuple(moments), tuple(random.randint(0, 9) for _ in range(5)), life.lives)


def _when(random: Random, event: str, at: datetime) -> datetime:
    """Before an archive's moment; only a follow may have come too late for the archive before."""
    when = at - random.choice(_SINCE)
    return when if event in _TOO_LATE else max(when, at - _APART + _SECOND)


def _moment(random: Random, at: datetime, life: _Life, *, is_plain: bool) -> Moment:
    views = [View.WHOLE] if is_plain else [View.WHOLE, View.WHOLE, View.WHOLE, *View]
    forms = [Form.JSON] if is_plain else [Form.JSON, Form.JSON, *Form]
    view = random.choice(views)
    # Instagram's counter lags; it is never so low that a list which was cut has as many rows.
    factors = [None, 1.0, 1.0, 1.5] if view != View.WHOLE else [None, 1.0, 1.0, 1.0, 1.5, 0.5]
    factor = random.choice(factors)
    return Moment(
        at,
        dict(life.followers),
        dict(life.following),
        view,
        random.choice(forms),
        at - timedelta(days=random.choice([30, 90, 150, 300, 365])),
        None if factor is None else int(len(life.followers) * factor),
    )
