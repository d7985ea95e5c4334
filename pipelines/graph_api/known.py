"""What a part is told before it reads: what earlier passes have read, and what the owner wishes.

Plain data. Where it comes from (the warehouse, the application's store) is not known here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

MetricKey = tuple[str, str, str]
"""(level, product type, metric); the product type of an account's metric is ''."""


@dataclass(frozen=True)
class KnownPost:
    """What is known of one post.

    Attributes:
        posted_at: When it was published (UTC).
        product_type: FEED or REELS.
        media_type: IMAGE, VIDEO or CAROUSEL_ALBUM.
        read_at: When a walk last went over its place in the list, whether or not it was there.
        comments_count: How many comments it counted when it was last read.
        comments_count_read: How many it counted when its comments were last read whole.
        comments_read_at: When that was.
        details_read_at: When the metrics that only its type has were last read.
        at_rest_since: The first of at least two readings, four weeks or more apart, with the same
            numbers; None while they move.
    """

    posted_at: datetime
    product_type: str | None
    media_type: str | None
    read_at: datetime
    comments_count: int | None = None
    comments_count_read: int | None = None
    comments_read_at: datetime | None = None
    details_read_at: datetime | None = None
    at_rest_since: datetime | None = None


class Walked(NamedTuple):
    """A stretch of the list of posts that was read; nothing lies below it at the list's end."""

    newest: datetime
    oldest: datetime
    reached_end: bool


@dataclass(frozen=True)
class Known:
    """What earlier passes have read and stored of one account, so that it is not read again.

    Attributes:
        posts: Media id → what is known of the post.
        walks: Every stretch of the list that was read, in any order.
        story_details_read_at: Story id → when its breakdowns were last read.
        settled_days: `window_end` of the days whose numbers were asked after they settled.
        history_back_to: Down to where the history of days was asked.
        history_complete: Nothing older is to be had.
        put_aside: Metrics not to ask now, because Instagram refused them lately.
        on_trial: Metrics that were put aside and whose time has come to be asked again.
        refused_on_post: (media id, metric) that one post refuses; the metric '' says that the post
            and every older one were published before the account became a professional one.
            For a mention, (media or comment id, 'mention'): it is gone or closed to us.
        settled_online_days: `window_end` of the days whose online followers were read after they
            settled.
        tags: Media ids of the posts of others that were found to tag the account.
        competitor_followers: Username → followers when the competitor was last read.
        just_read: (part, name) of competitors and hashtags that were read a moment ago, by a
            reading that was stopped before its end.
    """

    posts: Mapping[str, KnownPost] = field(default_factory=dict)
    walks: tuple[Walked, ...] = ()
    story_details_read_at: Mapping[str, datetime] = field(default_factory=dict)
    settled_days: frozenset[datetime] = frozenset()
    history_back_to: datetime | None = None
    history_complete: bool = False
    put_aside: frozenset[MetricKey] = frozenset()
    on_trial: frozenset[MetricKey] = frozenset()
    refused_on_post: frozenset[tuple[str, str]] = frozenset()
    settled_online_days: frozenset[datetime] = frozenset()
    tags: frozenset[str] = frozenset()
    competitor_followers: Mapping[str, int] = field(default_factory=dict)
    just_read: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Mention:
    """Where the account was mentioned; a caption when there is no comment (graph-api.md 8.2)."""

    media_id: str
    comment_id: str | None = None


class HashtagSearches(Protocol):
    """Who counts the 30 hashtags that an account may search within 7 days (graph-api.md 10)."""

    def hashtag_id(self, hashtag: str) -> str | None:
        """The id of a hashtag that was found before; it needs no search."""

    def allow(self, hashtag: str, at: datetime) -> bool:
        """Whether the hashtag may be asked now; it is counted before the call is made."""

    def found(self, hashtag: str, hashtag_id: str) -> None:
        """Remember an id; they are static and global."""

    def seen_elsewhere(self, hashtags: Iterable[str], at: datetime) -> None:
        """Count what the account searched by other means."""


class _NoSearches:
    def hashtag_id(self, hashtag: str) -> str | None:  # noqa: ARG002
        return None

    def allow(self, hashtag: str, at: datetime) -> bool:  # noqa: ARG002
        return False

    def found(self, hashtag: str, hashtag_id: str) -> None:
        """Nothing was allowed, so nothing is found."""

    def seen_elsewhere(self, hashtags: Iterable[str], at: datetime) -> None:
        """Nothing is counted."""


@dataclass(frozen=True)
class Wishes:
    """What the owner wants to be read beyond the account itself.

    Attributes:
        competitors: Usernames of other professional accounts.
        hashtags: Without the sign.
        mentions: Places named by Instagram's webhook.
        searches: Who counts the hashtags.
    """

    competitors: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    searches: HashtagSearches = field(default_factory=_NoSearches)
