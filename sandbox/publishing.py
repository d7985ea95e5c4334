"""How the owner publishes and the people comment: one day after another.

Decides what is posted, how good it is and what it will have earned in the end, and writes the
comments that fall on the day.
"""

import math
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from sandbox import names
from sandbox.habits import USUAL, Habits
from sandbox.life import Population
from sandbox.people import Person
from sandbox.posts import Comment, Kind, Post
from sandbox.rosters import moment_between, poisson

# Chance of a post by weekday, Monday first: about three a week.
POSTS = (0.35, 0.5, 0.4, 0.55, 0.35, 0.3, 0.6)
STORIES_PER_DAY = 1.1
COMMENTED_FOR = timedelta(days=12)
PULL_LASTS = timedelta(days=4)

_KINDS = (Kind.PHOTO, Kind.CAROUSEL, Kind.REEL)
_KIND_WEIGHTS = (38, 27, 35)
# Reach against a photo's, and how wide luck spreads it.
_REACH = {Kind.PHOTO: (0.9, 0.4), Kind.CAROUSEL: (1.1, 0.4), Kind.REEL: (1.8, 0.75)}


class Publisher:
    """Everything published so far and what was written under it."""

    def __init__(self, seed: int, habits: Habits = USUAL) -> None:
        self._habits = habits
        self._days = 0
        self.posts: list[Post] = []
        self.stories: list[Post] = []
        self.comments: list[Comment] = []
        self._id_offset = seed % 1000 * 10_000_019

    def pull(self, start: datetime) -> float:
        """What the good posts of the last days add to a day's arrivals, as a fraction of them."""
        recent = _newest_first(self.posts, start - PULL_LASTS)
        return min(3.0, sum(0.55 * max(0.0, post.quality - 1.1) for post in recent))

    def live(
        self, rng: random.Random, start: datetime, end: datetime, population: Population
    ) -> None:
        """Let one day `[start, end)` pass."""
        for at in sorted(
            moment_between(rng, start, end) for _ in range(self._posts_today(rng, start))
        ):
            self.posts.append(self._post(rng, at, len(population.followers)))
        for at in sorted(
            moment_between(rng, start, end) for _ in range(poisson(rng, STORIES_PER_DAY))
        ):
            self.stories.append(self._story(rng, at, len(population.followers)))
        for post in list(_newest_first(self.posts, start - COMMENTED_FOR)):
            self._comment(rng, post, (max(start, post.posted_at), end), population)

    def _posts_today(self, rng: random.Random, start: datetime) -> int:
        if self._habits.posts_a_day is None:
            return int(rng.random() < POSTS[start.weekday()])
        self._days += 1
        rate = self._habits.posts_a_day
        return math.floor(rate * self._days) - math.floor(rate * (self._days - 1))

    def _new_id(self, prefix: int, number: int) -> str:
        return str(prefix * 10**14 + self._id_offset + number * 10_007)

    def _post(self, rng: random.Random, at: datetime, followers: int) -> Post:
        kind = rng.choices(_KINDS, weights=_KIND_WEIGHTS)[0]
        scale, spread = _REACH[kind]
        quality = min(5.0, rng.lognormvariate(0, 0.45))
        reach = (25 + 0.42 * followers) * scale * quality * rng.lognormvariate(0, spread / 2)
        is_giveaway = rng.random() < 0.02
        final = {
            **_attention(rng, reach, views=rng.uniform(1.25, 1.9 if kind is Kind.REEL else 1.45)),
            "likes": reach * rng.uniform(0.05, 0.13),
            "comments": reach * rng.uniform(0.003, 0.014) * (9 if is_giveaway else 1),
            "saved": reach * rng.uniform(0.004, 0.035),
        }
        number = len(self.posts)
        children = rng.randrange(2, 8) if kind is Kind.CAROUSEL else 0
        return Post(
            media_id=self._new_id(179, number),
            kind=kind,
            posted_at=at,
            shortcode=names.shortcode(rng),
            caption=names.caption(rng),
            is_video=kind is Kind.REEL,
            comments_enabled=rng.random() > 0.015,
            has_media_url=rng.random() > 0.03,
            children=tuple(self._new_id(178, number * 10 + place) for place in range(children)),
            quality=quality,
            final=final,
            watch_milliseconds=rng.randrange(2_500, 14_000) if kind is Kind.REEL else 0,
            skip_percent=round(rng.uniform(20, 65), 2) if kind is Kind.REEL else 0.0,
        )

    def _story(self, rng: random.Random, at: datetime, followers: int) -> Post:
        reach = (3 + 0.16 * followers) * rng.lognormvariate(0, 0.3)
        final = {
            **_attention(rng, reach, views=rng.uniform(1.1, 1.4)),
            "replies": reach * rng.uniform(0, 0.02),
            "tap_forward": reach * rng.uniform(0.4, 0.8),
            "tap_back": reach * rng.uniform(0.02, 0.08),
            "tap_exit": reach * rng.uniform(0.05, 0.2),
            "swipe_forward": reach * rng.uniform(0.05, 0.25),
        }
        return Post(
            media_id=self._new_id(180, len(self.stories)),
            kind=Kind.STORY,
            posted_at=at,
            shortcode=names.shortcode(rng),
            caption="",
            is_video=rng.random() < 0.4,
            comments_enabled=False,
            has_media_url=True,
            children=(),
            quality=1.0,
            final=final,
            watch_milliseconds=0,
            skip_percent=0.0,
        )

    def _comment(
        self,
        rng: random.Random,
        post: Post,
        window: tuple[datetime, datetime],
        population: Population,
    ) -> None:
        start, end = window
        if not post.comments_enabled or start >= end:
            return
        growth = post.share_at(end) - post.share_at(start)
        expected = post.final["comments"] * growth * self._habits.comments
        for _ in range(poisson(rng, expected)):
            at = max(moment_between(rng, start, end), post.posted_at + timedelta(seconds=30))
            author = population.commenter(rng, at)
            comment = self._say(rng, post, None, author, at)
            if rng.random() < 0.4:
                later = at + timedelta(minutes=rng.randrange(3, 1000))
                self._say(rng, post, comment, None, later)
            if rng.random() < 0.08:
                soon = min(at + timedelta(minutes=rng.randrange(1, 300)), end)
                self._say(rng, post, comment, population.commenter(rng, soon), soon)

    def _say(
        self,
        rng: random.Random,
        post: Post,
        parent: Comment | None,
        author: Person | None,
        at: datetime,
    ) -> Comment:
        comment = Comment(
            comment_id=self._new_id(181, len(self.comments)),
            media_id=post.media_id,
            parent=parent,
            author=author,
            text=names.comment(rng) if parent is None else names.reply(rng),
            written_at=at,
            likes=poisson(rng, 0.6),
        )
        self.comments.append(comment)
        return comment


def _newest_first(posts: list[Post], since: datetime) -> Iterator[Post]:
    for post in reversed(posts):
        if post.posted_at < since:
            return
        yield post


def _attention(rng: random.Random, reach: float, *, views: float) -> dict[str, float]:
    return {
        "reach": reach,
        "views": reach * views,
        "shares": reach * rng.uniform(0.002, 0.025),
        "reposts": reach * rng.uniform(0, 0.004),
        "follows": reach * rng.uniform(0, 0.012),
        "profile_visits": reach * rng.uniform(0.01, 0.05),
        "bio_link_clicked": reach * rng.uniform(0, 0.01),
        "email": reach * rng.uniform(0, 0.002),
    }
