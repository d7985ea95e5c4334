"""Truth does not contradict itself: lists, flows and counts are three views of one life."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import truth
from sandbox.events import EventKind
from sandbox.habits import EVENTFUL, USUAL, Habits
from sandbox.world import World
from tests.sandbox.conftest import BORN


@pytest.fixture(scope="module")
def small() -> dict[Habits, World]:
    return {
        habits: World.simulate(seed=3, born=BORN, days=400, habits=habits)
        for habits in (USUAL, EVENTFUL)
    }


@pytest.mark.parametrize("habits", [USUAL, EVENTFUL])
@settings(max_examples=25, deadline=None)
@given(first=st.integers(0, 400 * 86_400 - 1), length=st.integers(0, 90 * 86_400))
def test_the_list_changes_by_arrivals_returns_and_departures(
    small: dict[Habits, World], habits: Habits, first: int, length: int
) -> None:
    world = small[habits]
    a = world.born + timedelta(seconds=first)
    b = min(a + timedelta(seconds=length), world.ends)
    changes: dict[int, int] = {row.person: 1 for row in truth.followers_at(world, a)}
    gained = [row.person for row in truth.arrivals(world, a, b)]
    gained += [row.person for row in truth.returns(world, a, b)]
    for person in gained:
        changes[person] = changes.get(person, 0) + 1
    for lost in truth.departures(world, a, b):
        changes[lost.person] -= 1

    assert set(changes.values()) <= {0, 1}
    present = {person for person, count in changes.items() if count}
    assert present == {row.person for row in truth.followers_at(world, b)}
    assert len(present) == world.followers_count(b)


def test_renames_keep_the_follow_time_to_the_second(world: World) -> None:
    a, b = world.born + timedelta(days=600), world.born + timedelta(days=690)
    before = {row.person: row for row in truth.followers_at(world, a)}
    after = {row.person: row for row in truth.followers_at(world, b)}
    renamed = {
        person
        for person in before.keys() & after.keys()
        if before[person].username != after[person].username
        and before[person].followed_at == after[person].followed_at
    }

    assert len(renamed) >= 10
    told = {change.person for change in truth.renames(world, a, b) if change.followed_at}
    assert renamed <= told
    for change in truth.renames(world, a, b):
        assert change.old != change.new


def test_who_returns_from_deactivation_has_the_original_time(world: World) -> None:
    a, b = world.born + timedelta(days=300), world.born + timedelta(days=700)
    gone = {
        (row.person, row.followed_at): row
        for row in truth.departures(world, a, b)
        if row.kind == "deactivated"
    }
    back = truth.returns(world, a, b)

    assert len(back) > 5
    for returned in back:
        if (returned.person, returned.followed_at) in gone:
            away_since = gone[returned.person, returned.followed_at].left_at
            away = [
                row.person for row in truth.followers_at(world, away_since + timedelta(hours=1))
            ]
            assert returned.person not in away
        assert returned.followed_at < returned.returned_at


def test_who_follows_again_has_a_later_time(world: World) -> None:
    first: dict[int, datetime] = {}
    again = 0
    for row in truth.arrivals(world, world.born, world.ends):
        if row.again:
            again += 1
            assert first[row.person] < row.followed_at
        else:
            assert first.setdefault(row.person, row.followed_at) == row.followed_at

    assert again > 20


def test_the_deleted_vanish_from_followers_and_stay_in_following(world: World) -> None:
    end = world.ends - timedelta(seconds=1)
    deleted = [row for row in truth.departures(world, world.born, end) if row.kind == "deleted"]
    following = {row.person: row for row in truth.following_at(world, end)}
    both = [row for row in deleted if row.person in following]

    assert both
    assert not {row.person for row in deleted} & {
        row.person for row in truth.followers_at(world, end)
    }
    for row in both[:10]:
        earlier = {
            r.person: r for r in truth.following_at(world, row.left_at - timedelta(seconds=1))
        }
        assert following[row.person].username.startswith("__deleted__")
        assert following[row.person].followed_at == earlier[row.person].followed_at


def test_departures_name_people_as_they_were_called_when_the_interval_began(world: World) -> None:
    a, b = world.born + timedelta(days=400), world.born + timedelta(days=700)
    listed = {row.person: row.username for row in truth.followers_at(world, a)}
    lost = [row for row in truth.departures(world, a, b) if row.person in listed]

    assert len(lost) > 100
    assert all(listed[row.person] == row.username for row in lost)


def test_whatever_happened_is_told_with_names_and_follows(eventful: World) -> None:
    a, b = eventful.born + timedelta(days=100), eventful.born + timedelta(days=300)
    happened = truth.happenings(eventful, a, b)
    renamed = [
        (one.person, one.username_before, one.username_after, one.at, one.followed_at)
        for one in happened
        if one.kind == "renamed"
    ]

    assert {one.kind for one in happened} == set(EventKind)
    assert all(a < one.at <= b for one in happened)
    assert [one.at for one in happened] == sorted(one.at for one in happened)
    assert renamed == [
        (one.person, one.old, one.new, one.renamed_at, one.followed_at)
        for one in truth.renames(eventful, a, b)
    ]
    for one in happened:
        if one.kind == "owner_followed":
            assert one.owner_followed_at == one.at
        if one.kind == "owner_unfollowed":
            before = truth.following_at(eventful, one.at - timedelta(seconds=1))
            assert (one.person, one.owner_followed_at) in {
                (row.person, row.followed_at) for row in before
            }


def test_departures_say_who_was_blocked_or_removed_by_the_owner(eventful: World) -> None:
    kinds = {row.kind for row in truth.departures(eventful, eventful.born, eventful.ends)}

    assert kinds == {"unfollowed", "deleted", "deactivated", "blocked", "removed"}
