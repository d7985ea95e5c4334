"""What a ledger may claim of a world's archives: the rules, one after another, in plain Python.

Written from DESIGN.md («The follower ledger») and export-format.md 2.6, 4 and 5; what a capture
proves is in `capture_oracle`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, product

from tests.dbt_project.capture_oracle import Capture, Row, captures_of, minute_of
from tests.dbt_project.small_worlds import World

Pair = tuple["Stay", "Stay"]
# A list, who vanished in it, and who appeared.
UnclearGroup = tuple[str, frozenset[str], frozenset[str]]


@dataclass(eq=False)
class Stay:
    """A row from the first capture that shows it to the one that would and does not."""

    row: Row
    first: int
    last: int
    gone: int | None = None
    before: "Stay | None" = None
    is_renamed_from: bool = False


@dataclass(frozen=True)
class Change:
    """An event, without ids and words."""

    kind: str
    reason: str | None
    name: str
    previous_name: str | None
    followed_at: datetime
    happened_at: datetime | None
    happened_after: datetime
    happened_before: datetime


@dataclass(frozen=True)
class Followed:
    """Somebody whom the owner follows or has followed, and between what it ended."""

    name: str
    followed_at: datetime
    first_followed_at: datetime
    is_deleted: bool
    ended: tuple[datetime | None, datetime] | None
    is_follower: bool | None


class Judged:
    """One list through all captures."""

    def __init__(self, captures: Sequence[Capture]) -> None:
        self.captures = captures
        names = sorted({name for capture in captures for name in capture.rows})
        self.stays = [stay for name in names for stay in _stays(captures, name)]

    def at(self, number: int) -> datetime:
        """The time of a capture."""
        return self.captures[number].at

    def fitting(self, other: "Judged") -> list[Pair]:
        """Stays that one person may have had one after the other, under two names.

        Also of a name of which no later list says whether it is still there, for whoever is new.
        """
        return [
            (old, new)
            for old, new in product(self.stays, self.stays)
            if old.row.name != new.row.name
            and old.row.may_be(new.row)
            and old.last < new.first
            and (old.gone is not None or self.lacked(new))
            and not any(c.covers(old.row) for c in self.captures[old.last + 1 : new.first])
            and not self._ever_together(old.row, new.row)
            and not self._is_steady_in(other, old, new)
        ]

    def _ever_together(self, old: Row, new: Row) -> bool:
        """Two names that were listed at one moment are two people."""
        return any(
            a.first <= b.last and b.first <= a.last
            for a, b in product(self.stays, self.stays)
            if a.row == old and b.row == new
        )

    def _is_steady_in(self, other: "Judged", old: Stay, new: Stay) -> bool:
        """Who keeps one of the two names in the other list has not changed it."""
        return any(
            other.at(stay.first) <= self.at(old.last) and self.at(new.first) <= other.at(stay.last)
            for stay in other.stays
            if stay.row.name in {old.row.name, new.row.name}
        )

    def confirms(self, old: Stay, new: Stay) -> bool:
        """Whether this list shows the change of name that the other one suggests."""
        return any(
            self.at(mine.last) < self.at(theirs.first) and mine.row.may_be(theirs.row)
            for mine, theirs in product(self.stays, self.stays)
            if (mine.row.name, theirs.row.name) == (old.row.name, new.row.name)
        )

    def lacked(self, stay: Stay) -> bool:
        """Whether a list before the stay should have shown it, so that its name is new."""
        return any(
            capture.covers(stay.row) and stay.row.at <= capture.listed_after
            for capture in self.captures[: stay.first]
        )


def _stays(captures: Sequence[Capture], name: str) -> Iterator[Stay]:
    stay = None
    for number, capture in enumerate(captures):
        row = capture.rows.get(name)
        if stay and row == stay.row:
            stay.last = number
            continue
        if stay and (row or (capture.covers(stay.row) and stay.row.at < capture.at)):
            stay.gone = number
            yield stay
            stay = None
        if row:
            stay = Stay(row, number, number)
    if stay:
        yield stay


class Ledger:
    """All that may be said of a world's followers, and of whom the owner follows."""

    def __init__(self, world: World) -> None:
        self.followers = Judged(captures_of(world, "followers"))
        self.following = Judged(captures_of(world, "following"))
        self.renames, self.unclear = _settle(self.followers, self.following)
        self.followed_renames, self.followed_unclear = _settle(self.following, self.followers)
        # Former holders of a name, and whoever followed under it later: nobody knows whether they
        # are the same.
        self.doubtful = self._link(self.followers, self.renames)
        self.followed_doubtful = self._link(self.following, self.followed_renames)

    def _link(self, judged: Judged, renames: list[Pair]) -> list[Pair]:
        """Chain the stays of each person; return those of whom it cannot be told."""
        for old, new in renames:
            new.before, new.is_renamed_from = old, True
            if old.gone is None:
                old.gone = new.first
        renamed_away = {old for old, _ in renames}
        doubtful = []
        for old, new in pairwise(judged.stays):
            if old.row.name == new.row.name and not new.before and old not in renamed_away:
                begin, end = judged.at(old.last), judged.at(new.first)
                given_up = old.row != new.row and self._given_up(old.row.name, begin, end)
                if given_up == {False}:
                    doubtful.append((old, new))
                elif not given_up:
                    new.before = old
        return doubtful

    def _given_up(self, name: str, begin: datetime, end: datetime) -> set[bool]:
        """Whether a list shows that the name was given up in between: certainly, or perhaps."""
        return {
            is_certain
            for judged, is_certain, pairs in (
                (self.followers, True, self.renames),
                (self.followers, False, self.unclear),
                (self.following, True, self.followed_renames),
                (self.following, False, self.followed_unclear),
            )
            for former, latter in pairs
            if former.row.name == name
            and begin < judged.at(latter.first)
            and judged.at(former.last) < end
        }

    @property
    def captures(self) -> Sequence[Capture]:
        """The followers lists by time."""
        return self.followers.captures

    def current(self) -> set[tuple[str, datetime]]:
        """Who follows now."""
        return {(s.row.name, s.row.at) for s in self.followers.stays if s.gone is None}

    def people(self) -> Counter[frozenset[tuple[str, datetime]]]:
        """Everybody, as the names and follow times that they ever had."""
        chains = _chains(self.followers).values()
        return Counter(frozenset((s.row.name, s.row.at) for s in stays) for stays in chains)

    def followed(self) -> Counter[Followed]:
        """Whom the owner follows or has followed."""
        holders = [stays[-1] for stays in _chains(self.followers).values()]
        return Counter(
            self._followed(stays, [one for one in holders if one.row.name == _named(stays)])
            for stays in _chains(self.following).values()
        )

    def _followed(self, stays: list[Stay], holders: list[Stay]) -> Followed:
        latest = stays[-1]
        is_deleted = latest.row.is_tombstone
        named = [stay for stay in stays if not stay.row.is_tombstone]
        ended = None
        gone = latest.first if is_deleted else latest.gone
        if gone is not None:
            until = max((self.following.at(stay.last) for stay in named), default=None)
            ended = until, self.following.captures[gone].written_before
        return Followed(
            _named(stays),
            latest.row.at,
            min(stay.row.at for stay in stays),
            is_deleted,
            ended,
            any(one.gone is None for one in holders) if holders else None,
        )

    def unclear_groups(self) -> set[UnclearGroup]:
        """Names that vanished and appeared with one follow time, of whom more cannot be said."""
        return {
            *_groups("followers", self.unclear, self.doubtful),
            *_groups("following", self.followed_unclear, self.followed_doubtful),
        }

    def changes(self) -> Counter[Change]:
        """All events."""
        arrivals = [self._arrival(stay) for stay in self.followers.stays if stay.first]
        losses = [self._loss(stay) for stay in self.followers.stays if stay.gone is not None]
        return Counter(change for change in arrivals + losses if change)

    def _arrival(self, stay: Stay) -> Change | None:
        row, old = stay.row, stay.before
        earlier = self.captures[: stay.first]
        missed_by = [c for c in earlier if row.at < c.listed_after and c.covers(row)]
        older = [c for c in earlier if c.listed_after <= row.at]
        since = (missed_by or older or earlier)[-1].at
        shown_before = self.captures[stay.first].written_before
        followed_before = max(shown_before, row.at + timedelta(seconds=1 if row.is_exact else 60))
        if old and stay.is_renamed_from:
            return _change("renamed", None, stay, (self.followers.at(old.last), shown_before))
        if old and old.row == row:
            return _change("returned", None, stay, (since, shown_before))
        if old and row.at > self.followers.at(old.last) and not missed_by:
            is_just_gone = old.gone is not None and old.gone >= stay.first
            begin = self.followers.at(old.last) if is_just_gone else since
            reason = "between_captures" if is_just_gone else "after_loss"
            return _change("refollowed", reason, stay, (min(begin, row.at), followed_before))
        undecided = [new for _, new in (*self.unclear, *self.doubtful)]
        if old or missed_by or not older or stay in undecided:
            return None
        return _change("gained", None, stay, (min(since, row.at), followed_before))

    def _loss(self, stay: Stay) -> Change | None:
        undecided = [old for old, new in self.doubtful if old.gone == new.first]
        undecided += [old for old, _ in self.unclear]
        if stay.gone is None or stay in [old for old, _ in self.renames] + undecided:
            return None
        missed = self.captures[stay.gone]
        listed_anew = any(
            new.before is stay and not new.is_renamed_from and stay.gone >= new.first
            for new in self.followers.stays
        )
        if listed_anew or not missed.covers(stay.row):
            return None
        interval = self.followers.at(stay.last), missed.written_before
        return _change("lost", self._reason(stay, missed), stay, interval)

    def _reason(self, stay: Stay, missed: Capture) -> str:
        if any(s.before is stay and s.row == stay.row for s in self.followers.stays):
            return "gone"
        last = self.followers.at(stay.last)
        for mine, tombstone in self.followed_renames:
            begin, end = self.following.at(tombstone.first), self.following.at(tombstone.last)
            if (
                mine.row.name == stay.row.name
                and tombstone.row.is_tombstone
                and begin <= missed.at <= end
            ):
                return "deleted"
        for mine in self.following.stays:
            begin, end = self.following.at(mine.first), self.following.at(mine.last)
            if mine.row.name == stay.row.name and begin <= last and missed.at <= end:
                return "unfollowed"
        return "gone"


def _change(
    kind: str, reason: str | None, stay: Stay, interval: tuple[datetime, datetime]
) -> Change:
    return Change(
        kind,
        reason,
        stay.row.name,
        stay.before.row.name if stay.before and kind == "renamed" else None,
        stay.row.at,
        stay.row.at if kind in {"gained", "refollowed"} else None,
        *interval,
    )


def _chains(judged: Judged) -> dict[Stay, list[Stay]]:
    """The stays of each person, one after the other, by the first one."""
    persons: dict[Stay, list[Stay]] = {}
    for stay in sorted(judged.stays, key=lambda stay: stay.first):
        root = stay
        while root.before:
            root = root.before
        persons.setdefault(root, []).append(stay)
    return persons


def _named(stays: list[Stay]) -> str:
    """The newest name; a deleted account keeps the one it had."""
    named = [stay for stay in stays if not stay.row.is_tombstone]
    return (named or stays)[-1].row.name


def _groups(list_name: str, unclear: list[Pair], doubtful: list[Pair]) -> Iterator[UnclearGroup]:
    groups: dict[object, tuple[set[str], set[str]]] = {}
    for old, new in (*unclear, *doubtful):
        is_later_follow = (old, new) in doubtful
        exact = old.row.is_exact and (new.row.is_exact or is_later_follow)
        key = new.first, old.row.at if exact else minute_of(old.row.at), exact
        vanished, appeared = groups.setdefault(key, (set(), set()))
        vanished.add(old.row.name)
        appeared.add(new.row.name)
    for vanished, appeared in groups.values():
        yield list_name, frozenset(vanished), frozenset(appeared)


def _settle(judged: Judged, other: Judged) -> tuple[list[Pair], list[Pair]]:
    """Which changes of name leave no choice, and which nobody can tell."""
    fitting = judged.fitting(other)
    confirmed = [pair for pair in fitting if other.confirms(*pair)]
    settled = _without_choice(confirmed)
    # Whoever took a name may give it up again.
    vanished, appeared = {old for old, _ in settled}, {new for _, new in settled}
    rest = [(old, new) for old, new in fitting if old not in vanished and new not in appeared]
    clear = [
        (old, new)
        for old, new in _without_choice(rest)
        if old.row.is_exact and new.row.is_exact and judged.lacked(new) and old.gone is not None
    ]
    return settled + clear, [pair for pair in rest if pair not in clear]


def _without_choice(pairs: list[Pair]) -> list[Pair]:
    olds, news = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
    return [(old, new) for old, new in pairs if olds[old] == news[new] == 1]
