"""What the time machine says of any two moments, held against the real people of a small world.

Its three writings, the function, the macro and the page's query, are asked the same. A claim is
about a person, whatever their name: who certainly came, left, stayed or renamed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import product
from random import Random
from typing import Any

import duckdb

from dashboards.queries import time_machine as page
from tests.dbt_project.capture_oracle import LAG, Capture, minute_of
from tests.dbt_project.small_worlds import Following, View, World
from tests.marts import macro
from warehouse.time_machine import followers_between

# More where it is hard to tell who is who.
PAIRS, PAIRS_IN_DOUBT = 1, 4
_INSTANT, _MINUTE, _EVERYBODY = timedelta(microseconds=1), timedelta(minutes=1), 1000
_KINDS = (page.CAME, page.LEFT, page.STAYED)

Stay = Mapping[str, Any]
# A real person, and the minute since which they follow.
Follow = tuple[int, datetime]


@dataclass(frozen=True)
class Journey:
    """A world, what the captures of its lists prove, and the stays that the ledger made of them."""

    world: World
    captures: Sequence[Capture]
    stays: Sequence[Stay]

    @cached_property
    def listed_at(self) -> Mapping[datetime, datetime]:
        """When each list was really so: it is a little older than its archive."""
        listing = [one for one in self.world.moments if one.view != View.FOLLOWING_ONLY]
        return {
            capture.at: moment.at - LAG
            for capture, moment in zip(self.captures, listing, strict=True)
        }

    def pairs(self) -> Iterator[tuple[datetime, datetime]]:
        """Some pairs of moments: of captures, just before and after them, and in between."""
        if not self.world.lives or not self.captures:
            return
        random = Random(repr(self.world))  # noqa: S311 - nothing is kept secret
        captured = [at for one in self.captures for at in {one.at, one.written_before}]
        around = {at + by for at in captured for by in (-_INSTANT, timedelta(), _INSTANT)}
        happened = {at for one in self.world.lives for at in (one.begins, one.ends) if at}
        between = {at + timedelta(hours=random.randint(-30, 30)) for at in (*captured, *happened)}
        moments = sorted(around | happened | between)
        exact = sorted(one.at for one in self.captures)
        is_hard = any(stay["beginning"] == "reappeared" for stay in self.stays)
        for number in range(PAIRS_IN_DOUBT if is_hard else PAIRS):
            some = random.sample(exact if number == 0 and len(exact) > 1 else moments, 2)
            yield min(some), max(some)

    def who(self, stay: Stay) -> int:
        """The real person of a stay: whoever had the name in the first list that shows it."""
        (person,) = {
            one.person
            for one in self.world.lives
            if one.covers(self.listed_at[stay["seen_from"]])
            and one.name == stay["username"]
            and minute_of(one.followed_at) == minute_of(stay["followed_at"])
        }
        return person

    def truths(self, moment: datetime) -> list[list[Following]]:
        """Who really followed: at a moment, or at any time at which its list may have been made.

        A list stands for the time since it was made: an archive's moment is the end of that.
        """
        times = [moment, *(made for at, made in self.listed_at.items() if made < moment < at)]
        listed_at = self.listed_at.get(moment)
        if listed_at:
            times += [listed_at, listed_at + LAG]
        elif all(abs(moment - at) > _MINUTE for at in self.listed_at):
            # Some archives tell the minute of a follow, and no second.
            times += [minute_of(moment), minute_of(moment) + _MINUTE]
        return [
            [one for one in self.world.lives if one.covers(at) and not self._is_gone(one)]
            for at in times
        ]

    def told_until(self, stays: Sequence[Stay], *, is_gone: bool) -> datetime:
        """Until when lists tell of somebody that they are there, or that they are gone."""
        names = {stay["username"] for stay in stays}
        # Whoever followed again has no older follow to be back with.
        last = max(stay["followed_at"] for stay in stays)
        missing = (
            capture.at
            for capture in self.captures
            if capture.covered_from is None
            or names & set(capture.rows)
            or last >= capture.covered_from
        )
        return max(missing if is_gone else (stay["seen_until"] for stay in stays))

    def follow(self, stay: Stay) -> Follow:
        """The real follow that a stay describes."""
        return self.who(stay), minute_of(stay["followed_at"])

    def of(self, claimed: Sequence[Stay], truth: Sequence[Following]) -> list[Following]:
        """Those of the real follows at a moment that some stays describe."""
        described = set(map(self.follow, claimed))
        return [one for one in truth if _follow(one) in described]

    def back(
        self, claimed: Sequence[Stay], stays: Sequence[Stay], truth: Sequence[Following]
    ) -> list[Following]:
        """The real follows, at another moment, of whom some stays of a ledger person describe.

        Of these, what lists could tell: a follow of that person's stays, or one that was listed, of
        the same name. Nothing tells of whoever has another name and another follow that they are
        the same, and a ledger person may be two people who had a name one after the other.
        """
        real, names = set(map(self.who, claimed)), {stay["username"] for stay in claimed}
        theirs, listed = set(map(self.follow, stays)), set(map(self.follow, self.stays))
        return [
            one
            for one in truth
            if one.person in real
            and (_follow(one) in theirs or (one.name in names and _follow(one) in listed))
        ]

    def _is_gone(self, one: Following) -> bool:
        """Whether a list could show that somebody is away; else nothing can tell."""
        return one.is_away and any(
            capture.covered_from is None or one.followed_at >= capture.covered_from
            for capture in self.captures
            if one.covers(self.listed_at[capture.at])
        )


@dataclass(frozen=True)
class Told:
    """What is said of a person for certain."""

    person_id: str
    change: str
    username_then: str | None
    username_now: str | None


def lies(
    con: duckdb.DuckDBPyConnection, account: str, journey: Journey, then: datetime, now: datetime
) -> Iterator[str]:
    """What is said of two moments for certain, and is not true."""
    found = followers_between(con, account, then, now)
    by_function = {
        (one.person_id, str(one.change), one.username_then, one.username_now, one.is_certain)
        for one in found.differences
    }
    if by_function != (by_macro := _by_macro(con, account, then, now)):
        yield f"function and macro differ in {by_function ^ by_macro}"
    for one in found.differences:
        if one.is_certain:
            said = Told(one.person_id, str(one.change), one.username_then, one.username_now)
            yield from _untrue(journey, said, then, now, is_carried=True)
    compared = page.compare(con, account, then, now)
    for kind in _KINDS:
        question = page.Question(account, then, now, kind, "")
        said_of = compared.numbers[kind]
        people = page.page(con, question, _EVERYBODY, 0).people if said_of else ()
        if len(people) != said_of:
            yield f"page: {said_of} {kind}, and {len(people)} listed"
        for person in people:
            said = Told(person.person_id, kind, person.username_then, person.username_now)
            yield from _untrue(journey, said, then, now, is_carried=False)
    yield from _wrong_bounds(journey, compared, then, now)


def _untrue(
    journey: Journey, told: Told, then: datetime, now: datetime, *, is_carried: bool
) -> Iterator[str]:
    """What is not true of a claim; `is_carried`: lists hold until one tells otherwise."""
    theirs = [stay for stay in journey.stays if stay["person_id"] == told.person_id]
    claimed_then, claimed_now = (
        [stay for stay in theirs if stay["username"] == name and _holds(stay, at, is_carried)]
        for name, at in ((told.username_then, then), (told.username_now, now))
    )
    if is_carried:
        now = min(now, journey.told_until(theirs, is_gone=told.change == page.LEFT))
        then = min(then, now)
    truths_then, truths_now = journey.truths(then), journey.truths(now)
    before = [journey.of(claimed_then, truth) for truth in truths_then]
    after = [journey.of(claimed_now, truth) for truth in truths_now]
    if told.change == page.CAME:
        before = [journey.back(claimed_now, theirs, truth) for truth in truths_then]
        is_true = any(after) and not all(before)
    elif told.change == page.LEFT:
        after = [journey.back(claimed_then, theirs, truth) for truth in truths_now]
        is_true = any(before) and not all(after)
    else:
        is_true = any(before) and any(after)
    if not is_true:
        yield f"{told} from {then} to {now}; really {before} and {after}"


def _holds(stay: Stay, moment: datetime, is_carried: bool) -> bool:
    """Whether a stay is certain at a moment; carried on, also after the last list that shows it."""
    is_there_by = stay["certain_from"] <= moment or stay["seen_from"] == moment
    is_there_still = moment <= stay["seen_until"] or (is_carried and not stay["possible_until"])
    return is_there_by and is_there_still


def _follow(one: Following) -> Follow:
    return one.person, minute_of(one.followed_at)


def _wrong_bounds(
    journey: Journey, compared: page.Comparison, then: datetime, now: datetime
) -> Iterator[str]:
    """Between two whole lists, those who came and left are as many as said, or some of the rest."""
    whole = {one.at for one in journey.captures if one.is_whole}
    if not {then, now} <= whole or then == now:
        return
    possible = list(product(journey.truths(then)[1:], journey.truths(now)[1:]))
    unclear = compared.numbers[page.UNCLEAR]
    for kind, sides in (
        (page.CAME, [(after, before) for before, after in possible]),
        (page.LEFT, possible),
    ):
        said = compared.numbers[kind]
        # Nothing tells who has a name from who had it, but for a tombstone.
        surely = min(
            len(
                {one.person for one in some if one.name not in {other.name for other in others}}
                - {one.person for one in others}
            )
            for some, others in sides
        )
        # Of who comes back under another name, no list tells that they have been there.
        at_most = max(
            sum(not any(map(one.shows, others)) for one in some) for some, others in sides
        )
        if said > at_most or said + unclear < surely:
            yield (
                f"bounds: {said} {kind} and {unclear} unclear from {then} to {now}; really "
                f"{surely} to {at_most}"
            )


def _by_macro(
    con: duckdb.DuckDBPyConnection, account: str, then: datetime, now: datetime
) -> set[tuple[Any, ...]]:
    moments = (f"timestamptz '{at}'" for at in (then, now))
    written = macro("followers_between", account, *moments)
    return set(
        con.execute(
            f"select person_id, change, username_earlier, username_later, is_certain from {written}"
        ).fetchall()
    )
