"""How each list of people is written: its columns, and what every cell of a row says."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from dashboards import formats, spans
from dashboards.published import Marts
from dashboards.queries import people
from dashboards.queries.people import Change, Follower, Thread, Unclear, Withdrawn
from dashboards.tables import Cell

Rows = tuple[Sequence[str], Sequence[Sequence[Cell]]]

# From here on an event is as sure as two archives can make it.
STRONG = 0.9
_ARRIVALS = {"gained": "", "refollowed": "followed again", "returned": "came back"}
_REASONS = {
    "unfollowed": "Unfollowed",
    "blocked_by_you": "You blocked them",
    "deleted": "Account deleted",
    "gone": "Gone",
}
_CLAIMS = {
    "gained": "come",
    "lost": "left",
    "renamed": "changed their name",
    "refollowed": "followed again",
    "returned": "come back",
}


def _who(username: str, badge: str = "") -> Cell:
    return Cell(f"@{username}", username=username, badge=badge)


def _follower(person: Follower) -> list[Cell]:
    mutual = {True: "Yes", False: "No", None: "Not known"}[person.is_following_back]
    since = formats.moment(person.followed_at) if person.followed_at else "Not known"
    first = ""
    if person.first_followed_at and person.first_followed_at != person.followed_at:
        first = f"first on {formats.moment(person.first_followed_at)}"
    return [
        Cell(
            f"@{person.username}",
            username=person.username,
            detail=f"earlier {_names(person.previous_usernames)}"
            if person.previous_usernames
            else "",
        ),
        Cell(since, detail=first),
        Cell(mutual),
    ]


def _came(change: Change) -> list[Cell]:
    return [
        _who(change.username, _ARRIVALS.get(change.change_type, "")),
        _when(change, detail=change.evidence or ""),
    ]


def _left(change: Change) -> list[Cell]:
    reason = change.reason or "gone"
    return [
        # A deleted profile has no page to lead to.
        Cell(f"@{change.username}") if reason == "deleted" else _who(change.username),
        _when(change),
        Cell(_REASONS.get(reason, reason.replace("_", " ").capitalize())),
        _evidence(change),
    ]


def _renamed(change: Change) -> list[Cell]:
    return [
        Cell(
            f"@{change.previous_username} → @{change.new_username}",
            username=change.username,
            detail=f"now @{change.username}" if change.username != change.new_username else "",
        ),
        _when(change),
        _evidence(change),
    ]


def _unclear(group: Unclear) -> list[Cell]:
    return [
        Cell(_sentence(spans.interval(group.happened_after, group.happened_before))),
        Cell(_names(group.vanished)),
        Cell(_names(group.appeared)),
        Cell(group.evidence or "No evidence recorded"),
    ]


def _names(usernames: Sequence[str]) -> str:
    return ", ".join(f"@{name}" for name in usernames) or "None"


def _withdrawn(claim: Withdrawn) -> list[Cell]:
    name = f"@{claim.username}"
    if claim.previous_username:
        name = f"@{claim.previous_username} → {name}"
    return [
        Cell(name, detail=f"said to have {_CLAIMS[claim.change_type]}"),
        Cell(_sentence(spans.interval(claim.happened_after, claim.happened_before))),
        Cell(
            f"Said on {formats.moment(claim.claimed_at)}",
            detail=f"withdrawn on {formats.moment(claim.withdrawn_at)}",
        ),
        Cell(claim.because),
    ]


def _thread(thread: Thread) -> list[Cell]:
    return [
        _maybe_with(thread),
        Cell(
            formats.count(thread.messages),
            detail="" if thread.is_whole else "at least; files of it are missing",
        ),
        Cell(formats.count(thread.received)),
        Cell(formats.count(thread.sent)),
        Cell(
            formats.moment(thread.last_at) if thread.last_at else "Not known",
            detail=f"first on {formats.moment(thread.first_at)}" if thread.first_at else "",
        ),
        Cell("Everything")
        if thread.covered_from is None
        else Cell(f"Since {formats.day(thread.covered_from.date())}"),
    ]


def _maybe_with(thread: Thread) -> Cell:
    badge = "request" if thread.is_request else ""
    if thread.is_group:
        return Cell("A group", badge=badge, detail=f"{formats.count(thread.participants)} people")
    if thread.candidate is not None:
        return Cell(f"Perhaps @{thread.candidate}", username=thread.candidate, badge=badge)
    named = f"called {thread.name}" if thread.name else ""
    if thread.candidates:
        named += f", which fits {formats.count(thread.candidates)} people"
    return Cell("Nobody can tell", badge=badge, detail=named)


def _when(change: Change, detail: str = "") -> Cell:
    if change.happened_at is not None:
        return Cell(formats.moment(change.happened_at), detail=detail)
    when = spans.interval(change.happened_after, change.happened_before)
    return Cell(_sentence(when), detail=detail)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _evidence(change: Change) -> Cell:
    return Cell(change.evidence or "No evidence recorded", detail=_strength(change.confidence))


def _strength(confidence: float | None) -> str:
    """A grade in words: the marts' figure is a judgement and would read as a probability."""
    if confidence is None:
        return ""
    return "Strong evidence" if confidence >= STRONG else "Fair evidence: the list may not be whole"


def _of_changes(
    kind: str, columns: Sequence[str], row: Callable[[Change], Sequence[Cell]]
) -> Callable[[Marts, str, str, int, int], Rows]:
    def table(marts: Marts, account_id: str, search: str, limit: int, offset: int) -> Rows:
        changes = marts.ask(people.changes, account_id, kind, search, limit, offset)
        return columns, [row(change) for change in changes]

    return table


def _of_followers(marts: Marts, account_id: str, search: str, limit: int, offset: int) -> Rows:
    found = marts.ask(people.followers, account_id, search, limit, offset)
    return ("Who", "Following you since", "You follow them"), [_follower(one) for one in found]


def _of_groups(marts: Marts, account_id: str, search: str, limit: int, offset: int) -> Rows:
    found = marts.ask(people.unclear, account_id, search, limit, offset)
    columns = ("When", "Names that are gone", "Names that are new", "Evidence")
    return columns, [_unclear(group) for group in found]


def _of_withdrawn(marts: Marts, account_id: str, search: str, limit: int, offset: int) -> Rows:
    found = marts.ask(people.withdrawn, account_id, search, limit, offset)
    columns = ("What was said", "To have happened", "When it was said", "Why it does not hold")
    return columns, [_withdrawn(claim) for claim in found]


def _of_messages(marts: Marts, account_id: str, search: str, limit: int, offset: int) -> Rows:
    found = marts.ask(people.threads, account_id, search, limit, offset)
    columns = ("With whom, perhaps", "Messages", "To you", "From you", "Last", "What is counted")
    return columns, [_thread(thread) for thread in found]


TABLES: Final[Mapping[str, Callable[[Marts, str, str, int, int], Rows]]] = {
    people.CAME: _of_changes(people.CAME, ("Who", "Followed"), _came),
    people.LEFT: _of_changes(people.LEFT, ("Who", "Left", "Why", "Evidence"), _left),
    people.RENAMED: _of_changes(
        people.RENAMED, ("Old name → new name", "Renamed", "Evidence"), _renamed
    ),
    people.UNCLEAR: _of_groups,
    people.WITHDRAWN: _of_withdrawn,
    people.FOLLOWERS: _of_followers,
    people.MESSAGES: _of_messages,
}
