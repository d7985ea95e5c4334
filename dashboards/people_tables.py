"""How each list of people is written: its columns, and what every cell of a row says."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from dashboards import formats, spans
from dashboards.queries import people
from dashboards.queries.people_rows import (
    Change,
    Engager,
    Followed,
    Follower,
    Thread,
    Unclear,
    Withdrawn,
)
from dashboards.queries.person import Score
from dashboards.tables import Cell
from dashboards.texts import say

# From here on an event is as sure as two archives can make it.
STRONG: Final = 0.9

Link = Callable[[str | None], str]
"""The address of a person's page; empty for somebody without one."""


def link_to_person(account: str) -> Link:
    """Links to the pages of the people of an account, by its username."""

    def link(person_id: str | None) -> str:
        if person_id is None:
            return ""
        return "person?" + urlencode(
            {"person": person_id, "account": f"@{account}"}, quote_via=quote
        )

    return link


def rows(kind: str, found: Sequence[Any], link: Link) -> list[Sequence[Cell]]:
    """The rows of a list, in the order given."""
    return [_ROWS[kind](row, link) for row in found]


def columns(kind: str) -> list[str]:
    """The headings of a list."""
    return [say(f"followers-column-{name}") for name in _COLUMNS[kind]]


def when(change: Change) -> str:
    """When an event happened, as far as it is known."""
    if change.happened_at is not None:
        return formats.moment(change.happened_at)
    return _capital(spans.interval(change.happened_after, change.happened_before))


def what(change: Change) -> str:
    """What an event was, and why as far as that is known."""
    if change.change_type == "lost":
        return say("followers-reason", reason=change.reason or "gone")
    return say("followers-event", event=change.change_type)


def told(change: Change) -> str:
    """An event as the beginning of a line, with both names of a rename."""
    if change.change_type == "renamed":
        return f"{_capital(what(change))}: @{change.previous_username} → @{change.new_username}"
    return _capital(what(change))


def strength(confidence: float | None) -> str:
    """A grade in words: the marts' figure is a judgement and would read as a probability."""
    if confidence is None:
        return ""
    return say("followers-strong" if confidence >= STRONG else "followers-fair")


def took_part(who: Engager | Score) -> str:
    """What somebody ever wrote or posted that can be seen; empty when nothing."""
    parts = {
        "comments": who.comment_count,
        "replies": who.reply_count,
        "mentions": who.mention_count,
        "tags": who.tag_count,
    }
    return ", ".join(
        say(f"followers-{part}", number=number) for part, number in parts.items() if number
    )


def names(usernames: Sequence[str]) -> str:
    """Usernames one after the other."""
    return ", ".join(f"@{name}" for name in usernames) or say("followers-nobody")


def _follower(person: Follower, link: Link) -> list[Cell]:
    earlier = person.previous_usernames
    return [
        Cell(
            f"@{person.username}",
            username=person.username,
            address=link(person.person_id),
            detail=say("followers-earlier", names=names(earlier)) if earlier else "",
        ),
        _since(person.followed_at, person.first_followed_at),
        Cell(say("followers-mutual", answer=str(person.is_following_back))),
    ]


def _ghost(person: Follower, link: Link) -> list[Cell]:
    who, since, mutual = _follower(person, link)
    probability = person.ghost_probability
    return [who, since, Cell(formats.percent(probability, 0)), mutual]


def _followed(person: Followed, link: Link) -> list[Cell]:
    if person.follower_lost_before is None:
        ever = say("followers-never-listed")
    else:
        span = spans.interval(person.follower_lost_after, person.follower_lost_before)
        ever = say("followers-left-then", span=span)
    return [
        Cell(f"@{person.username}", username=person.username, address=link(person.person_id)),
        Cell(_moment(person.followed_at)),
        Cell(ever),
    ]


def _engager(person: Engager, link: Link) -> list[Cell]:
    return [
        Cell(
            f"@{person.username}",
            username=person.username,
            address=link(person.person_id),
            detail=say("followers-relation", relation=person.relation),
        ),
        Cell(formats.at_least_some(person.engagement_score)),
        Cell(formats.count(person.interactions_90d)),
        Cell(took_part(person)),
        Cell(_moment(person.last_interaction_at)),
    ]


def _came(change: Change, link: Link) -> list[Cell]:
    badge = "" if change.change_type == "gained" else what(change)
    evidence = formats.localised(change.evidence or "")
    return [
        _who(change, link, badge),
        Cell(when(change), detail=say("followers-column-evidence"), more=evidence)
        if evidence
        else Cell(when(change)),
    ]


def _left(change: Change, link: Link) -> list[Cell]:
    return [_who(change, link), Cell(when(change)), Cell(what(change)), _evidence(change)]


def _renamed(change: Change, link: Link) -> list[Cell]:
    newest = say("followers-now", name=f"@{change.username}")
    return [
        Cell(
            f"@{change.previous_username} → @{change.new_username}",
            username=change.username,
            address=link(change.person_id),
            detail=newest if change.username != change.new_username else "",
        ),
        Cell(when(change)),
        _evidence(change),
    ]


def _event(change: Change, link: Link) -> list[Cell]:
    return [_who(change, link), Cell(told(change)), Cell(when(change)), _evidence(change)]


def _who(change: Change, link: Link, badge: str = "") -> Cell:
    # A deleted profile has no page on Instagram to lead to.
    username = "" if change.reason == "deleted" else change.username
    address = link(change.person_id)
    return Cell(f"@{change.username}", username=username, address=address, badge=badge)


def _unclear(group: Unclear, _link: Link) -> list[Cell]:
    return [
        Cell(_capital(spans.interval(group.happened_after, group.happened_before))),
        Cell(names(group.vanished_usernames)),
        Cell(names(group.appeared_usernames)),
        Cell(formats.localised(group.evidence or say("followers-no-evidence"))),
    ]


def _withdrawn(claim: Withdrawn, _link: Link) -> list[Cell]:
    name = f"@{claim.username}"
    if claim.previous_username:
        name = f"@{claim.previous_username} → {name}"
    return [
        Cell(name, detail=say("followers-claim", event=claim.change_type)),
        Cell(_capital(spans.interval(claim.happened_after, claim.happened_before))),
        Cell(
            say("followers-claimed", at=claim.claimed_at),
            detail=say("followers-taken-back", at=claim.withdrawn_at),
        ),
        Cell(claim.withdrawn_because),
    ]


def _thread(thread: Thread, link: Link) -> list[Cell]:
    first = thread.first_message_at
    covered = thread.covered_from
    return [
        _maybe_with(thread, link),
        Cell(
            formats.count(thread.message_count),
            detail="" if thread.is_whole else say("followers-thread-not-whole"),
        ),
        Cell(formats.count(thread.messages_received)),
        Cell(formats.count(thread.messages_sent)),
        Cell(
            _moment(thread.last_message_at),
            detail=say("followers-first", at=first) if first else "",
        ),
        Cell(
            say("followers-everything")
            if covered is None
            else say("followers-since", day=covered.date())
        ),
    ]


def _maybe_with(thread: Thread, link: Link) -> Cell:
    badge = say("followers-request") if thread.is_request else ""
    if thread.is_group:
        people_in_it = thread.participants
        detail = say("followers-group.people", number=people_in_it) if people_in_it else ""
        return Cell(say("followers-group"), badge=badge, detail=detail)
    candidate = thread.candidate_username
    if candidate is not None:
        return Cell(
            say("followers-perhaps", name=f"@{candidate}"),
            username=candidate,
            address=link(thread.candidate_person_id),
            badge=badge,
        )
    called = say("followers-called", name=thread.thread_name) if thread.thread_name else ""
    if thread.candidates:
        called += say("followers-called.fits", number=thread.candidates)
    return Cell(say("followers-thread-unknown"), badge=badge, detail=called)


def _evidence(change: Change) -> Cell:
    if not change.evidence:
        return Cell(say("followers-no-evidence"))
    # It says nearly the same in each row of a list: one click away, behind what it is worth.
    label = strength(change.confidence) or say("followers-column-evidence")
    return Cell("", detail=label, more=formats.localised(change.evidence))


def _since(followed_at: Any, first_followed_at: Any) -> Cell:
    again = first_followed_at is not None and first_followed_at != followed_at
    return Cell(
        _moment(followed_at), detail=say("followers-first", at=first_followed_at) if again else ""
    )


def _moment(value: Any) -> str:
    return formats.moment(value) if value is not None else say("not-known")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


_CHANGE: Final = ("who", "event", "time", "evidence")
_FOLLOWER: Final = ("who", "since", "you-follow")
_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    people.CAME: ("who", "followed"),
    people.LEFT: ("who", "left", "why", "evidence"),
    people.RENAMED: ("renamed", "renamed-when", "evidence"),
    people.HISTORY: _CHANGE,
    people.UNCLEAR: ("time", "names-gone", "names-new", "evidence"),
    people.WITHDRAWN: ("claim", "claim-time", "claim-said", "claim-because"),
    people.FOLLOWERS: _FOLLOWER,
    people.MUTUAL: _FOLLOWER,
    people.ONE_SIDED: ("who", "you-since", "them"),
    people.GHOSTS: ("who", "since", "silence", "you-follow"),
    people.TOP: ("who", "score", "recently", "took-part", "last"),
    people.MESSAGES: ("thread", "messages", "to-you", "from-you", "last", "counted"),
}
_ROWS: Final[Mapping[str, Callable[[Any, Link], Sequence[Cell]]]] = {
    people.CAME: _came,
    people.LEFT: _left,
    people.RENAMED: _renamed,
    people.HISTORY: _event,
    people.UNCLEAR: _unclear,
    people.WITHDRAWN: _withdrawn,
    people.FOLLOWERS: _follower,
    people.MUTUAL: _follower,
    people.ONE_SIDED: _followed,
    people.GHOSTS: _ghost,
    people.TOP: _engager,
    people.MESSAGES: _thread,
}
