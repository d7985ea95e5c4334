"""What one capture of a list shows and proves, in plain Python: the first half of the oracle.

Written from DESIGN.md («The follower ledger») and export-format.md 3.2, 4.1 and 4.2 for lists so
small that every capture can be compared with every other. Thresholds are those of
`dbt_project.yml`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from tests.dbt_project.small_worlds import Archive, Listed, Moment, World

_MINUTE = timedelta(minutes=1)
LAG = timedelta(hours=2)
_RANGES = (7, 30, 90, 180, 365, 1095)


def minute_of(at: datetime) -> datetime:
    """The minute that an archive in HTML tells of a follow."""
    return at.replace(second=0)


@dataclass(frozen=True)
class Row:
    """A name in a list, with the best follow time that any archive tells."""

    name: str
    at: datetime
    is_exact: bool = field(compare=False)

    @property
    def known_until(self) -> datetime:
        """The latest moment at which they may have followed."""
        return self.at if self.is_exact else self.at + _MINUTE

    @property
    def is_tombstone(self) -> bool:
        """Whether it stands for a deleted account."""
        return self.name.startswith("__deleted__")

    def may_be(self, other: "Row") -> bool:
        """Whether both can have one follow time."""
        if self.is_exact and other.is_exact:
            return self.at == other.at
        return minute_of(self.at) == minute_of(other.at)


@dataclass(frozen=True)
class Capture:
    """One list at one moment, and since which follow time a missing name is no follower."""

    at: datetime
    written_before: datetime
    rows: dict[str, Row]
    covered_from: datetime | None
    is_whole: bool

    def covers(self, row: Row) -> bool:
        """Whether the row would be listed if it were there."""
        return self.covered_from is None or row.at >= self.covered_from

    @property
    def listed_after(self) -> datetime:
        """Who followed later than this may be missing, for the list is a little older."""
        return max([row.at for row in self.rows.values()] + [self.at - LAG])


def captures_of(world: World, which: str) -> list[Capture]:
    """The captures that hold a list, judged by each other and by Instagram's count."""
    told = [
        (moment, list(moment.archives()))
        for moment in world.moments
        if which == "following" or any(a.followers is not None for a in moment.archives())
    ]
    shown = [_Shown(moment, archives, which) for moment, archives in told]
    for one in shown:
        one.all_shown = shown
    return [one.capture() for one in shown]


class _Shown:
    """What the archives of one moment show of a list, before it is known how whole it is."""

    def __init__(self, moment: Moment, archives: list[Archive], which: str) -> None:
        self.moment = moment
        self.which = which
        self.archives = archives
        self.speaker = min(archives, key=lambda a: a.written_before - a.captured_at)
        self.all_shown: list[_Shown] = []

    def listed(self) -> Iterator[tuple[Archive, str, datetime]]:
        """Every row of every archive."""
        for archive in self.archives:
            rows: Listed = getattr(archive, self.which) or {}
            for name, at in rows.items():
                yield archive, name, minute_of(at) if archive.is_html else at

    @cached_property
    def rows(self) -> dict[str, Row]:
        """The united list; a second that any archive of the account tells beats a minute."""
        seconds = {
            (name, at)
            for shown in self.all_shown
            for archive, name, at in shown.listed()
            if not archive.is_html
        }
        best: dict[str, Row] = {}
        for archive, name, at in self.listed():
            exact = sorted(s for n, s in seconds if n == name and minute_of(s) == at)
            row = Row(name, at, is_exact=True)
            if archive.is_html:
                row = Row(name, exact[0] if exact else at, is_exact=bool(exact))
            if name not in best or row.at > best[name].at:
                best[name] = row
        return best

    @property
    def oldest(self) -> datetime | None:
        """The oldest follow, at its earliest."""
        return min((row.at for row in self.rows.values()), default=None)

    @property
    def reaches_back_to(self) -> datetime | None:
        """The oldest follow, at its latest: what is cut off is older."""
        return min((row.known_until for row in self.rows.values()), default=None)

    def capture(self) -> Capture:
        """The list with its verdict."""
        at = self.speaker.captured_at
        is_whole, reaches_back = (False, True)
        if self.which == "followers":
            is_whole, reaches_back = self._verdict(at)
        covered_from: datetime | None = at
        if is_whole:
            covered_from = None
        elif reaches_back and self.reaches_back_to:
            covered_from = self.reaches_back_to
        return Capture(at, self.speaker.written_before, self.rows, covered_from, is_whole)

    def _verdict(self, at: datetime) -> tuple[bool, bool]:
        """Whether the list is whole, and whether it is at least from its oldest row on."""
        listed, counted = len(self.rows), self.moment.counted
        files = {number for archive in self.archives for number in archive.files}
        if files != set(range(1, max(files) + 1)):
            return False, False
        is_cut = self._is_of_a_date_range(at) or any(
            self._is_cut_by(witness) for witness in self._witnesses()
        )
        if not counted:
            return False, True
        if listed < 0.9 * counted:
            return False, is_cut
        return not is_cut and counted <= listed <= 1.1 * counted, True

    def _is_of_a_date_range(self, at: datetime) -> bool:
        """Signal 1: it reaches back as far as the form offers, and the account clearly further."""
        firsts = [shown.oldest for shown in self.all_shown]
        firsts += [min(a.following.values(), default=None) for a in self.archives]
        older = min((first for first in firsts if first), default=at)
        if not self.oldest or older >= self.oldest - timedelta(days=30):
            return False
        reach = (at - self.oldest) / timedelta(days=1)
        return any(days - max(2, 0.1 * days) <= reach <= days + 1 for days in _RANGES)

    def _witnesses(self) -> Iterator["_Shown"]:
        """The captures next to it in time, before and after, that reach further back."""
        reaching = [
            s for s in self.all_shown if s.oldest and self.oldest and s.oldest < self.oldest
        ]
        here = self.moment.at
        yield from [s for s in reaching if s.moment.at < here][-1:]
        yield from [s for s in reaching if s.moment.at > here][:1]

    def _is_cut_by(self, witness: "_Shown") -> bool:
        """Signals 3 and 4: all older follows are missing, and hardly any later one."""
        counted = self.moment.counted
        is_later = witness.moment.at > self.moment.at
        if counted and len(self.rows) >= counted and not is_later:
            return False
        assert self.oldest
        times = [row.at for row in witness.rows.values()]
        older = sum(at < self.oldest for at in times)
        later = [at for at in times if self.oldest <= at < self.speaker.captured_at]
        here = {minute_of(row.at) for row in self.rows.values()}
        missing = sum(minute_of(at) not in here for at in later)
        return older >= 3 and ((missing + 1) / (len(later) + 2)) ** older < 0.001
