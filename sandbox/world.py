"""The simulated account: its owner, its people, its posts, and all that happened, day by day.

`World.simulate` lives the days; whoever asks afterwards always names the moment, and is told
nothing of what comes later (`truth` for what happened, `measures` for the numbers).
"""

import random
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from sandbox import pacific
from sandbox.dealings import Dealings
from sandbox.events import DEPARTURES, FOLLOWS, RETURNS, Event
from sandbox.habits import USUAL, Habits
from sandbox.life import Population
from sandbox.owner import Owner, OwnerRename
from sandbox.people import Person
from sandbox.posts import STORY_LIFE, Comment, Kind, Post
from sandbox.publishing import Publisher

_HASHTAG = re.compile(r"#(\w+)")


@dataclass(frozen=True, eq=False, repr=False)  # too big to compare or to print
class World:
    """One account's life from its birth to the last simulated day."""

    seed: int
    born: datetime
    """The Pacific midnight that begins the account's first day."""
    ends: datetime
    """The Pacific midnight after the last simulated day; nothing is known from then on."""
    owner: Owner
    people: Sequence[Person]
    events: Sequence[Event]
    """In the order in which they happened."""
    posts: Sequence[Post]
    """Oldest first, without stories."""
    stories: Sequence[Post]
    comments: Sequence[Comment]
    owner_renames: Sequence[OwnerRename] = ()
    """Oldest first."""
    counted_windows: dict[tuple[datetime, datetime], Mapping[str, Counter[Kind]]] = field(
        default_factory=dict, init=False
    )
    """What `measures` has counted of a day or a part of it, so that it need not count again."""

    @classmethod
    def simulate(
        cls, *, seed: int = 7, born: datetime, days: int = 730 + 366, habits: Habits = USUAL
    ) -> "World":
        """Live an account's days; what happens on a day does not depend on how many follow it.

        Args:
            seed: Another seed is another account with other people.
            born: Any instant of the account's first Pacific day, with a time zone.
            days: How many Pacific days are lived.
            habits: How the account lives; others than the usual are another life.
        """
        first_day = pacific.date_of(born)
        owner = Owner.invented(seed)
        population, publisher = Population(habits), Publisher(seed, habits)
        dealings = Dealings(population, owner, habits)
        end = start = pacific.midnight(first_day)
        for number in range(days):
            day = f"{seed}:{first_day.isoformat()}:{number}"
            rng = random.Random(day)
            end = pacific.midnight(first_day + timedelta(days=number + 1))
            population.live(rng, start, end, publisher.pull(start))
            dealings.live(random.Random(f"{day}:dealings"), start, end)
            publisher.live(rng, start, end, population)
            population.settle(end)
            start = end
        return cls(
            seed=seed,
            born=pacific.midnight(first_day),
            ends=end,
            owner=owner,
            people=population.people,
            events=sorted(population.events, key=lambda e: (e.at, e.person.number)),
            posts=publisher.posts,
            stories=publisher.stories,
            comments=sorted(publisher.comments, key=_as_written),
            owner_renames=dealings.owner_renames,
        )

    def debated(self, comment_id: str, replies: int) -> "World":
        """The same life, but a comment gets so many replies more, one a minute."""
        debated = self.comments_by_id[comment_id]
        followers = [p for p in self.people if p.follow_at(debated.written_at) is not None]
        added = [
            replace(
                debated,
                comment_id=f"{debated.comment_id}{number:04}",
                parent=debated,
                author=followers[number % len(followers)],
                text=f"{debated.text} ({number})",
                written_at=debated.written_at + timedelta(minutes=number),
            )
            for number in range(1, replies + 1)
        ]
        return replace(self, comments=sorted((*self.comments, *added), key=_as_written))

    def require_lived(self, moment: datetime) -> None:
        """See to it that nobody is told of days that were not simulated.

        Raises:
            ValueError: The moment lies beyond the simulated days.
        """
        if moment > self.ends:
            raise ValueError(
                f"the simulated life ends at {self.ends.isoformat()}, but was asked for "
                f"{moment.isoformat()}: simulate more days"
            )

    def owner_name_at(self, moment: datetime) -> str:
        """The owner's username at a moment."""
        taken = [rename.new for rename in self.owner_renames if rename.renamed_at <= moment]
        return taken[-1] if taken else self.owner.username

    def events_between(self, after: datetime, until: datetime) -> Sequence[Event]:
        """What happened in `(after, until]`, oldest first."""
        low = bisect_right(self.events, after, key=lambda e: e.at)
        return self.events[low : bisect_right(self.events, until, key=lambda e: e.at)]

    def follow_flow(self, start: datetime, end: datetime) -> tuple[int, int]:
        """How many followed, and how many unfollowed or left Instagram, in `[start, end)`.

        Who returns with the original follow is in neither, so the two need not add up to the change
        of the followers' count.
        """
        instant = timedelta(microseconds=1)
        kinds = [
            event.kind
            for event in self.events_between(start - instant, end - instant)
            if event.follow is not None
        ]
        return sum(kind in FOLLOWS for kind in kinds), sum(kind in DEPARTURES for kind in kinds)

    def followers_count(self, moment: datetime) -> int:
        """How many active accounts follow the owner at a moment."""
        times, counts = self._counts
        return counts[bisect_right(times, moment)]

    def following_count(self, moment: datetime) -> int:
        """How many accounts the owner follows at a moment, not counting deleted ones."""
        return sum(
            person.owner_follow_at(moment) is not None and person.present_at(moment)
            for person in self.people
        )

    def posts_between(self, since: datetime, until: datetime) -> Sequence[Post]:
        """The posts published in `[since, until]`, oldest first, without stories."""
        return _published(self.posts, since, until)

    def stories_between(self, since: datetime, until: datetime) -> Sequence[Post]:
        """The stories published in `[since, until]`, oldest first."""
        return _published(self.stories, since, until)

    def live_stories(self, moment: datetime) -> Sequence[Post]:
        """The stories that can be seen at a moment, oldest first."""
        candidates = self.stories_between(moment - STORY_LIFE, moment)
        return [story for story in candidates if story.is_live_at(moment)]

    def media(self, media_id: str, moment: datetime) -> Post:
        """A post, or a story while it is live.

        Raises:
            KeyError: Nothing with that id can be seen at that moment.
        """
        post = self.media_ever(media_id, moment)
        if not post.is_live_at(moment):
            raise KeyError(media_id)
        return post

    def media_ever(self, media_id: str, moment: datetime) -> Post:
        """A post, or a story also after its 24 hours.

        Raises:
            KeyError: Nothing with that id was published by that moment.
        """
        post = self._media_by_id[media_id]
        if moment < post.posted_at:
            raise KeyError(media_id)
        return post

    def album_of(self, child_id: str, moment: datetime) -> Post | None:
        """The album that a slide belongs to, if it is published."""
        album = self._albums_by_child.get(child_id)
        return album if album is not None and album.is_live_at(moment) else None

    def comments_under(self, media_id: str) -> Sequence[Comment]:
        """Every comment and reply ever written under a post, oldest first."""
        return self._comments_by_media.get(media_id, ())

    @cached_property
    def _counts(self) -> tuple[list[datetime], list[int]]:
        times, counts = [], [0]
        for event in self.events:
            if event.follow is None:
                continue
            if event.kind in DEPARTURES:
                change = -1
            elif event.kind in FOLLOWS or event.kind in RETURNS:
                change = 1
            else:
                continue
            times.append(event.at)
            counts.append(counts[-1] + change)
        return times, counts

    @cached_property
    def _media_by_id(self) -> Mapping[str, Post]:
        return {post.media_id: post for post in (*self.posts, *self.stories)}

    @cached_property
    def comments_by_id(self) -> Mapping[str, Comment]:
        """Every comment ever written, also those that a moment does not show."""
        return {comment.comment_id: comment for comment in self.comments}

    @cached_property
    def _albums_by_child(self) -> Mapping[str, Post]:
        return {child: post for post in self.posts for child in post.children}

    @cached_property
    def posts_by_hashtag(self) -> Mapping[str, Sequence[Post]]:
        """The posts ever published whose captions carry a hashtag, by its name without the sign."""
        grouped = defaultdict(list)
        for post in self.posts:
            for hashtag in set(_HASHTAG.findall(post.caption)):
                grouped[hashtag.lower()].append(post)
        return grouped

    @cached_property
    def _comments_by_media(self) -> Mapping[str, Sequence[Comment]]:
        grouped = defaultdict(list)
        for comment in self.comments:
            grouped[comment.media_id].append(comment)
        return grouped


def _as_written(comment: Comment) -> tuple[datetime, str]:
    return comment.written_at, comment.comment_id


def _published(posts: Sequence[Post], since: datetime, until: datetime) -> Sequence[Post]:
    low = bisect_left(posts, since, key=lambda p: p.posted_at)
    return posts[low : bisect_right(posts, until, key=lambda p: p.posted_at)]
