"""The lists beside the two big ones, at any moment, and who is on none."""

from datetime import datetime, timedelta

import pytest

from sandbox import lists, truth
from sandbox.events import EventKind
from sandbox.people import Mark
from sandbox.world import World

SECOND = timedelta(seconds=1)


def names(world: World, name: str, moment: datetime) -> set[int]:
    return {row.person for row in lists.at(world, name, moment)}


@pytest.mark.parametrize("name", lists.LISTS)
def test_a_list_is_newest_first_and_names_nobody_twice(
    eventful: World, a_year_on: datetime, name: str
) -> None:
    rows = lists.at(eventful, name, a_year_on)
    times = [row.followed_at for row in rows]

    assert len(rows) > 5
    assert times == sorted(times, reverse=True)
    assert len({row.username for row in rows}) == len(rows)
    assert all(time <= a_year_on for time in times)


def test_the_blocked_are_on_that_list_only(eventful: World, a_year_on: datetime) -> None:
    blocked = names(eventful, "blocked", a_year_on)

    for name in lists.LISTS:
        if name != "blocked":
            assert not blocked & names(eventful, name, a_year_on), name


def test_blocking_takes_a_follower_away_and_unblocking_may_bring_them_back(
    eventful: World,
) -> None:
    happened = truth.happenings(eventful, eventful.born, eventful.ends)
    blocked = [one for one in happened if one.kind is EventKind.BLOCKED and one.followed_at]
    unblocked = [one for one in happened if one.kind is EventKind.UNBLOCKED]

    for one in blocked[:20]:
        assert one.person in names(eventful, "followers", one.at - SECOND)
        assert one.person not in names(eventful, "followers", one.at)
        assert one.person in names(eventful, "blocked", one.at)
    back = {one.person: one for one in unblocked if one.followed_at}
    assert 0 < len(back) < len(unblocked)
    returned = {
        (row.person, row.returned_at): row.followed_at
        for row in truth.returns(eventful, eventful.born, eventful.ends)
    }
    for one in back.values():
        assert returned[one.person, one.at] == one.followed_at


def test_a_request_waits_until_it_is_settled_and_stays_in_the_log_for_ninety_days(
    eventful: World,
) -> None:
    until = eventful.ends - SECOND
    sent = truth.requests(eventful, eventful.born, until)
    outcomes = {str(one.outcome) for one in sent}
    assert outcomes == {"accepted", "withdrawn", "declined", "None"}

    for one in sent[::4]:
        assert one.person in names(eventful, "requests_pending", one.sent_at)
        assert one.person in names(eventful, "requests_sent", one.sent_at)
        if one.settled_at is not None:
            assert one.person not in names(eventful, "requests_pending", one.settled_at)
        if one.outcome == "accepted" and one.settled_at is not None:
            following = {
                row.person: row.followed_at for row in truth.following_at(eventful, one.settled_at)
            }
            assert following[one.person] == one.settled_at > one.sent_at
    oldest = {row.followed_at for row in lists.at(eventful, "requests_sent", until)}
    assert until - timedelta(days=90) < min(oldest) < until - timedelta(days=60)


def test_a_request_looks_open_until_the_answer_has_come(eventful: World) -> None:
    settled = [
        one
        for one in truth.requests(eventful, eventful.born, eventful.ends)
        if one.settled_at is not None
    ]
    for one in settled[:20]:
        assert one.settled_at is not None
        before = truth.requests(eventful, one.sent_at - SECOND, one.settled_at - SECOND)
        (same,) = (each for each in before if each.person == one.person)
        assert (same.settled_at, same.outcome) == (None, None)


def test_who_asked_is_a_follower_or_still_waits(eventful: World, a_year_on: datetime) -> None:
    waiting = names(eventful, "requests_received", a_year_on)
    approved = [
        one
        for one in truth.happenings(eventful, eventful.born, a_year_on)
        if one.kind is EventKind.REQUEST_APPROVED
    ]
    arrived = {
        (row.person, row.followed_at) for row in truth.arrivals(eventful, eventful.born, a_year_on)
    }

    assert not waiting & names(eventful, "followers", a_year_on)
    assert len(approved) > 10
    assert {(one.person, one.at) for one in approved} <= arrived


def test_own_unfollows_are_listed_for_sixty_days(eventful: World, a_year_on: datetime) -> None:
    gone = {
        one.person: one.at
        for one in truth.happenings(eventful, a_year_on - timedelta(days=60), a_year_on)
        if one.kind is EventKind.OWNER_UNFOLLOWED
        and eventful.people[one.person].within_reach_at(a_year_on)
    }

    rows = lists.at(eventful, "unfollowed", a_year_on)
    assert {row.person: row.followed_at for row in rows} == gone


@pytest.mark.parametrize("mark", Mark)
def test_what_is_marked_is_on_the_list_of_that_mark(eventful: World, mark: Mark) -> None:
    marked = [person for person in eventful.people if person.marks[mark]]
    person = marked[0]
    since = person.marks[mark][0].start

    assert person.number in names(eventful, mark.value, since)
    assert person.number not in names(eventful, mark.value, since - SECOND)


def test_there_is_no_list_of_days_that_were_not_lived(eventful: World) -> None:
    with pytest.raises(ValueError, match="simulate more days"):
        lists.at(eventful, "blocked", eventful.ends + SECOND)
    with pytest.raises(KeyError):
        lists.at(eventful, "admirers", eventful.ends)
