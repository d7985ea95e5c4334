"""Which parts of the list of posts a pass reads, and in which steps. Pure: nothing is asked here.

What is wanted are posts that are due by their age and stretches of the list that no walk has gone
over yet: what is new, what lies beyond the end of the first walk, and a gap that a used-up budget
left. The plan is greedy, which is the fewest pages there can be: a page starts where the newest
wanted post is and covers as many posts below it as fit.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from pipelines.graph_api.facts import (
    DETAIL_AGES,
    DETAILS_UNTIL,
    MEDIA_PAGE,
    REREAD_AFTER,
    REREAD_AT_REST_AFTER,
    REREAD_OLD_AFTER,
)
from pipelines.graph_api.known import KnownPost, Walked

TOP: Final = datetime.max.replace(tzinfo=UTC)
END: Final = datetime.min.replace(tzinfo=UTC)

SECOND: Final = timedelta(seconds=1)
"""Whether `since` and `until` take in their own second is not known, so steps overlap by one."""

ROOM_FOR_NEW: Final = 25
"""How many unknown posts the first page takes in beside those that are due."""


class Stretch(NamedTuple):
    """Part of the list, both ends included; it may reach from `TOP` and to `END`."""

    newest: datetime
    oldest: datetime


class Step(NamedTuple):
    """The next part of the list to read, page by page, until nothing in it is wanted.

    Attributes:
        newest: From where; `TOP` is the start of the list.
        since: Where to stop, because what lies below is asked for less; None for nowhere.
        refused: Metrics that the posts of this part are known to refuse.
        refuses_all: They refuse all metrics.
    """

    newest: datetime
    since: datetime | None
    refused: frozenset[str]
    refuses_all: bool


def is_due(post: KnownPost, now: datetime) -> bool:
    """Whether a post's numbers may have moved enough to be read again."""
    age = now - post.posted_at
    for up_to, after in REREAD_AFTER:
        if age < up_to:
            return now - post.read_at >= after
    after = REREAD_AT_REST_AFTER if post.at_rest_since else REREAD_OLD_AFTER
    return now - post.read_at >= after


def details_due(posted_at: datetime, details_read_at: datetime | None, now: datetime) -> bool:
    """Whether the metrics that only a post's type has are to be read, at one of their ages."""
    age = now - posted_at
    reached = [mark for mark in DETAIL_AGES if mark <= age]
    if not reached or age >= DETAILS_UNTIL:
        return False
    return details_read_at is None or details_read_at < posted_at + reached[-1]


def unwalked(walks: Iterable[Walked]) -> list[Stretch]:
    """What no walk has gone over, newest first; neighbours overlap at their ends."""
    found, below = [], TOP
    for walk in sorted(walks, key=lambda walk: walk.newest, reverse=True):
        if walk.newest < below:
            found.append(Stretch(below, walk.newest))
        below = min(below, END if walk.reached_end else walk.oldest)
    if below > END:
        found.append(Stretch(below, END))
    return found


class Agenda:
    """What a pass still wants of the list; it shrinks as pages come.

    Args:
        posts: Media id → what is known of the post.
        walks: What earlier passes went over.
        refused: Media id → metrics that the post refuses.
        now: Instagram's clock (UTC).
    """

    def __init__(
        self,
        posts: Mapping[str, KnownPost],
        walks: Iterable[Walked],
        refused: Mapping[str, frozenset[str]],
        now: datetime,
    ) -> None:
        newest_first = sorted(posts.items(), key=lambda item: item[1].posted_at, reverse=True)
        self._places = [(media_id, post.posted_at) for media_id, post in newest_first]
        self._due = {
            media_id
            for media_id, post in newest_first
            # Also where a pass was stopped between a post's page and its own metrics.
            if is_due(post, now) or details_due(post.posted_at, post.details_read_at, now)
        }
        self._unwalked = unwalked(walks)
        self._refused = refused
        self._converted_at = END

    def put_before_conversion(self, posted_at: datetime) -> None:
        """Posts of that time and older refuse all metrics."""
        self._converted_at = max(self._converted_at, posted_at)

    def next_step(self) -> Step | None:
        """Where to read on, newest first; None when nothing is wanted."""
        newest = self._newest_wanted()
        if newest is None:
            return None
        if newest <= self._converted_at + SECOND:
            return Step(newest, None, frozenset(), refuses_all=True)
        below = [place for place in self._places if place[1] <= newest]
        starts_there = bool(below) and newest - below[0][1] <= 2 * SECOND
        refused = self._refusals(below[0][0]) if starts_there else frozenset()
        limits = [self._converted_at + SECOND] if self._converted_at > END else []
        for n, (media_id, posted_at) in enumerate(below):
            if self._refusals(media_id) != refused:
                limits.append(below[n - 1][1] - SECOND if refused else posted_at + SECOND)
                break
        return Step(newest, max(limits, default=None), refused, refuses_all=False)

    def _refusals(self, media_id: str) -> frozenset[str]:
        return self._refused.get(media_id, frozenset())

    def page_size(self, below: datetime) -> int:
        """How many posts from a place on it takes to reach the last wanted one on one page."""
        near = [place for place in self._places if place[1] <= below][:MEDIA_PAGE]
        rim = near[-1][1] if len(near) == MEDIA_PAGE else END
        if any(gap.newest < TOP and gap.newest >= rim for gap in self._unwalked):
            return MEDIA_PAGE
        if below == TOP and self._unwalked and self._unwalked[0].oldest == END:
            return MEDIA_PAGE
        wanted = [n for n, (media_id, _) in enumerate(near, start=1) if media_id in self._due]
        return min(MEDIA_PAGE, max(wanted, default=0) + ROOM_FOR_NEW)

    def goes_on(self, below: datetime) -> bool:
        """Whether the very next post of the list is wanted too, so that a cursor leads there."""
        newest = self._newest_wanted()
        if newest is None:
            return False
        return not any(newest < posted_at < below for _, posted_at in self._places)

    def cover(self, seen: Iterable[str], covered: Stretch) -> None:
        """Strike off what a page went over: the posts on it, and those that are gone."""
        gone = {i for i, at in self._places if covered.oldest < at <= covered.newest}
        self._due -= gone.union(seen)
        self._unwalked = [part for gap in self._unwalked for part in _without(gap, covered)]

    def _newest_wanted(self) -> datetime | None:
        due = next((at for media_id, at in self._places if media_id in self._due), None)
        gap = self._unwalked[0].newest if self._unwalked else None
        return max((at for at in (due, gap) if at is not None), default=None)


def _without(gap: Stretch, covered: Stretch) -> list[Stretch]:
    """What is left of a gap; ends are shared, so that no second falls between."""
    above = Stretch(gap.newest, min(gap.newest, max(covered.newest, gap.oldest)))
    below = Stretch(max(gap.oldest, min(covered.oldest, gap.newest)), gap.oldest)
    return [part for part in (above, below) if part.newest > part.oldest]
