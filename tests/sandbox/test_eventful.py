"""The eventful life has all that a ledger could get wrong, and contradicts itself nowhere."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import lists, pacific, truth
from sandbox.clock import Clock
from sandbox.events import Event, EventKind
from sandbox.habits import EVENTFUL, Habits
from sandbox.serving import running
from sandbox.world import World
from tests.sandbox.conftest import BORN


@pytest.fixture(scope="module")
def hectic() -> World:
    """So much happens at once that rules of it would be broken if they could."""
    return World.simulate(seed=4, born=BORN, days=250, habits=Habits(dealings=15.0))


def names_over_time(world: World) -> dict[str, list[tuple[datetime, int]]]:
    """Who took each name when, in order."""
    taken: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for person in world.people:
        for name, at in zip(person._names, person._renamings, strict=True):
            taken[name].append((at, person.number))
    return {name: sorted(holders) for name, holders in taken.items()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_kind_of_event_happens_several_times_a_year(seed: int) -> None:
    world = World.simulate(seed=seed, born=BORN, days=400, habits=EVENTFUL)
    counted = Counter(event.kind for event in world.events)

    assert set(counted) == set(EventKind)
    assert min(counted.values()) >= 5
    assert world.owner_renames
    end = world.ends - timedelta(seconds=1)
    assert 1_000 < len(truth.followers_at(world, end)) == world.followers_count(end)


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10_000), days=st.integers(1, 90), more=st.integers(1, 40))
def test_a_day_does_not_depend_on_how_many_days_follow(seed: int, days: int, more: int) -> None:
    short = World.simulate(seed=seed, born=BORN, days=days, habits=EVENTFUL)
    long = World.simulate(seed=seed, born=BORN, days=days + more, habits=EVENTFUL)
    moment = short.ends - timedelta(seconds=1)

    for name in lists.LISTS:
        assert lists.at(short, name, moment) == lists.at(long, name, moment)
    assert truth.happenings(short, short.born, moment) == truth.happenings(long, long.born, moment)
    assert truth.requests(short, short.born, moment) == truth.requests(long, long.born, moment)
    assert short.owner_name_at(moment) == long.owner_name_at(moment)


def test_nobody_has_two_things_happen_on_one_day(hectic: World) -> None:
    by_day: dict[tuple[int, date], list[Event]] = defaultdict(list)
    for event in hectic.events:
        by_day[event.person.number, pacific.date_of(event.at)].append(event)
    together = {
        tuple(event.kind for event in events)
        for events in by_day.values()
        if len(events) > 1 and len({event.at for event in events}) == 1
    }

    assert together == {
        (EventKind.REQUEST_ACCEPTED, EventKind.OWNER_FOLLOWED),
        (EventKind.REQUEST_APPROVED, EventKind.FOLLOWED),
    }
    assert not [events for events in by_day.values() if len({event.at for event in events}) > 1]


def test_crowds_follow_in_the_same_second_and_some_of_them_rename_or_leave(
    eventful: World,
) -> None:
    crowds: dict[datetime, set[int]] = defaultdict(set)
    for row in truth.arrivals(eventful, eventful.born, eventful.ends):
        crowds[row.followed_at].add(row.person)
    crowds = {at: people for at, people in crowds.items() if len(people) >= 2}
    stirred: dict[datetime, Counter[EventKind]] = defaultdict(Counter)
    for one in truth.happenings(eventful, eventful.born, eventful.ends):
        if one.followed_at in crowds and one.at > one.followed_at:
            within = one.at - one.followed_at
            if one.kind in (EventKind.RENAMED, EventKind.UNFOLLOWED) and within.days < 40:
                stirred[one.followed_at][one.kind] += 1

    assert len(crowds) >= 15
    assert sum(counts[EventKind.RENAMED] >= 2 for counts in stirred.values()) >= 3
    assert (
        sum(
            bool(counts[EventKind.RENAMED]) and bool(counts[EventKind.UNFOLLOWED])
            for counts in stirred.values()
        )
        >= 3
    )


def test_some_rename_over_and_over_and_some_go_back(eventful: World) -> None:
    chains = [person for person in eventful.people if len(person._names) >= 4]
    back = [person for person in eventful.people if len(set(person._names)) < len(person._names)]

    assert len(chains) >= 5
    assert len(back) >= 3
    assert all(old != new for person in eventful.people for old, new in pairwise(person._names))


def test_a_name_that_one_has_left_is_taken_by_another_known_or_new(
    eventful: World,
) -> None:
    people = eventful.people
    handed = [
        (at, people[later])
        for holders in names_over_time(eventful).values()
        for (_, earlier), (at, later) in pairwise(holders)
        if earlier != later
    ]
    born_with_it = [person for at, person in handed if person._renamings[0] == at]

    assert len(handed) >= 8
    assert 2 <= len(born_with_it) < len(handed)
    assert all(person.follow_at(person._renamings[0]) for person in born_with_it)


def test_no_name_is_carried_by_two_at_once(hectic: World) -> None:
    for name, holders in names_over_time(hectic).items():
        for at, number in holders:
            carrying = {
                other
                for taken, other in holders
                if taken <= at and hectic.people[other].name_at(at) == name
            }
            assert carrying == {number}


def test_people_waver(eventful: World) -> None:
    counted: Counter[int] = Counter(
        row.person for row in truth.arrivals(eventful, eventful.born, eventful.ends) if row.again
    )
    removed = {
        row.person
        for row in truth.departures(eventful, eventful.born, eventful.ends)
        if row.kind == "removed"
    }

    assert len(counted) >= 40
    assert removed & set(counted)
    assert removed - set(counted)


def test_the_api_answers_with_the_owners_name_of_the_moment(eventful: World) -> None:
    rename = eventful.owner_renames[-1]
    with running(eventful, Clock(rename.renamed_at)) as sandbox:
        headers = {"Authorization": f"Bearer {sandbox.token}"}

        def name() -> object:
            fields = {"fields": "username"}
            reply = httpx.get(f"{sandbox.url}/me", params=fields, headers=headers)
            return reply.json()["username"]

        assert name() == rename.new
        sandbox.clock.set(rename.renamed_at - timedelta(seconds=1))
        assert name() == rename.old
