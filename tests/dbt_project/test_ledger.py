"""What must hold of the ledger in any world, tried on small random ones.

Each example is a batch of worlds, all in one warehouse; `make properties` tries many more of them.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import duckdb
import pytest
from hypothesis import Phase, given, settings

from pipelines.ledger.state import STATE
from tests.dbt_project.capture_oracle import LAG, minute_of
from tests.dbt_project.compiled_models import CompiledModels, compile_models
from tests.dbt_project.ledger_oracle import Change, Followed, Ledger, UnclearGroup
from tests.dbt_project.plain_state import StatedWarehouse
from tests.dbt_project.raw_warehouse import RawWarehouse
from tests.dbt_project.small_lives import worlds
from tests.dbt_project.small_worlds import World
from tests.dbt_project.two_moments import Journey, lies
from warehouse.time_machine import Follower, followers_as_of, followers_between

pytestmark = pytest.mark.slow

# The same ones every time, unless asked for more.
BATCHES = int(os.environ.get("BATCHES", "0"))
BATCH = 200
# Dearer than all else: folding archives as production does, and asking the time machine.
FOLDED = 4
ASKED = 20
SHRINKING_SECONDS = 120
# What may depend on when an archive arrived.
MARTS = {
    "follower_captures": "imported_at",
    "follower_changes": "detected_at",
    "follower_stays": None,
    "followers": None,
    "ambiguous_changes": "detected_at",
    "following": None,
}
PRIVATE = {
    "stays": "select account_id, person_id, list_name, username, followed_at, seen_from "
    "from intermediate.int_persons_resolved",
    "unjudged": "select account_id, username from intermediate.int_arrivals_classified "
    "where arrival in ('ambiguous', 'uncovered', 'unexplained') union all "
    "select account_id, username from intermediate.int_departures_classified "
    "where departure in ('ambiguous', 'unexplained')",
}

Listed = tuple[str, datetime]
Record = Mapping[str, Any]
# A world, and what does not hold in it.
Broken = tuple[World, str]


@dataclass(frozen=True)
class Told:
    """What the marts say of an account."""

    con: duckdb.DuckDBPyConnection
    account: str
    tables: Mapping[str, list[Record]]

    def as_of(self, moment: datetime) -> dict[str, Follower]:
        """Who followed at a moment or may have, by person."""
        listed = [
            Follower(
                stay["person_id"],
                stay["username"],
                stay["followed_at"],
                stay["certain_from"] <= moment <= stay["seen_until"],
            )
            for stay in self.tables["follower_stays"]
            if stay["possible_from"] <= moment
            and (stay["possible_until"] is None or moment < stay["possible_until"])
        ]
        followers = {one.person_id: one for one in listed}
        assert len(followers) == len(listed)
        return followers

    def captures(self) -> list[tuple[Any, ...]]:
        """The followers lists by time, and since when each speaks of everybody."""
        return sorted(
            (row["captured_at"], row["covered_from"])
            for row in self.tables["follower_captures"]
            if row["followers_listed"] is not None
        )

    def changes(self) -> Counter[Change]:
        """All events."""
        return Counter(
            Change(
                row["change_type"],
                row["reason"],
                row["username_then"],
                row["previous_username"],
                row["followed_at"],
                row["happened_at"],
                row["happened_after"],
                row["happened_before"],
            )
            for row in self.tables["follower_changes"]
        )

    def current(self) -> set[Listed]:
        """Who follows now."""
        rows = self.tables["followers"]
        return {(row["username"], row["followed_at"]) for row in rows if row["is_current"]}

    def people(self) -> Counter[frozenset[Listed]]:
        """Everybody, as the names and follow times that they ever had."""
        persons: dict[str, set[Listed]] = {}
        for row in self.tables["follower_stays"]:
            persons.setdefault(row["person_id"], set()).add((row["username"], row["followed_at"]))
        return Counter(map(frozenset, persons.values()))

    def followed(self) -> Counter[Followed]:
        """Whom the owner follows or has followed."""
        rows = self.tables["following"]
        assert all(row["is_current"] == (row["ended_before"] is None) for row in rows)
        return Counter(
            Followed(
                row["username"],
                row["followed_at"],
                row["first_followed_at"],
                row["is_deleted"],
                None if row["is_current"] else (row["ended_after"], row["ended_before"]),
                row["is_follower"],
            )
            for row in rows
        )

    def unclear(self) -> set[UnclearGroup]:
        """Names in a list that cannot be told apart."""
        return {
            (
                row["list_name"],
                frozenset(row["vanished_usernames"]),
                frozenset(row["appeared_usernames"]),
            )
            for row in self.tables["ambiguous_changes"]
        }

    def persons_until(self, moment: datetime) -> dict[frozenset[tuple[Any, ...]], str]:
        """The ids of everybody, by the stays of theirs that lists of that time show."""
        persons: dict[str, set[tuple[Any, ...]]] = {}
        for row in self.tables["stays"]:
            if row["seen_from"] <= moment:
                stay = row["list_name"], row["username"], row["seen_from"]
                persons.setdefault(row["person_id"], set()).add(stay)
        return {frozenset(stays): person for person, stays in persons.items()}


def the_oracle_agrees(world: World, ledger: Ledger, told: Told) -> None:
    """Plain Python comes to the same conclusions."""
    assert told.captures() == [(one.at, one.covered_from) for one in ledger.captures]
    assert told.changes() == ledger.changes()
    assert told.people() == ledger.people()
    assert told.current() == ledger.current()
    assert told.unclear() == ledger.unclear_groups()
    assert told.followed() == ledger.followed()


def events_lead_to_every_whole_list(world: World, ledger: Ledger, told: Told) -> None:
    """Replayed on the first list, they give each later one, except for those not judged."""
    captures = ledger.captures
    unjudged = {row["username"] for row in told.tables["unjudged"]}
    rows = {row.name: row.at for row in captures[0].rows.values()} if captures else {}
    listed = {row["capture_id"]: row["captured_at"] for row in told.tables["follower_captures"]}
    for capture in captures[1:]:
        events = [
            event
            for event in told.tables["follower_changes"]
            if listed[event["to_capture_id"]] == capture.at
        ]
        for event in events:
            is_lost = event["change_type"] == "lost"
            name = event["username_then" if is_lost else "previous_username"]
            # Somebody else may have the name by now.
            if name in rows and minute_of(rows[name]) == minute_of(event["followed_at"]):
                del rows[name]
        rows |= {
            event["username_then"]: event["followed_at"]
            for event in events
            if event["change_type"] != "lost"
        }
        if capture.is_whole:
            differing = set(rows.items()) ^ {(row.name, row.at) for row in capture.rows.values()}
            assert {name for name, _ in differing} <= unjudged
    differing = set(rows.items()) ^ told.current()
    assert {name for name, _ in differing} <= unjudged


def nothing_is_claimed_that_did_not_happen(world: World, ledger: Ledger, told: Told) -> None:
    """What was true at both ends of an interval bears the claim out, to the minute."""
    true_at = _truth(world)
    for change in told.changes():
        row = change.name, minute_of(change.followed_at)
        within = [rows for at, rows in true_at if change.happened_after <= at]
        ended = [rows for at, rows in true_at if at <= change.happened_before]
        assert change.happened_after <= (change.happened_at or change.happened_before)
        assert (change.happened_at or change.happened_after) <= change.happened_before
        if change.kind == "lost":
            assert row in within[0], change
            assert row not in ended[-1], change
        else:
            assert row in ended[-1], change
            assert change.kind == "refollowed" or row not in within[0] or change.happened_at, change


def the_time_machine_shows_every_whole_list(world: World, ledger: Ledger, told: Told) -> None:
    """As of its moment its names follow for certain, and who followed too late to be in it."""
    for capture in ledger.captures:
        if capture.is_whole:
            roster = told.as_of(capture.at)
            certain = [one for one in roster.values() if one.is_certain]
            in_time = [
                one for one in certain if (one.followed_at or capture.at) < capture.listed_after
            ]
            names = set(capture.rows)
            assert {one.username for one in in_time} <= names <= {one.username for one in certain}


def the_time_machine_tells_no_lie(world: World, ledger: Ledger, told: Told) -> None:
    """At every moment, whoever certainly followed did, and whoever did may have."""
    stays_of: dict[str, list[Record]] = {}
    for stay in told.tables["follower_stays"]:
        stays_of.setdefault(stay["person_id"], []).append(stay)
    true_at = _truth(world)
    away: set[Listed] = set()
    for number, (at, rows) in enumerate(true_at):
        away |= set().union(*(rows for _, rows in true_at[:number])) - rows
        roster = told.as_of(at)
        # Back later under the old time: a deactivation that no list shows.
        later: set[Listed] = set().union(*(rows for _, rows in true_at[number + 1 :]))
        for one in roster.values():
            assert one.followed_at
            stays = stays_of[one.person_id]
            theirs = {(stay["username"], minute_of(one.followed_at)) for stay in stays}
            if at < min(stay["seen_from"] for stay in stays):
                # Nobody knows the names that they had before.
                theirs |= {row for row in rows if row[1] == minute_of(one.followed_at)}
            # A list is a little older than its archive.
            is_told = one.is_certain and one.followed_at < at - LAG
            assert not is_told or theirs & (rows | later), (at, one)
        # Whoever was away before a list showed them may have been lost meanwhile.
        shown = {
            (stay["username"], minute_of(stay["followed_at"]))
            for stay in told.tables["follower_stays"]
            if stay["seen_from"] <= at
        }
        for name, minute in rows & shown - away:
            assert any(
                one.username == name or (one.followed_at and minute_of(one.followed_at) == minute)
                for one in roster.values()
            ), (at, name)


def nobody_follows_twice_at_once(world: World, ledger: Ledger, told: Told) -> None:
    """The stays of a person lie one after the other."""
    persons: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for stay in sorted(told.tables["follower_stays"], key=lambda stay: stay["seen_from"]):
        within = stay["possible_from"], stay["possible_until"]
        persons.setdefault(stay["person_id"], []).append(within)
    for stays in persons.values():
        assert all(earlier[1] and earlier[1] <= later[0] for earlier, later in pairwise(stays))


def the_time_machine_answers_so(world: World, told: Told) -> None:
    """As of any moment, and the differences of any two are those of the followers as of each."""
    moments = [moment.at for moment in world.moments]
    as_of = {moment: told.as_of(moment) for moment in moments}
    for moment, followers in as_of.items():
        found = followers_as_of(told.con, told.account, moment)
        assert {one.person_id: one for one in found.followers} == followers
        assert found.certain == sum(one.is_certain for one in followers.values())
    stays = sorted(told.tables["follower_stays"], key=lambda one: one["seen_from"], reverse=True)
    first_seen = {
        (stay["person_id"], minute_of(stay["followed_at"])): stay["seen_from"] for stay in stays
    }
    for then, now in {*pairwise(moments), (moments[0], moments[-1])}:
        doubtful = {
            (minute_of(group["followed_at"]), name)
            for group in told.tables["ambiguous_changes"]
            if group["list_name"] == "followers" and group["followed_at"] <= then
            if group["happened_after"] < now and group["happened_before"] > then
            for name in (*group["vanished_usernames"], *group["appeared_usernames"])
        } | {
            (minute_of(stay["followed_at"]), stay["username"])
            for stay in told.tables["follower_stays"]
            if stay["beginning"] == "reappeared" and stay["followed_at"] <= then
            if stay["seen_from"] == first_seen[stay["person_id"], minute_of(stay["followed_at"])]
        }
        doubtful |= {
            (minute_of(stay["followed_at"]), stay["username"])
            for group in told.tables["ambiguous_changes"]
            if group["list_name"] == "followers" and group["followed_at"] <= then
            if group["happened_before"] > then
            for stay in told.tables["follower_stays"]
            if stay["followed_at"] > then
            if stay["username"] in group["vanished_usernames"]
            if stay["username"] in group["appeared_usernames"]
        }
        expected = {}
        for person in {*as_of[then], *as_of[now]}:
            stood, stands = (_standing(told, as_of[at].get(person), at) for at in (then, now))
            before, after = (
                as_of[at][person].username if person in as_of[at] else None for at in (then, now)
            )
            if stood != stands or before != after:
                change = "renamed" if stood == stands else "came" if stands > stood else "left"
                names = {
                    (minute_of(one.followed_at), one.username)
                    for at in (then, now)
                    if (one := as_of[at].get(person)) and one.followed_at
                } | {
                    (minute_of(stay["followed_at"]), stay["username"])
                    for stay in stays
                    if stay["person_id"] == person and then <= stay["seen_from"] <= now
                }
                is_certain = 1 not in {stood, stands} and not names & doubtful
                expected[person] = change, before, after, is_certain
        differences = followers_between(told.con, told.account, then, now).differences
        assert expected == {
            one.person_id: (one.change, one.username_then, one.username_now, one.is_certain)
            for one in differences
        }


def what_it_says_of_two_moments_is_true_of_people(world: World, ledger: Ledger, told: Told) -> None:
    """Whoever it says came, left or stayed really did, under whatever name."""
    journey = Journey(world, ledger.captures, told.tables["follower_stays"])
    for then, now in journey.pairs():
        found = list(lies(told.con, told.account, journey, then, now))
        assert not found, "\n".join(found)


def a_list_is_what_its_moment_answers(ledger: Ledger, told: Told) -> None:
    """Asked for a whole list's own moment: its names follow, nobody else but who came too late."""
    for capture in ledger.captures:
        if capture.is_whole:
            found = followers_as_of(told.con, told.account, capture.at).followers
            late = {
                one.username
                for one in found
                if (one.followed_at or capture.at) >= capture.listed_after
            }
            assert {one.username for one in found if one.is_certain} >= set(capture.rows)
            assert {one.username for one in found} <= set(capture.rows) | late, capture


def _standing(told: Told, follower: Follower | None, at: datetime) -> int:
    """Whether somebody follows: certainly (2), perhaps (1) or not."""
    if follower is None:
        return 0
    # Whoever was never missed since the last list that showed them is taken to follow.
    is_still_there = any(
        stay["person_id"] == follower.person_id
        and stay["possible_until"] is None
        and stay["certain_from"] <= at
        for stay in told.tables["follower_stays"]
    )
    return 2 if follower.is_certain or is_still_there else 1


def _truth(world: World) -> list[tuple[datetime, set[Listed]]]:
    return [
        (moment.at, {(name, minute_of(at)) for name, at in moment.followers.items()})
        for moment in world.moments
    ]


LAWS: tuple[Callable[[World, Ledger, Told], None], ...] = (
    the_oracle_agrees,
    events_lead_to_every_whole_list,
    nothing_is_claimed_that_did_not_happen,
    the_time_machine_shows_every_whole_list,
    the_time_machine_tells_no_lie,
    nobody_follows_twice_at_once,
)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> CompiledModels:
    return compile_models(tmp_path_factory.mktemp("compiled"), *MARTS)


@pytest.mark.timeout(max(1500, 150 * BATCHES))
@settings(
    max_examples=BATCHES or 5,
    derandomize=not BATCHES,
    database=None,
    deadline=None,
    # Shrinking is done here: of a batch, hypothesis would shrink one world after the other.
    phases=[Phase.generate],
)
@given(batch=worlds(BATCH))
def test_the_ledger_of_any_world(models: CompiledModels, batch: list[World]) -> None:
    if broken := _broken(models, batch):
        world, what = _smallest(models, broken)
        pytest.fail(f"{what}\nIn this world:\n{world!r}", pytrace=False)


@settings(max_examples=1, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
@given(batch=worlds(FOLDED))
def test_folding_leads_to_the_state_that_the_ledger_is_tried_on(batch: list[World]) -> None:
    states = []
    for raw in (RawWarehouse(), StatedWarehouse()):
        for number, world in enumerate(batch):
            world.tell(raw, f"in_order_{number}")
            world.tell_shuffled(raw, f"shuffled_{number}")
        with TemporaryDirectory() as folder, duckdb.connect(raw.write(Path(folder) / "raw")) as con:
            rows = {table: con.execute(f"from exports.{table}").fetchall() for table in STATE}
        states.append({table: sorted(found, key=repr) for table, found in rows.items()})
    assert states[0] == states[1]


def _smallest(models: CompiledModels, broken: list[Broken]) -> Broken:
    """The smallest world that is found in a while in which something does not hold."""
    ends = monotonic() + SHRINKING_SECONDS
    smallest = min(broken, key=_size)
    candidates = smallest[0].simpler()
    while monotonic() < ends and (some := list(islice(candidates, BATCH))):
        law = smallest[1].partition("\n")[0]
        if still_broken := [one for one in _broken(models, some) if one[1].startswith(law)]:
            smallest = min(still_broken, key=_size)
            candidates = smallest[0].simpler()
    return smallest


def _size(broken: Broken) -> int:
    return len(repr(broken[0]))


def _broken(models: CompiledModels, batch: list[World]) -> list[Broken]:
    """The worlds in which something does not hold, and what."""
    shuffled, in_order, earlier = StatedWarehouse(), StatedWarehouse(), StatedWarehouse()
    for number, world in enumerate(batch):
        world.tell_shuffled(shuffled, f"world_{number}")
        world.tell(in_order, f"world_{number}")
        if len(world.moments) > 1:
            replace(world, moments=world.moments[:-1]).tell(earlier, f"world_{number}")
    with models.built(earlier) as con:
        told_earlier = _told(con)
    with models.built(in_order) as con:
        told_in_order = _told(con)
    found = []
    with models.built(shuffled) as con:
        contradictions = models.contradictions(con)
        all_told = _told(con)
        for number, world in enumerate(batch):
            account = f"world_{number}"
            told = all_told[account], told_in_order[account], told_earlier.get(account)
            is_asked = number < ASKED
            found += [(world, what) for what in _violations(world, *told, is_asked=is_asked)]
    if not contradictions or len(batch) == 1:
        return found + [(world, what) for what in contradictions for world in batch]
    # They do not tell of which world.
    half = len(batch) // 2
    return found or _broken(models, batch[:half]) + _broken(models, batch[half:])


def _violations(
    world: World, told: Told, in_order: Told, earlier: Told | None, *, is_asked: bool
) -> Iterator[str]:
    """What does not hold in a world; `earlier` is what was told before its last archives came."""
    ledger = Ledger(world)
    laws = [partial(law, world, ledger, told) for law in LAWS]
    laws.append(partial(no_order_of_arrival_matters, told, in_order))
    if earlier:
        laws.append(partial(a_person_stays_the_same, world, earlier, told))
    if is_asked:
        laws.append(partial(the_time_machine_answers_so, world, told))
        laws.append(partial(what_it_says_of_two_moments_is_true_of_people, world, ledger, told))
        laws.append(partial(a_list_is_what_its_moment_answers, ledger, told))
    for law in laws:
        try:
            law()
        except AssertionError as error:
            yield f"not true: {law.func.__name__.replace('_', ' ')}\n{error}"


def _told(con: duckdb.DuckDBPyConnection) -> dict[str, Told]:
    """What the marts say, by account."""
    told: dict[str, Told] = {}
    for table, query in {**{mart: f"from {mart}" for mart in MARTS}, **PRIVATE}.items():
        rows = con.execute(query)
        columns = [column[0] for column in rows.description]
        for row in rows.fetchall():
            record = dict(zip(columns, row, strict=True))
            account = record["account_id"]
            tables = told.setdefault(account, Told(con, account, defaultdict(list))).tables
            tables[table].append(record)
    return told


def no_order_of_arrival_matters(shuffled: Told, in_order: Told) -> None:
    """Nor do archives that come twice: every mart is the same but for when it became known."""
    for mart, when_known in MARTS.items():
        assert _sorted(shuffled.tables[mart], when_known) == _sorted(
            in_order.tables[mart], when_known
        )


def _sorted(rows: list[Record], left_out: str | None) -> list[Record]:
    told = [{name: row[name] for name in row if name != left_out} for row in rows]
    return sorted(told, key=repr)


def a_person_stays_the_same(world: World, earlier: Told, told: Told) -> None:
    """Whoever is the same person once the next archive has come keeps their id."""
    before, after = (one.persons_until(world.moments[-2].at) for one in (earlier, told))
    for stays in before.keys() & after.keys():
        assert before[stays] == after[stays], stays
