"""What others publish about the account: media that tag it, captions and comments that mention it.

Drawn apart from the account's own life, from the people whom it has to do with, so that a world is
the same whether anybody looks at its neighbours or not.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from sandbox import names, pacific
from sandbox.pacific import ONE_DAY
from sandbox.people import Person
from sandbox.rosters import moment_between
from sandbox.world import World

POSTS_A_DAY = 0.25
ACQUAINTED_WITHIN = timedelta(days=120)


class Bond(StrEnum):
    """How a neighbour's post refers to the account."""

    TAGGED = "tagged"
    CAPTION = "caption"
    COMMENT = "comment"


@dataclass(frozen=True)
class NeighbourPost:
    """A public post of somebody else that refers to the account."""

    media_id: str
    author: Person
    posted_at: datetime
    caption: str
    is_video: bool
    bond: Bond
    final_likes: int
    comment_id: str | None
    """The comment that mentions the account, where it is one that does."""
    comment: str
    mentioned_at: datetime
    """When the account was tagged or mentioned: with the post, or by the later comment."""
    comments_enabled: bool

    def is_shown_at(self, moment: datetime) -> bool:
        """Whether the post can be seen, and refers to the account by then."""
        return self.mentioned_at <= moment and self.author.present_at(moment)

    def likes_at(self, moment: datetime) -> int:
        """The likes at a moment: all of them after ten days."""
        return int(self.final_likes * min(1.0, (moment - self.posted_at) / timedelta(days=10)))


@dataclass(frozen=True)
class Mention:
    """What the `mentions` webhook would tell of a mention; a caption has no comment id."""

    media_id: str
    comment_id: str | None
    at: datetime


def tagging(world: World, moment: datetime) -> Sequence[NeighbourPost]:
    """The posts that tag the account, newest first."""
    return [post for post in _shown(world, moment) if post.bond is Bond.TAGGED]


def mentioning(world: World, moment: datetime) -> Sequence[NeighbourPost]:
    """The posts whose caption, or a comment under which, mentions the account; newest first."""
    return [post for post in _shown(world, moment) if post.bond is not Bond.TAGGED]


def mentions(world: World, after: datetime, until: datetime) -> Sequence[Mention]:
    """Every mention in `(after, until]`, oldest first: no list of the API tells of them (8.2)."""
    told = [
        Mention(post.media_id, post.comment_id, post.mentioned_at)
        for post in posts(world)
        if post.bond is not Bond.TAGGED and after < post.mentioned_at <= until
    ]
    return sorted(told, key=lambda mention: mention.at)


@lru_cache(maxsize=32)
def posts(world: World) -> Sequence[NeighbourPost]:
    """Everything that the neighbours ever publish about the account, oldest first."""
    return list(_published(world))


def _shown(world: World, moment: datetime) -> Sequence[NeighbourPost]:
    return [post for post in reversed(posts(world)) if post.is_shown_at(moment)]


def _published(world: World) -> Iterator[NeighbourPost]:
    number = 0
    for start, end in pacific.pieces(world.born, world.ends):
        rng = random.Random(f"{world.seed}:neighbours:{pacific.date_of(start).isoformat()}")
        at = moment_between(rng, start, end)
        acquaintances = world.events_between(start - ACQUAINTED_WITHIN, start)
        if rng.random() >= POSTS_A_DAY or not acquaintances:
            continue
        author = rng.choice(acquaintances).person
        if author.present_at(at):
            number += 1
            yield _post(rng, world, author, at, number)


def _post(
    rng: random.Random, world: World, author: Person, at: datetime, number: int
) -> NeighbourPost:
    bond = rng.choices(tuple(Bond), weights=(5, 3, 2))[0]
    media_id, comment_id = (_id(prefix, world.seed, number) for prefix in (182, 183))
    owner = f"@{world.owner.username}"
    caption = names.caption(rng)
    later = at + rng.uniform(0.01, 2) * ONE_DAY
    is_comment = bond is Bond.COMMENT
    return NeighbourPost(
        media_id=media_id,
        author=author,
        posted_at=at,
        caption=f"{caption} {owner}".strip() if bond is Bond.CAPTION else caption,
        is_video=rng.random() < 0.3,
        bond=bond,
        final_likes=rng.randrange(3, 400),
        comment_id=comment_id if is_comment else None,
        comment=f"{owner} {names.comment(rng)}" if is_comment else "",
        mentioned_at=later.replace(microsecond=0) if is_comment else at,
        comments_enabled=is_comment or rng.random() > 0.1,
    )


def _id(prefix: int, seed: int, number: int) -> str:
    return str(prefix * 10**14 + seed % 1000 * 10_000_019 + number * 10_007)
