"""What each list of the owner's shows at a moment: the rows that an archive of that moment has.

Whoever is deactivated, deleted or blocked is on none of them, but for the deleted in `following`
and the blocked among the blocked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from sandbox import truth
from sandbox.events import EventKind
from sandbox.people import Mark, Person
from sandbox.truth import Listed
from sandbox.world import World

UNFOLLOWED_FOR = timedelta(days=60)
REQUESTED_FOR = timedelta(days=90)


def at(world: World, name: str, moment: datetime) -> Sequence[Listed]:
    """The rows of a list, newest first; `followed_at` is the row's time, whatever the list means.

    Args:
        world: The world.
        name: One of `LISTS`.
        moment: The moment.

    Raises:
        KeyError: There is no such list.
        ValueError: The moment lies beyond the simulated days.
    """
    world.require_lived(moment)
    return LISTS[name](world, moment)


def _marked(mark: Mark, world: World, moment: datetime) -> Sequence[Listed]:
    return truth.newest_first(
        Listed(person.number, person.name_at(moment), span.start)
        for person in world.people
        if (span := person.mark_at(mark, moment)) is not None
        and person.present_at(moment)
        and (mark is Mark.BLOCKED or person.within_reach_at(moment))
    )


def _requests_pending(world: World, moment: datetime) -> Sequence[Listed]:
    return truth.newest_first(
        Listed(person.number, person.name_at(moment), request.sent_at)
        for person in _reachable(world, moment)
        for request in person.requests
        if request.is_open_at(moment)
    )


def _requests_sent(world: World, moment: datetime) -> Sequence[Listed]:
    """Those of the last 90 days whatever became of them, the last one to each person."""
    sent = {
        person.number: Listed(person.number, person.name_at(moment), request.sent_at)
        for person in _reachable(world, moment)
        for request in person.requests
        if moment - REQUESTED_FOR < request.sent_at <= moment
    }
    return truth.newest_first(iter(sent.values()))


def _requests_received(world: World, moment: datetime) -> Sequence[Listed]:
    return truth.newest_first(
        Listed(person.number, person.name_at(moment), request.sent_at)
        for person in _reachable(world, moment)
        for request in person.own_requests
        if request.is_open_at(moment)
    )


def _unfollowed(world: World, moment: datetime) -> Sequence[Listed]:
    """The owner's own unfollows of the last 60 days, the last one of each person."""
    last = {
        event.person.number: Listed(event.person.number, event.person.name_at(moment), event.at)
        for event in world.events_between(moment - UNFOLLOWED_FOR, moment)
        if event.kind is EventKind.OWNER_UNFOLLOWED and event.person.within_reach_at(moment)
    }
    return truth.newest_first(iter(last.values()))


def _reachable(world: World, moment: datetime) -> Iterator[Person]:
    return (person for person in world.people if person.within_reach_at(moment))


LISTS: Mapping[str, Callable[[World, datetime], Sequence[Listed]]] = {
    "followers": truth.followers_at,
    "following": truth.following_at,
    "requests_pending": _requests_pending,
    "requests_sent": _requests_sent,
    "requests_received": _requests_received,
    "unfollowed": _unfollowed,
    **{mark.value: partial(_marked, mark) for mark in Mark},
}
"""The lists by the names that this project gives them."""
