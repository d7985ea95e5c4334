"""Metrics of posts and stories that Instagram gives today (graph-api.md 5.1, 5.2)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from pipelines.graph_api.metric import FACEBOOK_ONLY, Metric

ONLY_ON_FACEBOOK: Final = "the post was shared to Facebook"
JAN_2025: Final = date(2025, 1, 21)
DEC_2025: Final = date(2025, 12, 3)
APR_2026: Final = date(2026, 4, 22)

_POST = Metric(name="", level="media", meaning="", section="5.1", product_types=("FEED", "REELS"))
_PHOTO = replace(_POST, product_types=("FEED",), media_types=("IMAGE", "CAROUSEL_ALBUM"))
_REEL = replace(_POST, product_types=("REELS",))
_STORY = Metric(
    name="",
    level="story",
    meaning="",
    section="5.1, 6",
    product_types=("STORY",),
    retention=timedelta(days=1),
    threshold=5,
    threshold_of="viewers",
    look_back=None,
)

MEDIA_METRICS: Final = (
    replace(_POST, name="views", introduced=JAN_2025, meaning="Times it was shown or played."),
    replace(_POST, name="reach", unit="accounts", meaning="Accounts that saw it, estimated."),
    replace(_POST, name="likes", meaning="Likes."),
    replace(_POST, name="comments", meaning="Comments, replies included."),
    replace(_POST, name="saved", meaning="Times it was saved."),
    replace(_POST, name="shares", meaning="Times it was shared."),
    replace(
        _POST, name="total_interactions", meaning="Likes, comments, saves and shares, less undone."
    ),
    replace(_POST, name="reposts", introduced=DEC_2025, meaning="Times it was reposted."),
    replace(_PHOTO, name="follows", meaning="Accounts that followed because of it."),
    replace(_PHOTO, name="profile_visits", meaning="Visits to the profile that came from it."),
    replace(
        _PHOTO,
        name="profile_activity",
        breakdowns=("action_type",),
        meaning="What people did on the profile after coming from it.",
    ),
    replace(
        _REEL,
        name="ig_reels_avg_watch_time",
        kind="gauge",
        unit="milliseconds",
        meaning="How long it was watched on average.",
    ),
    replace(
        _REEL,
        name="ig_reels_video_view_total_time",
        unit="milliseconds",
        meaning="How long it was watched by all together, replays included.",
    ),
    replace(
        _REEL,
        name="reels_skip_rate",
        kind="gauge",
        unit="percent",
        introduced=DEC_2025,
        meaning="Share of views that were skipped in the first seconds.",
    ),
    replace(
        _REEL,
        name="crossposted_views",
        introduced=DEC_2025,
        only_if=ONLY_ON_FACEBOOK,
        meaning="Views on Instagram and Facebook together.",
    ),
    replace(
        _POST,
        name="facebook_views",
        introduced=DEC_2025,
        only_if=ONLY_ON_FACEBOOK,
        meaning="Views on Facebook.",
    ),
    replace(
        _POST,
        name="total_views",
        flavours=FACEBOOK_ONLY,
        introduced=APR_2026,
        meaning="Views, boosted and crossposted ones included.",
    ),
    replace(
        _POST,
        name="total_likes",
        flavours=FACEBOOK_ONLY,
        introduced=APR_2026,
        meaning="Likes, boosted and crossposted ones included.",
    ),
    replace(
        _POST,
        name="total_comments",
        flavours=FACEBOOK_ONLY,
        introduced=APR_2026,
        meaning="Comments, boosted and crossposted ones included.",
    ),
)

STORY_METRICS: Final = (
    replace(_STORY, name="views", introduced=JAN_2025, meaning="Times it was shown or played."),
    replace(_STORY, name="reach", unit="accounts", meaning="Accounts that saw it, estimated."),
    replace(_STORY, name="shares", meaning="Times it was shared."),
    replace(_STORY, name="total_interactions", meaning="Replies, shares and likes, less undone."),
    replace(_STORY, name="reposts", introduced=DEC_2025, meaning="Times it was reposted."),
    replace(_STORY, name="follows", meaning="Accounts that followed because of it."),
    replace(_STORY, name="profile_visits", meaning="Visits to the profile that came from it."),
    replace(
        _STORY,
        name="replies",
        meaning="Replies; zero for stories made in Europe or Japan, where they are not told.",
    ),
    replace(
        _STORY,
        name="profile_activity",
        breakdowns=("action_type",),
        section="5.1, 5.2",
        meaning="What people did on the profile after coming from it.",
    ),
    replace(
        _STORY,
        name="navigation",
        breakdowns=("story_navigation_action_type",),
        section="5.1, 5.2",
        meaning="How viewers moved on: forward, back, to the next account, or out.",
    ),
    replace(
        _STORY,
        name="link_clicks",
        flavours=FACEBOOK_ONLY,
        introduced=date(2026, 6, 22),
        meaning="Taps on its link.",
    ),
    replace(
        _STORY,
        name="facebook_views",
        introduced=DEC_2025,
        only_if=ONLY_ON_FACEBOOK,
        meaning="Views on Facebook.",
    ),
    replace(
        _STORY,
        name="total_views",
        flavours=FACEBOOK_ONLY,
        introduced=APR_2026,
        meaning="Views, boosted and crossposted ones included.",
    ),
)
