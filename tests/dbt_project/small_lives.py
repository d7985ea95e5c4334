"""How small worlds come about: random lives of a few people, captured now and then.

Few people, few names and few seconds make every coincidence happen.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import strategies as st

from tests.dbt_project.raw_warehouse import utc
from tests.dbt_project.small_worlds import Form, Moment, View, World

_NAMES = [f"fan_{letter}" for letter in "abcdefgh"]
_FIRST = utc("2026-01-10 12:00:00")
_APART = timedelta(days=10)

# When those of the first list had followed; two of the seconds share a minute.
_LONG_AGO = [
    utc("2025-02-01 10:00:00"),
    utc("2025-02-01 10:00:20"),
    *(utc(f"2025-{month:02}-11 10:00:30") for month in (4, 7, 10)),
]
# And how long before the next archive the others did: two share a minute, and the last one was too
# late for the archive before.
_SINCE = [
    timedelta(days=2),
    timedelta(days=1, hours=23, minutes=59, seconds=40),
    timedelta(days=6),
    _APART + timedelta(minutes=50),
]


@dataclass
class _Life:
    """Both lists as they change."""

    followers: dict[str, datetime]
    following: dict[str, datetime]
    away: dict[str, datetime] = field(default_factory=dict)

    def happen(self, event: str, name: str, other: str, at: datetime) -> None:
        """One event; nothing, if there is nobody to whom it could happen."""
        {
            "follows": self._follow,
            "leaves": self._leave,
            "renames": self._rename,
            "is deactivated or comes back": self._switch,
            "deletes the account": self._delete,
            "is followed or dropped": self._owner_acts,
        }[event](name, other, at)

    def _follow(self, name: str, _other: str, at: datetime) -> None:
        if name not in self.away:
            self.followers[name] = at

    def _leave(self, name: str, _other: str, _at: datetime) -> None:
        self.followers.pop(name, None)

    def _rename(self, name: str, other: str, _at: datetime) -> None:
        if other not in self.followers | self.following | self.away:
            for listed in (self.followers, self.following):
                if name in listed:
                    listed[other] = listed.pop(name)

    def _switch(self, name: str, _other: str, _at: datetime) -> None:
        if name in self.away:
            self.followers[name] = self.away.pop(name)
        elif name in self.followers:
            self.away[name] = self.followers.pop(name)

    def _delete(self, name: str, _other: str, _at: datetime) -> None:
        self.followers.pop(name, None)
        if name in self.following:
            self.following[f"__deleted__{name.replace('_', 'x')}abcdefghij"] = self.following.pop(
                name
            )

    def _owner_acts(self, name: str, _other: str, at: datetime) -> None:
        if self.following.pop(name, None) is None:
            self.following[name] = at


_EVENTS = [
    "follows",
    "leaves",
    "renames",
    "is deactivated or comes back",
    "deletes the account",
    "is followed or dropped",
]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Worlds of two to five moments."""
    names = st.sampled_from(_NAMES)
    life = _Life(
        draw(st.dictionaries(names, st.sampled_from(_LONG_AGO), max_size=8)),
        draw(st.dictionaries(names, st.sampled_from(_LONG_AGO), max_size=4)),
    )
    moments = []
    for number in range(draw(st.integers(2, 5))):
        at = _FIRST + number * _APART
        if number:
            events = st.tuples(st.sampled_from(_EVENTS), names, names, st.sampled_from(_SINCE))
            for event, name, other, before in draw(st.lists(events, max_size=6)):
                life.happen(event, name, other, at - before)
        moments.append(_moment(draw, at, life))
    return World(tuple(moments), draw(st.tuples(*[st.integers(0, 9)] * 5)))


def _moment(draw: st.DrawFn, at: datetime, life: _Life) -> Moment:
    view = draw(st.sampled_from(View))
    # Instagram's counter lags; it is never so low that a list which was cut has as many rows.
    factors = [None, 1.0, 1.5] if view != View.WHOLE else [None, 1.0, 1.5, 0.5]
    factor = draw(st.sampled_from(factors))
    return Moment(
        at,
        dict(life.followers),
        dict(life.following),
        view,
        draw(st.sampled_from(Form)),
        at - timedelta(days=draw(st.sampled_from([30, 90, 150, 300, 365]))),
        None if factor is None else int(len(life.followers) * factor),
    )
