"""What really happened, for the tests that hold the product's findings against it.

Everything is asked by the moment; intervals are `(after, until]`, as between two captures. Lists
and departures leave deactivated accounts out, as Instagram's lists do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox import measures, names
from sandbox.events import DEPARTURES, FOLLOWS, RETURNS, Event, EventKind
from sandbox.people import Outcome
from sandbox.world import World


@dataclass(frozen=True)
class Listed:
    """A row of the followers or following list; `person` is the same number through all names."""

    person: int
    username: str
    followed_at: datetime

    @property
    def is_tombstone(self) -> bool:
        """Whether it is what `following` keeps of a deleted account."""
        return self.username.startswith(names.TOMBSTONE)


@dataclass(frozen=True)
class Arrival:
    """Somebody followed the owner; `again` if they had before. The username is that of the time."""

    person: int
    username: str
    followed_at: datetime
    again: bool


@dataclass(frozen=True)
class Departure:
    """Somebody vanished from the followers, with the username they had when the interval began."""

    person: int
    username: str
    followed_at: datetime
    left_at: datetime
    kind: EventKind
    """One of `DEPARTURES` (an EventKind is equal to its text)."""


@dataclass(frozen=True)
class Return:
    """A follower came back, with the original follow time: reactivated or unblocked."""

    person: int
    username: str
    followed_at: datetime
    returned_at: datetime


@dataclass(frozen=True)
class Rename:
    """Somebody took a new username; `followed_at` is None if they do not follow the owner."""

    person: int
    old: str
    new: str
    renamed_at: datetime
    followed_at: datetime | None


@dataclass(frozen=True)
class Happening:
    """Anything that happened, with the person's name until and from then, and the follows then.

    `followed_at` is also told of a follow that just began or ended, `owner_followed_at` alike.
    """

    person: int
    kind: EventKind
    at: datetime
    username_before: str
    username_after: str
    followed_at: datetime | None
    owner_followed_at: datetime | None


@dataclass(frozen=True)
class RequestSent:
    """The owner asked to follow somebody; `outcome` is None until it is settled."""

    person: int
    username: str
    sent_at: datetime
    settled_at: datetime | None
    outcome: Outcome | None


@dataclass(frozen=True)
class FollowFlow:
    """How many accounts followed, and how many unfollowed or left Instagram, in a window."""

    followed: int
    left: int


def followers_at(world: World, moment: datetime) -> Sequence[Listed]:
    """The active followers at a moment, newest follow first.

    Raises:
        ValueError: The moment lies beyond the simulated days.
    """
    world.require_lived(moment)
    return newest_first(
        Listed(person.number, person.name_at(moment), follow.start)
        for person in world.people
        if (follow := person.follow_at(moment)) is not None
    )


def following_at(world: World, moment: datetime) -> Sequence[Listed]:
    """Whom the owner follows at a moment, newest first; deleted accounts stay as tombstones.

    Raises:
        ValueError: The moment lies beyond the simulated days.
    """
    world.require_lived(moment)
    return newest_first(
        Listed(person.number, person.listed_name_at(moment), follow.start)
        for person in world.people
        if (follow := person.owner_follow_at(moment)) is not None
    )


def arrivals(world: World, after: datetime, until: datetime) -> Sequence[Arrival]:
    """Every follow in the interval, also of those who left again before its end."""
    return [
        Arrival(
            event.person.number,
            event.person.name_at(event.at),
            event.at,
            again=event.kind is EventKind.FOLLOWED_AGAIN,
        )
        for event in world.events_between(after, until)
        if event.kind in FOLLOWS
    ]


def departures(world: World, after: datetime, until: datetime) -> Sequence[Departure]:
    """Every vanishing of a follower in the interval, also of those who came back before its end."""
    return [
        Departure(
            event.person.number,
            event.person.name_at(after),
            follow,
            event.at,
            event.kind,
        )
        for event, follow in _by_followers(world, after, until)
        if event.kind in DEPARTURES
    ]


def returns(world: World, after: datetime, until: datetime) -> Sequence[Return]:
    """The followers who came back in the interval, but for those who followed anew."""
    return [
        Return(event.person.number, event.person.name_at(event.at), follow, event.at)
        for event, follow in _by_followers(world, after, until)
        if event.kind in RETURNS
    ]


def renames(world: World, after: datetime, until: datetime) -> Sequence[Rename]:
    """The changes of username in the interval, of followers and of followed accounts."""
    return [
        Rename(
            event.person.number,
            event.person.name_before(event.at),
            event.person.name_at(event.at),
            event.at,
            event.follow,
        )
        for event in world.events_between(after, until)
        if event.kind is EventKind.RENAMED
    ]


def happenings(world: World, after: datetime, until: datetime) -> Sequence[Happening]:
    """Every event of every kind in the interval, oldest first."""
    return [
        Happening(
            event.person.number,
            event.kind,
            event.at,
            event.person.name_before(event.at),
            event.person.name_at(event.at),
            event.follow,
            event.person.owner_follow_around(event.at),
        )
        for event in world.events_between(after, until)
    ]


def requests(world: World, after: datetime, until: datetime) -> Sequence[RequestSent]:
    """The owner's requests of the interval, oldest first, with what is known at its end."""
    found = []
    for person in world.people:
        for request in person.requests:
            if after < request.sent_at <= until:
                is_open = request.is_open_at(until)
                found.append(
                    RequestSent(
                        person.number,
                        person.name_at(request.sent_at),
                        request.sent_at,
                        None if is_open else request.settled_at,
                        None if is_open else request.outcome,
                    )
                )
    return sorted(found, key=lambda request: (request.sent_at, request.person))


def follows_and_unfollows(world: World, start: datetime, end: datetime) -> FollowFlow:
    """The gross flows of a window `[start, end)`, as Instagram counts them (graph-api.md 7.3).

    Whoever returns from deactivation is in neither, so the flows need not add up to the change of
    the followers' count.
    """
    followed, left = world.follow_flow(start, end)
    return FollowFlow(followed, left)


def post_measures(world: World, media_id: str, moment: datetime) -> Mapping[str, float]:
    """Every measure of a post, reel or story as Instagram has it at a moment, by metric name.

    Raises:
        KeyError: There is no such post at that moment.
    """
    return measures.of_post(world, world.media(media_id, moment), moment)


def _by_followers(
    world: World, after: datetime, until: datetime
) -> Iterator[tuple[Event, datetime]]:
    for event in world.events_between(after, until):
        if event.follow is not None:
            yield event, event.follow


def newest_first(rows: Iterator[Listed]) -> Sequence[Listed]:
    """Rows in the order in which lists show them."""
    return sorted(rows, key=lambda row: (row.followed_at, row.person), reverse=True)
