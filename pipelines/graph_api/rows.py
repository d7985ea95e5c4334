"""The rows of the raw tables, and everything one part of a pass has read.

One TypedDict per table: its annotations are the table's columns. Instants are aware UTC; absent
fields stay None, for null is not zero; `other` holds fields that we do not know.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypedDict

from pipelines.graph_api.client import Json
from pipelines.graph_api.errors import ErrorKind, GraphError


class ProfileRow(TypedDict):
    """The account as it showed itself at one moment."""

    account_id: str
    captured_at: datetime
    app_scoped_id: str | None
    username: str | None
    name: str | None
    account_type: str | None
    biography: str | None
    website: str | None
    profile_picture_url: str | None
    followers_count: int | None
    follows_count: int | None
    media_count: int | None
    other: Json | None
    run_id: str


class MediaRow(TypedDict):
    """A post, carousel or reel as it was at one moment."""

    account_id: str
    media_id: str
    captured_at: datetime
    media_type: str | None
    media_product_type: str | None
    caption: str | None
    permalink: str | None
    shortcode: str | None
    posted_at: datetime
    like_count: int | None
    comments_count: int | None
    is_comment_enabled: bool | None
    is_shared_to_feed: bool | None
    alt_text: str | None
    children: list[str] | None
    other: Json | None
    run_id: str


class InsightRow(TypedDict):
    """One number of a post or story; `dimension` and `segment` are '' without a breakdown."""

    account_id: str
    captured_at: datetime
    metric: str
    dimension: str
    segment: str
    value: float
    run_id: str


class MediaInsightRow(InsightRow):
    """One number of a post."""

    media_id: str


class StoryRow(TypedDict):
    """A live story as it was at one moment."""

    account_id: str
    story_id: str
    captured_at: datetime
    media_type: str | None
    caption: str | None
    permalink: str | None
    shortcode: str | None
    posted_at: datetime
    other: Json | None
    run_id: str


class StoryInsightRow(InsightRow):
    """One number of a story."""

    story_id: str


class CommentRow(TypedDict):
    """A comment, or a reply to one (`parent_id`), as it was at one moment."""

    account_id: str
    comment_id: str
    captured_at: datetime
    media_id: str
    parent_id: str | None
    username: str | None
    from_id: str | None
    text: str | None
    like_count: int | None
    is_hidden: bool | None
    written_at: datetime
    other: Json | None
    run_id: str


class CommentReadRow(TypedDict):
    """All comments of a post were read while it counted `comments_count` of them."""

    account_id: str
    media_id: str
    captured_at: datetime
    comments_count: int
    run_id: str


class AccountInsightRow(TypedDict):
    """One number of the account for one window, both ends exact."""

    account_id: str
    metric: str
    window_start: datetime
    window_end: datetime
    dimension: str
    segment: str
    captured_at: datetime
    value: float
    run_id: str


class DemographicRow(TypedDict):
    """How many of the audience are in one segment of a breakdown."""

    account_id: str
    captured_at: datetime
    metric: str
    breakdown: str
    segment: str
    timeframe: str
    value: int
    run_id: str


class OnlineFollowersRow(TypedDict):
    """Followers online in one hour (0-23, as given) of the day that ends at `window_end`."""

    account_id: str
    window_end: datetime
    hour: int
    captured_at: datetime
    followers: int
    run_id: str


class ReadRow(TypedDict):
    """How one part of one pass over one account went."""

    account_id: str
    source: str
    run_id: str
    started_at: datetime
    finished_at: datetime
    rows: int
    calls: int
    outcome: str
    error_kind: str | None
    error_message: str | None


@dataclass(frozen=True)
class Loss:
    """A piece of a reading that Instagram refused while the rest went on."""

    what: str
    error: GraphError

    def __str__(self) -> str:
        return f"{self.what}: {self.error}"


@dataclass
class Rows:
    """What has been read so far: one list per raw table, and what was refused.

    Readings add to it as answers come, so an error later on costs only what it hit.

    Attributes:
        run_id: The pass that reads, stamped on every row.
        losses: What Instagram refused for good without stopping the reading.
    """

    run_id: str
    losses: list[Loss] = field(default_factory=list)
    profiles: list[ProfileRow] = field(default_factory=list)
    media: list[MediaRow] = field(default_factory=list)
    media_insights: list[MediaInsightRow] = field(default_factory=list)
    stories: list[StoryRow] = field(default_factory=list)
    story_insights: list[StoryInsightRow] = field(default_factory=list)
    comments: list[CommentRow] = field(default_factory=list)
    comment_reads: list[CommentReadRow] = field(default_factory=list)
    account_insights: list[AccountInsightRow] = field(default_factory=list)
    demographics: list[DemographicRow] = field(default_factory=list)
    online_followers: list[OnlineFollowersRow] = field(default_factory=list)
    reads: list[ReadRow] = field(default_factory=list)

    @contextmanager
    def losing_only(self, what: str) -> Iterator[None]:
        """Let a permanent refusal cost only what is read inside; other errors pass through."""
        try:
            yield
        except GraphError as error:
            if error.kind is not ErrorKind.PERMANENT:
                raise
            self.losses.append(Loss(what, error))

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of one raw table."""
        found: list[dict[str, Any]] = getattr(self, name)
        return found

    def __len__(self) -> int:
        names = {f.name for f in fields(self)} - {"run_id", "losses"}
        return sum(len(self.table(name)) for name in names)
