"""The raw tables: one TypedDict each, whose annotations are the table's columns.

Instants are aware UTC; absent fields stay None, for null is not zero; `other` holds fields that we
do not know.
"""

from datetime import datetime
from typing import TypedDict

from pipelines.graph_api.client import Json


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
    ig_id: str | None
    has_profile_pic: bool | None
    is_published: bool | None
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
    username: str | None
    caption: str | None
    permalink: str | None
    shortcode: str | None
    posted_at: datetime
    like_count: int | None
    comments_count: int | None
    saved_count: int | None
    shares_count: int | None
    reposts_count: int | None
    total_like_count: int | None
    total_comments_count: int | None
    total_views_count: int | None
    is_comment_enabled: bool | None
    is_shared_to_feed: bool | None
    is_ai_generated: bool | None
    media_audio_type: str | None
    alt_text: str | None
    children: list[str] | None
    other: Json | None
    run_id: str


class MediaChildRow(TypedDict):
    """A slide of a carousel; `position` counts from 1."""

    account_id: str
    media_id: str
    child_id: str
    captured_at: datetime
    position: int
    media_type: str | None
    posted_at: datetime | None
    run_id: str


class MediaWalkRow(TypedDict):
    """A stretch of the list of posts was read: everything published from oldest to newest."""

    account_id: str
    newest_posted_at: datetime
    captured_at: datetime
    oldest_posted_at: datetime
    reached_end: bool
    run_id: str


class MetricVerdictRow(TypedDict):
    """Instagram refused a metric, or accepted again one that was on trial.

    `media_id` is '' unless the verdict is one post's; with the metric '' it says that the post and
    every older one were published before the account became a professional one.
    """

    account_id: str
    level: str
    product_type: str
    metric: str
    media_id: str
    captured_at: datetime
    outcome: str
    code: int | None
    subcode: int | None
    message: str | None
    run_id: str


class MetricRow(TypedDict):
    """What the catalogue knows about a metric; dates are ISO text, `look_back_days` is how late."""

    level: str
    product_type: str
    metric: str
    kind: str
    flavours: list[str]
    period: str
    breakdowns: list[str]
    retention_days: int | None
    threshold: int | None
    threshold_of: str | None
    look_back_days: int | None
    introduced_on: str | None
    withdrawn_on: str | None
    successor: str | None
    unit: str
    meaning: str
    section: str
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
    username: str | None
    caption: str | None
    permalink: str | None
    shortcode: str | None
    posted_at: datetime
    like_count: int | None
    comments_count: int | None
    alt_text: str | None
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


class DayReadRow(TypedDict):
    """A day was asked about: all totals, or none where a whole month had no reach."""

    account_id: str
    window_end: datetime
    captured_at: datetime
    window_start: datetime
    numbers: int
    run_id: str


class HistoryWalkRow(TypedDict):
    """The history of days was asked down to `back_to`; nothing older is to be had if complete."""

    account_id: str
    captured_at: datetime
    back_to: datetime
    is_complete: bool
    run_id: str


class PublishingLimitRow(TypedDict):
    """How many posts the account has published through the API, and may."""

    account_id: str
    captured_at: datetime
    quota_usage: int
    quota_total: int | None
    quota_duration_seconds: int | None
    run_id: str


class TagRow(TypedDict):
    """A post of somebody else that tags the account, as it was at one moment."""

    account_id: str
    media_id: str
    captured_at: datetime
    username: str | None
    caption: str | None
    media_type: str | None
    permalink: str | None
    posted_at: datetime | None
    like_count: int | None
    comments_count: int | None
    other: Json | None
    run_id: str


class MentionRow(TypedDict):
    """A comment that mentions the account, or a caption (`comment_id` is '')."""

    account_id: str
    media_id: str
    comment_id: str
    captured_at: datetime
    username: str | None
    text: str | None
    posted_at: datetime | None
    like_count: int | None
    comments_count: int | None
    other: Json | None
    run_id: str


class CompetitorRow(TypedDict):
    """Another professional account as it showed itself at one moment."""

    account_id: str
    username: str
    captured_at: datetime
    competitor_id: str
    name: str | None
    biography: str | None
    website: str | None
    profile_picture_url: str | None
    followers_count: int | None
    follows_count: int | None
    media_count: int | None
    other: Json | None
    run_id: str


class CompetitorMediaRow(TypedDict):
    """A post of another professional account as it was at one moment."""

    account_id: str
    username: str
    media_id: str
    captured_at: datetime
    caption: str | None
    media_type: str | None
    media_product_type: str | None
    permalink: str | None
    posted_at: datetime | None
    like_count: int | None
    comments_count: int | None
    view_count: int | None
    other: Json | None
    run_id: str


class HashtagRow(TypedDict):
    """A hashtag was read under its static id."""

    account_id: str
    hashtag: str
    captured_at: datetime
    hashtag_id: str
    run_id: str


class HashtagMediaRow(TypedDict):
    """A public post under a hashtag, on the edge `top` or `recent`."""

    account_id: str
    hashtag: str
    edge: str
    media_id: str
    captured_at: datetime
    caption: str | None
    media_type: str | None
    permalink: str | None
    posted_at: datetime | None
    like_count: int | None
    comments_count: int | None
    other: Json | None
    run_id: str


class ReadRow(TypedDict):
    """How one part of one pass over one account went.

    `reached_end` tells whether everything was asked for, whatever was refused of it (None in rows
    of an earlier version); `note` is news that is not a failure.
    """

    account_id: str
    source: str
    run_id: str
    started_at: datetime
    finished_at: datetime
    rows: int
    calls: int
    outcome: str
    reached_end: bool | None
    error_kind: str | None
    error_message: str | None
    note: str | None
