"""Whom the owner exchanges direct messages with, and what was written by a moment.

Every person's lots are their own, so that no other part of the world is another because of it.
Names are those that people show, which are no usernames; what is written means nothing.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox import names
from sandbox.people import Person
from sandbox.world import World

CORRESPONDENTS = 12
"""At most so many people write with the owner."""
_SHARE = 0.05
_LONGEST = 40
_HOURS_BETWEEN = 60
_BY_OWNER = 0.4
_DELETED = ("instagramuser", "Instagram User")
_FIRST_THREAD = 17_840_000_000_000_001
_SYSTEM_LINE = "Liked a message"


@dataclass(frozen=True)
class Message:
    """One message, or one of Instagram's own lines that stand between them."""

    sender: str
    sent_at: datetime
    text: str


@dataclass(frozen=True)
class Conversation:
    """A thread as an archive of one moment has it.

    Attributes:
        thread_id: The number that ends its folder's name.
        called: What is before that.
        people: Who is in it beside the owner, by their numbers; a stranger has none.
        participants: The names that all of them show, the owner's last.
        messages: Newest first.
        is_request: The owner has not accepted it.
    """

    thread_id: str
    called: str
    people: tuple[int, ...]
    participants: tuple[str, ...]
    messages: Sequence[Message]
    is_request: bool = False

    def sent_by(self, name: str) -> int:
        """How many of its messages are by whoever shows this name."""
        return sum(message.sender == name for message in self.messages)


def at(world: World, moment: datetime, since: datetime | None = None) -> list[Conversation]:
    """The conversations that have messages by a moment, in the order of their numbers.

    Args:
        world: The world.
        moment: The moment.
        since: Begin of a date range; None: all time.
    """
    world.require_lived(moment)
    people = list(_correspondents(world))
    threads = [_stranger(world, "Klo Rax", 0), _stranger(world, "Snu Quab", 1, is_request=True)]
    threads += [_of_two(world, person, moment) for person in people]
    threads += [_group(world, people[:2], moment)] if len(people) > 1 else []
    found = (_until(thread, moment, since) for thread in threads)
    return [thread for thread in found if thread.messages]


def _correspondents(world: World) -> Iterator[Person]:
    chosen = (
        person
        for person in world.people
        if person.follows and _lots(world, person.number).random() < _SHARE
    )
    for _ in range(CORRESPONDENTS):
        if (person := next(chosen, None)) is not None:
            yield person


def _lots(world: World, of: int | str) -> random.Random:
    return random.Random(f"{world.seed}:messages:{of}")


def _until(thread: Conversation, moment: datetime, since: datetime | None) -> Conversation:
    begin = since or datetime.min.replace(tzinfo=moment.tzinfo)
    written = [one for one in thread.messages if begin <= one.sent_at <= moment]
    return Conversation(
        thread.thread_id,
        thread.called,
        thread.people,
        thread.participants,
        written[::-1],
        thread.is_request,
    )


def _of_two(world: World, person: Person, moment: datetime) -> Conversation:
    called, shown = _names(person, moment)
    lots = _lots(world, f"{person.number}:written")
    return Conversation(
        str(_FIRST_THREAD + 10 + person.number),
        called,
        (person.number,),
        (shown, world.owner.name),
        _written(lots, person.follows[0].start, [shown], world.owner.name),
    )


def _group(world: World, people: Sequence[Person], moment: datetime) -> Conversation:
    shown = [_names(person, moment)[1] for person in people]
    begin = max(person.follows[0].start for person in people)
    return Conversation(
        str(_FIRST_THREAD + 2),
        "springmarket",
        tuple(person.number for person in people),
        (*shown, world.owner.name),
        _written(_lots(world, "group"), begin, shown, world.owner.name),
    )


def _stranger(world: World, shown: str, number: int, *, is_request: bool = False) -> Conversation:
    written = _written(_lots(world, shown), world.born, [shown], world.owner.name)
    return Conversation(
        str(_FIRST_THREAD + number),
        shown.replace(" ", "").lower(),
        (),
        (shown, world.owner.name),
        # Who has not accepted a request has not answered it.
        [one for one in written if one.sender == shown] if is_request else written,
        is_request,
    )


def _names(person: Person, moment: datetime) -> tuple[str, str]:
    """What the folder is called after, and the name that the person shows."""
    if person.deleted_at is not None and person.deleted_at <= moment:
        return _DELETED
    words = re.split(r"[._]", person.name_at(person.follows[0].start))
    shown = " ".join(word.capitalize() for word in words)
    accented = shown if person.number % 2 else f"{shown} é"
    return re.sub(r"[._]", "", person.name_at(moment)), accented


def _written(
    lots: random.Random, begin: datetime, shown: Sequence[str], owner: str
) -> list[Message]:
    """All that is ever written, oldest first; the first is never the owner's."""
    written = []
    at = begin
    for number in range(lots.randrange(1, _LONGEST)):
        at += timedelta(milliseconds=int(lots.expovariate(1 / _HOURS_BETWEEN) * 3_600_000) + 1)
        sender = owner if number and lots.random() < _BY_OWNER else lots.choice(shown)
        text = _SYSTEM_LINE if lots.random() < 0.1 else names.comment(lots)
        written.append(Message(sender, at, text))
    return written
