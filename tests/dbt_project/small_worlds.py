"""Small worlds: a few people around an account, and the archives that its owner asks for.

A world says what was true at each moment and what the archives of it show; how worlds come about is
in `small_lives`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tests.dbt_project.raw_warehouse import RawWarehouse

Listed = Mapping[str, datetime]

_DAY = timedelta(days=1)


class View(StrEnum):
    """What the archives of one moment hold of the lists."""

    WHOLE = "whole"
    CUT = "followers cut"
    BOTH_CUT = "both lists cut"
    TORN = "the second part only"
    PARTS = "in two parts"
    FOLLOWING_ONLY = "no followers"


class Form(StrEnum):
    """How the archives of one moment were made."""

    JSON = "JSON"
    HTML = "HTML"
    TWINS = "JSON and HTML"
    COPIED = "twice, of the second only the day known"
    DATED = "only the day known"


@dataclass(frozen=True)
class Following:
    """That a person follows under a name, from `begins` until `ends` (half-open), as it really was.

    `is_away` is a follow that an account has while it is deactivated.
    """

    person: int
    name: str
    followed_at: datetime
    is_away: bool
    begins: datetime
    ends: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether it was so at a moment."""
        return self.begins <= moment and (self.ends is None or moment < self.ends)

    def shows(self, other: "Following") -> bool:
        """Whether lists with both tell that they are one person."""
        is_alike = self.name == other.name or self.followed_at == other.followed_at
        return self.person == other.person and is_alike


@dataclass(frozen=True)
class Archive:
    """One archive as its reader understands it; all of a moment are one capture."""

    captured_at: datetime
    written_before: datetime
    followers: Listed | None
    following: Listed
    files: tuple[int, ...]
    is_html: bool


@dataclass(frozen=True)
class Moment:
    """What was true when the owner asked for an archive, and how they asked."""

    at: datetime
    followers: Listed
    following: Listed
    view: View
    form: Form
    cut_at: datetime
    counted: int | None

    def archives(self) -> Iterator[Archive]:
        """The archives that the owner gets."""
        second_of_twins = self.form in {Form.TWINS, Form.COPIED}
        for followers, following, files in self._parts():
            for is_second in [False, True] if second_of_twins else [False]:
                is_dated = self.form == Form.DATED or (is_second and self.form == Form.COPIED)
                midnight = self.at.replace(hour=0, minute=0, second=0)
                yield Archive(
                    midnight if is_dated else self.at,
                    midnight + _DAY if is_dated else self.at,
                    followers,
                    following,
                    files,
                    self.form == Form.HTML or (is_second and self.form == Form.TWINS),
                )

    def plainer(self) -> Iterator["Moment"]:
        """The same moment with one thing less that is out of the ordinary."""
        for plain in ({"view": View.WHOLE}, {"form": Form.JSON}, {"counted": None}):
            if replace(self, **plain) != self:
                yield replace(self, **plain)
        for name in self.followers:
            yield replace(self, followers=_without(self.followers, name))
        for name in self.following:
            yield replace(self, following=_without(self.following, name))

    def without(self, name: str) -> "Moment":
        """The moment without a person."""
        return replace(
            self,
            followers=_without(self.followers, name),
            following=_without(self.following, name),
        )

    def _parts(self) -> Iterator[tuple[Listed | None, Listed, tuple[int, ...]]]:
        rows = sorted(self.followers.items())
        recent = {name: at for name, at in rows if at >= self.cut_at}
        if self.view == View.FOLLOWING_ONLY:
            yield None, self.following, (1,)
        elif self.view == View.WHOLE:
            yield self.followers, self.following, (1,)
        elif self.view == View.CUT:
            yield recent, self.following, (1,)
        elif self.view == View.BOTH_CUT:
            followed_lately = {n: at for n, at in self.following.items() if at >= self.cut_at}
            yield recent, followed_lately, (1,)
        if self.view == View.PARTS:
            yield dict(rows[::2]), self.following, (1,)
        if self.view in {View.PARTS, View.TORN}:
            yield dict(rows[1::2]), self.following, (2,)


@dataclass(frozen=True, repr=False)
class World:
    """An account's moments, and numbers that put their archives into an order of arrival.

    `lives` is what was true of every follower, also between the moments; empty if that is not told.
    """

    moments: tuple[Moment, ...]
    shuffle: tuple[int, ...]
    lives: tuple[Following, ...] = ()

    def tell(self, raw: RawWarehouse, account: str) -> None:
        """Add an account to which the archives came one by one, each when it was made."""
        self._tell_of_api(raw, account)
        for number, archive in enumerate(self._archives()):
            _take_in(raw, account, f"{number}", archive, archive.written_before)

    def tell_shuffled(self, raw: RawWarehouse, account: str) -> None:
        """Add an account to which they came late, in the order of `shuffle`, and some twice."""
        self._tell_of_api(raw, account)
        arriving = []
        for number, archive in enumerate(self._archives()):
            first, again = (self.shuffle[(number + more) % len(self.shuffle)] for more in (0, 1))
            arriving.append((first, f"{number}", archive))
            if again > first:
                arriving.append((again, f"{number} again", archive))
        arriving.sort(key=lambda one: one[:2])
        for place, (_, name, archive) in enumerate(arriving):
            at = self.moments[-1].at + _DAY + timedelta(hours=place)
            _take_in(raw, account, name, archive, at)

    def simpler(self) -> Iterator["World"]:
        """The same world with one thing less in it, or told in a plainer way."""
        for number, moment in enumerate(self.moments):
            before, after = self.moments[:number], self.moments[number + 1 :]
            if len(self.moments) > 1:
                yield replace(self, moments=before + after)
            for plainer in moment.plainer():
                # Without a name, lists are no longer those of these lives.
                lives = self.lives if plainer.followers == moment.followers else ()
                yield replace(self, moments=(*before, plainer, *after), lives=lives)
        for name in {name for m in self.moments for name in (*m.followers, *m.following)}:
            yield replace(self, moments=tuple(m.without(name) for m in self.moments), lives=())

    def _archives(self) -> list[Archive]:
        return [archive for moment in self.moments for archive in moment.archives()]

    def _tell_of_api(self, raw: RawWarehouse, account: str) -> None:
        raw.connected(account, account, _text(self.moments[0].at - _DAY))
        for moment in self.moments:
            raw.profile(account, _text(moment.at), moment.counted, username=account)

    def __repr__(self) -> str:
        """The story, to be read when something does not hold in it."""
        lines = [f"archives arrive in the order of {self.shuffle}"]
        for moment in self.moments:
            cut = f" at {_text(moment.cut_at)}" if "cut" in moment.view else ""
            lines += [
                f"{_text(moment.at)}: {moment.view}{cut}; {moment.form}; counted {moment.counted}",
                f"    followers {_texts(moment.followers)}",
                f"    following {_texts(moment.following)}",
            ]
        return "\n".join(lines)


def _without(listed: Listed, name: str) -> Listed:
    return {other: at for other, at in listed.items() if other != name}


def _take_in(
    raw: RawWarehouse, account: str, name: str, archive: Archive, arrived_at: datetime
) -> None:
    raw.archive(
        f"{account}: {name}",
        account,
        _text(archive.captured_at),
        None if archive.followers is None else _texts(archive.followers),
        _texts(archive.following),
        imported_at=_text(arrived_at),
        precision_seconds=round((archive.written_before - archive.captured_at).total_seconds()),
        files=archive.files,
        is_html=archive.is_html,
    )


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _texts(listed: Listed) -> dict[str, str | None]:
    return {name: _text(at) for name, at in listed.items()}
