"""What must hold of the ledger in any world, tried on small random ones.

Each example is a batch of worlds in one warehouse; `make properties` tries many more of them.
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from time import monotonic
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.dbt_project.capture_oracle import minute_of
from tests.dbt_project.compiled_models import CompiledModels, compile_models
from tests.dbt_project.ledger_oracle import Change, Ledger
from tests.dbt_project.raw_warehouse import RawWarehouse
from tests.dbt_project.small_lives import worlds
from tests.dbt_project.small_worlds import World
from warehouse.time_machine import followers_as_of

pytestmark = pytest.mark.slow

# The same ones every time, unless asked for more.
BATCHES = int(os.environ.get("BATCHES", "0"))
BATCH = 12
# Most archives arrive in a random order only, and what they lead to is known without any.
IN_ORDER = 2
SHRINKING_SECONDS = 120
MARTS = (
    "follower_captures",
    "follower_changes",
    "follower_stays",
    "followers",
    "ambiguous_changes",
    "following",
)

Row = tuple[str, datetime]
# A world, and what does not hold in it.
Broken = tuple[World, str]


@dataclass(frozen=True)
class Told:
    """What the marts say of an account."""

    con: duckdb.DuckDBPyConnection
    account: str

    def ask(self, what: str) -> list[tuple[Any, ...]]:
        """Rows of the account."""
        return self.con.execute(
            f"select columns(* exclude (account_id)) from ({what}) where account_id = ?",
            [self.account],
        ).fetchall()

    def captures(self) -> list[tuple[Any, ...]]:
        """The verdicts on the followers lists, by time."""
        return sorted(
            self.ask(
                "select account_id, captured_at, covered_from, completeness, reasons, "
                "followers_listed from follower_captures where followers_listed is not null"
            )
        )

    def changes(self) -> Counter[Change]:
        """All events."""
        found = self.ask(
            "select account_id, change_type, reason, username_then, previous_username, "
            "followed_at, happened_at, happened_after, happened_before from follower_changes"
        )
        return Counter(Change(*row) for row in found)

    def current(self) -> set[Row]:
        """Who follows now."""
        return set(
            self.ask("select account_id, username, followed_at from followers where is_current")
        )

    def people(self) -> Counter[frozenset[Row]]:
        """Everybody, as the names and follow times that they ever had."""
        persons: dict[str, set[Row]] = {}
        for person, name, followed_at in self.ask(
            "select account_id, person_id, username, followed_at from follower_stays"
        ):
            persons.setdefault(person, set()).add((name, followed_at))
        return Counter(map(frozenset, persons.values()))

    def unclear(self) -> set[tuple[frozenset[str], frozenset[str]]]:
        """Names in the followers list that cannot be told apart."""
        found = self.ask(
            "select account_id, vanished_usernames, appeared_usernames from ambiguous_changes "
            "where list_name = 'followers'"
        )
        return {(frozenset(old), frozenset(new)) for old, new in found}


def the_oracle_agrees(world: World, told: Told) -> None:
    """Plain Python comes to the same conclusions."""
    ledger = Ledger(world)
    windows = [(capture.at, capture.covered_from) for capture in ledger.captures]
    assert [one[:2] for one in told.captures()] == windows
    assert told.changes() == ledger.changes()
    assert told.people() == ledger.people()
    assert told.current() == ledger.current()
    assert told.unclear() == ledger.unclear_groups()


def events_lead_to_every_whole_list(world: World, told: Told) -> None:
    """Replayed on the first list, they give each later one, except for those not judged."""
    captures = Ledger(world).captures
    unjudged = {
        name
        for (name,) in told.ask(
            "select account_id, username from intermediate.int_arrivals_classified "
            "where arrival in ('ambiguous', 'uncovered', 'unexplained') union all "
            "select account_id, username from intermediate.int_departures_classified "
            "where departure in ('ambiguous', 'unexplained')"
        )
    }
    rows = {row.name: row.at for row in captures[0].rows.values()} if captures else {}
    listed = dict(told.ask("select account_id, capture_id, captured_at from follower_captures"))
    events = told.ask(
        "select account_id, to_capture_id, change_type, username_then, previous_username, "
        "followed_at from follower_changes"
    )
    for capture in captures[1:]:
        now = [event[1:] for event in events if listed[event[0]] == capture.at]
        for kind, name, previous, _ in now:
            if kind in {"lost", "renamed"}:
                rows.pop(name if kind == "lost" else previous, None)
        rows |= {name: at for kind, name, _, at in now if kind != "lost"}
        if capture.is_whole:
            differing = set(rows.items()) ^ {(row.name, row.at) for row in capture.rows.values()}
            assert {name for name, _ in differing} <= unjudged
    differing = set(rows.items()) ^ told.current()
    assert {name for name, _ in differing} <= unjudged


def nothing_is_claimed_that_did_not_happen(world: World, told: Told) -> None:
    """What was true at both ends of an interval bears the claim out, to the minute."""
    true_at = [
        (moment.at, {(name, minute_of(at)) for name, at in moment.followers.items()})
        for moment in world.moments
    ]
    for change in told.changes():
        row = change.name, minute_of(change.followed_at)
        within = [rows for at, rows in true_at if change.happened_after <= at]
        ended = [rows for at, rows in true_at if at <= change.happened_before]
        assert change.happened_after <= change.happened_before
        if change.kind == "lost":
            assert row in within[0], change
            assert row not in ended[-1], change
        else:
            assert row in ended[-1], change
            assert change.kind == "refollowed" or row not in within[0] or change.happened_at, change


def the_time_machine_shows_every_whole_list(world: World, told: Told) -> None:
    """As of its moment its names follow for certain, and who followed too late to be in it."""
    for capture in Ledger(world).captures:
        if capture.is_whole:
            roster = followers_as_of(told.con, told.account, capture.at)
            certain = [one for one in roster.followers if one.is_certain]
            in_time = [
                one for one in certain if (one.followed_at or capture.at) < capture.listed_after
            ]
            names = set(capture.rows)
            assert {one.username for one in in_time} <= names <= {one.username for one in certain}


PROPERTIES: tuple[Callable[[World, Told], None], ...] = (
    the_oracle_agrees,
    events_lead_to_every_whole_list,
    nothing_is_claimed_that_did_not_happen,
    the_time_machine_shows_every_whole_list,
)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> CompiledModels:
    return compile_models(tmp_path_factory.mktemp("compiled"), *MARTS)


@settings(
    max_examples=BATCHES or 4,
    derandomize=not BATCHES,
    database=None,
    deadline=None,
    # Shrinking is done here: of a batch, hypothesis would shrink one world after the other.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)
@given(batch=st.lists(worlds(), min_size=BATCH, max_size=BATCH))
def test_the_ledger_of_any_world(models: CompiledModels, batch: list[World]) -> None:
    if broken := _broken(models, batch):
        world, what = _smallest(models, broken)
        pytest.fail(f"{what}\nIn this world:\n{world!r}", pytrace=False)


def _smallest(models: CompiledModels, broken: list[Broken]) -> Broken:
    """The smallest world that is found in a while in which something does not hold."""
    ends = monotonic() + SHRINKING_SECONDS
    smallest = min(broken, key=_size)
    candidates = smallest[0].simpler()
    while monotonic() < ends and (some := list(islice(candidates, BATCH))):
        if still_broken := _broken(models, some):
            smallest = min(still_broken, key=_size)
            candidates = smallest[0].simpler()
    return smallest


def _size(broken: Broken) -> int:
    return len(repr(broken[0]))


def _broken(models: CompiledModels, batch: list[World]) -> list[Broken]:
    """The worlds in which something does not hold, and what."""
    raw = RawWarehouse()
    for number, world in enumerate(batch):
        world.tell_shuffled(raw, f"shuffled_{number}")
    for number, world in enumerate(batch[:IN_ORDER]):
        world.tell(raw, f"in_order_{number}")
    found = []
    with models.built(raw) as con:
        contradictions = models.contradictions(con)
        for number, world in enumerate(batch):
            in_order = Told(con, f"in_order_{number}") if number < IN_ORDER else None
            try:
                _check(world, Told(con, f"shuffled_{number}"), in_order)
            except AssertionError as error:
                found.append((world, str(error)))
    if contradictions and len(batch) > 1:
        # They do not tell of which world.
        return found + [one for world in batch for one in _broken(models, [world])]
    return found + [(world, contradiction) for contradiction in contradictions for world in batch]


def _check(world: World, shuffled: Told, in_order: Told | None) -> None:
    for holds in PROPERTIES:
        holds(world, shuffled)
    if in_order:
        for what in (Told.captures, Told.changes, Told.people, Told.current, Told.unclear):
            assert what(shuffled) == what(in_order)
