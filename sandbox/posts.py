"""What the owner publishes and what people write under it, with how attention to it grows with age.

A thing's final numbers are fixed when it is published; at any later moment it shows the share of
them that its age has brought. Counting per moment and per window is `measures`.
"""

import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sandbox.people import Person

STORY_LIFE = timedelta(hours=24)
SETTLED_AFTER = timedelta(days=60)
"""After this age nothing is added any more."""


class Kind(StrEnum):
    """The kinds of content, valued as the account's `media_product_type` breakdown names them."""

    PHOTO = "POST"
    CAROUSEL = "CAROUSEL_CONTAINER"
    REEL = "REEL"
    STORY = "STORY"


_HOURS_TO_GROW = {Kind.PHOTO: 14.0, Kind.CAROUSEL: 18.0, Kind.REEL: 40.0, Kind.STORY: 7.0}


@dataclass(frozen=True)
class Post:
    """A photo, carousel, reel or story."""

    media_id: str
    kind: Kind
    posted_at: datetime
    shortcode: str
    caption: str
    is_video: bool
    comments_enabled: bool
    has_media_url: bool
    """False when flagged for copyright: the API then leaves the address out."""
    children: tuple[str, ...]
    quality: float
    """1 is usual; a good post also brings followers in the days after it."""
    final: Mapping[str, float]
    """The counts it will have once nothing is added any more."""
    watch_milliseconds: int
    skip_percent: float

    def share_at(self, moment: datetime) -> float:
        """The share of the final counts, 0 to 1, that exists at a moment."""
        age = min(moment - self.posted_at, STORY_LIFE if self.kind is Kind.STORY else SETTLED_AFTER)
        hours = age / timedelta(hours=1)
        return 0.0 if hours <= 0 else 1 - math.exp(-((hours / _HOURS_TO_GROW[self.kind]) ** 0.7))

    def count_at(self, measure: str, moment: datetime) -> int:
        """A count as it stands at a moment; it never falls."""
        return int(self.final[measure] * self.share_at(moment))

    @property
    def product_type(self) -> str:
        """The `media_product_type`, by which insights differ."""
        return {Kind.REEL: "REELS", Kind.STORY: "STORY"}.get(self.kind, "FEED")

    @property
    def is_crossposted(self) -> bool:
        """Whether it is on Facebook too: one in five."""
        return zlib.crc32(self.media_id.encode()) % 5 == 0

    def is_live_at(self, moment: datetime) -> bool:
        """Whether it can be seen: posts for good, stories for 24 hours."""
        if moment < self.posted_at:
            return False
        return self.kind is not Kind.STORY or moment < self.posted_at + STORY_LIFE


@dataclass(frozen=True)
class Comment:
    """A comment or a reply; `author` is None for the owner, `parent` for a comment of its own."""

    comment_id: str
    media_id: str
    parent: "Comment | None"
    author: Person | None
    text: str
    written_at: datetime
    likes: int

    def visible_at(self, moment: datetime) -> bool:
        """Whether it is shown: its author, and that of what it answers, must be there."""
        if moment < self.written_at:
            return False
        if self.author is not None and not self.author.present_at(moment):
            return False
        return self.parent is None or self.parent.visible_at(moment)
