"""The media metrics as data: which kind of media has them, on which host and when (5.1, 17)."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from sandbox import measures
from sandbox.graph.eras import (
    ALWAYS,
    SINCE_APRIL_2026,
    SINCE_DECEMBER_2025,
    SINCE_JUNE_2026,
    SINCE_V22,
    UNTIL_APRIL_2025,
    UNTIL_V21,
    Era,
)


@dataclass(frozen=True)
class Metric:
    """What a metric is told of, and when it is."""

    products: Set[str]
    era: Era = ALWAYS
    facebook_only: bool = False
    """Whether only graph.facebook.com has it."""
    needs_crossposting: bool = False
    """Whether it fails for media that are not on Facebook too."""
    breakdown: tuple[str, tuple[str, ...]] | None = None
    """The breakdown that it takes, and its segments."""


_FEED, _REELS, _STORY = {"FEED"}, {"REELS"}, {"STORY"}
_POSTS = _FEED | _REELS
_ALL = _POSTS | _STORY

# In the order in which the real host lists the names in its error (5.1).
METRICS: Mapping[str, Metric] = {
    "impressions": Metric(_FEED | _STORY, UNTIL_APRIL_2025),
    "reach": Metric(_ALL),
    "replies": Metric(_STORY),
    "saved": Metric(_POSTS),
    "likes": Metric(_POSTS),
    "comments": Metric(_POSTS),
    "shares": Metric(_ALL),
    "total_interactions": Metric(_ALL),
    "follows": Metric(_FEED | _STORY),
    "profile_visits": Metric(_FEED | _STORY),
    "profile_activity": Metric(
        _FEED | _STORY, breakdown=("action_type", measures.PROFILE_ACTIVITY)
    ),
    "navigation": Metric(_STORY, breakdown=("story_navigation_action_type", measures.NAVIGATION)),
    "ig_reels_video_view_total_time": Metric(_REELS),
    "ig_reels_avg_watch_time": Metric(_REELS),
    "plays": Metric(_REELS, UNTIL_APRIL_2025),
    "clips_replays_count": Metric(_REELS, UNTIL_APRIL_2025),
    "ig_reels_aggregated_all_plays_count": Metric(_REELS, UNTIL_APRIL_2025),
    "video_views": Metric(_REELS, UNTIL_V21),
    "views": Metric(_ALL, SINCE_V22),
    "reels_skip_rate": Metric(_REELS, SINCE_DECEMBER_2025),
    "reposts": Metric(_ALL, SINCE_DECEMBER_2025),
    "facebook_views": Metric(_ALL, SINCE_DECEMBER_2025, needs_crossposting=True),
    "crossposted_views": Metric(_REELS, SINCE_DECEMBER_2025, needs_crossposting=True),
    "total_views": Metric(_ALL, SINCE_APRIL_2026, facebook_only=True),
    "total_likes": Metric(_POSTS, SINCE_APRIL_2026, facebook_only=True),
    "total_comments": Metric(_POSTS, SINCE_APRIL_2026, facebook_only=True),
    "link_clicks": Metric(_STORY, SINCE_JUNE_2026, facebook_only=True),
}
# The one name that is listed although it is refused (5.1, 5.4).
STILL_LISTED = "impressions"
