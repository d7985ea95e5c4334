"""What Instagram offers, as data: fields, metrics, windows and limits.

Nothing here is code. Every entry names the section of graph-api.md that holds its evidence; when
Instagram changes, this file changes first. These are the facts of the Instagram-Login flavour
(graph-api.md 1); fields and metrics that only Facebook Login has are left out.
"""

from datetime import timedelta
from typing import Final

API_VERSION: Final = "v25.0"
"""Removals act on all versions at once, so the version only pins the form of answers (1)."""

# --- Fields -------------------------------------------------------------------------------------

PROFILE_FIELDS: Final = (
    "user_id",
    "username",
    "name",
    "account_type",
    "biography",
    "website",
    "profile_picture_url",
    "followers_count",
    "follows_count",
    "media_count",
)
"""3.1; `id`, the app-scoped id, comes back unasked."""

MEDIA_FIELDS: Final = (
    "id",
    "media_type",
    "media_product_type",
    "caption",
    "permalink",
    "shortcode",
    "timestamp",
    "like_count",
    "comments_count",
    "is_comment_enabled",
    "is_shared_to_feed",
    "alt_text",
    "children{id}",
)
"""4.2, without the signed addresses of pictures, which expire."""

STORY_FIELDS: Final = (
    "id",
    "media_type",
    "media_product_type",
    "caption",
    "permalink",
    "shortcode",
    "timestamp",
)
"""6."""

REPLY_FIELDS: Final = (
    "id",
    "text",
    "timestamp",
    "username",
    "like_count",
    "hidden",
    "from{id,username}",
)
"""8.1."""

# --- Metrics of a post or story (5.1) -----------------------------------------------------------

MEDIA_METRICS: Final = (
    "views",
    "reach",
    "likes",
    "comments",
    "saved",
    "shares",
    "total_interactions",
    "reposts",
)
"""Offered for FEED and REELS alike, so one page may ask them for all its posts."""

PHOTO_METRICS: Final = ("follows", "profile_visits", "profile_activity")
"""Offered for photos and carousels only."""

REEL_METRICS: Final = (
    "ig_reels_avg_watch_time",
    "ig_reels_video_view_total_time",
    "reels_skip_rate",
)
"""Offered for reels only. Times are milliseconds."""

STORY_METRICS: Final = (
    "views",
    "reach",
    "shares",
    "total_interactions",
    "reposts",
    "replies",
    "follows",
    "profile_visits",
    "profile_activity",
)

STORY_NAVIGATION: Final = ("navigation", "story_navigation_action_type")
"""Metric and breakdown (5.2), which may not be asked together with plain metrics (5.4)."""

# --- Metrics of the account (7.1) ---------------------------------------------------------------

REACH: Final = "reach"
"""The documented series; its `end_time`s are the boundaries of Instagram's days (7.2)."""

NEW_FOLLOWERS: Final = "follower_count"
"""A series of *new* followers a day, gross; never a total."""

DAY_TOTALS: Final = (
    "views",
    "accounts_engaged",
    "total_interactions",
    "likes",
    "comments",
    "saves",
    "shares",
    "replies",
    "reposts",
    "profile_links_taps",
    "profile_views",
    "website_clicks",
)
"""Total-value metrics that may be asked together, without breakdown."""

FOLLOWS_AND_UNFOLLOWS: Final = "follows_and_unfollows"
"""Carries no number without its breakdown (7.3)."""

FOLLOW_TYPE: Final = "follow_type"
FOLLOW_TYPES: Final = ("FOLLOWER", "NON_FOLLOWER")
"""Its breakdown: who followed, and who unfollowed or left (7.3)."""

DEMOGRAPHICS: Final = ("follower_demographics", "engaged_audience_demographics")
DEMOGRAPHIC_BREAKDOWNS: Final = ("age", "gender", "country", "city", "age,gender")
DEMOGRAPHIC_TIMEFRAME: Final = "this_month"
"""The one of two timeframes that no source reports as removed; it means the last 30 days (7.6)."""

ONLINE_FOLLOWERS: Final = "online_followers"

# --- Windows ------------------------------------------------------------------------------------

LONGEST_WINDOW: Final = timedelta(days=30)
"""Between `since` and `until` (7.4)."""

WINDOW_OVERLAP: Final = timedelta(days=1)
"""Ours: so that a day cut by the border of two windows is whole in one of them."""

FIRST_LOOK_BACK: Final = 2 * LONGEST_WINDOW - WINDOW_OVERLAP
"""Ours: how much history the first pass reads, two windows of the reach series."""

RETENTION: Final = timedelta(days=730)
"""Nothing older is given (7.4)."""

SHORT_RETENTION: Final = timedelta(days=30)
"""Of `follower_count` and `online_followers` (7.4, 7.5)."""

SETTLED_AFTER: Final = timedelta(days=3)
"""Numbers arrive up to 48 h late (7.4); a day read this long after its end is read finally."""

RECENT_POST: Final = timedelta(days=14)
"""Ours: how long a post's type-specific metrics are read, at one call a post."""

# --- Limits -------------------------------------------------------------------------------------

MEDIA_PAGE: Final = 100
"""Page size that production clients use (4.1)."""

COMMENTS_PAGE: Final = 50
"""The largest page of comments (8.1)."""

SLOW_FROM_PERCENT: Final = 75
STOP_FROM_PERCENT: Final = 95
"""Of the quota (12): calls during throttling prolong it, so we stop before 100."""
