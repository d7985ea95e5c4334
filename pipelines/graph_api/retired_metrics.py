"""Metrics that Instagram has withdrawn, with the day and the successor (graph-api.md 17).

They stay known, because what was read of them stays in the history; and at a time before their
withdrawal, which a replay may be, they are asked like any other. A successor measures something of
its own: the two are never added up or joined to one line.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from pipelines.graph_api.metric import Metric

_DEC_2023 = date(2023, 12, 11)
_JAN_2025 = date(2025, 1, 8)
_APR_2025 = date(2025, 4, 21)

_POST = Metric(name="", level="media", meaning="", section="17", product_types=("FEED",))
_REEL = replace(_POST, product_types=("REELS",), withdrawn=_APR_2025, successor="views")
_ALBUM = replace(_POST, media_types=("CAROUSEL_ALBUM",), withdrawn=_DEC_2023)
_STORY = Metric(name="", level="story", meaning="", section="17", product_types=("STORY",))
_TAPS = replace(_STORY, withdrawn=_DEC_2023, successor="navigation")
_SERIES = Metric(name="", level="account", meaning="", section="17", kind="series", period="day")
_BUTTON = replace(_SERIES, withdrawn=_JAN_2025, successor="profile_links_taps")
_AUDIENCE = Metric(
    name="",
    level="account",
    meaning="",
    section="17",
    kind="audience",
    unit="accounts",
    withdrawn=_DEC_2023,
    successor="follower_demographics",
)

RETIRED_METRICS: Final = (
    replace(
        _POST,
        name="impressions",
        withdrawn=_APR_2025,
        successor="views",
        meaning="Times it was shown.",
    ),
    replace(
        _POST,
        name="video_views",
        media_types=("VIDEO",),
        withdrawn=_JAN_2025,
        successor="views",
        meaning="Times it was played for at least three seconds.",
    ),
    replace(
        _POST,
        name="engagement",
        withdrawn=_DEC_2023,
        successor="total_interactions",
        meaning="Likes, comments and saves.",
    ),
    replace(_ALBUM, name="carousel_album_impressions", successor="views", meaning="Times shown."),
    replace(
        _ALBUM,
        name="carousel_album_reach",
        successor="reach",
        unit="accounts",
        meaning="Accounts that saw it.",
    ),
    replace(
        _ALBUM,
        name="carousel_album_engagement",
        successor="total_interactions",
        meaning="Likes, comments and saves.",
    ),
    replace(_ALBUM, name="carousel_album_saved", successor="saved", meaning="Times saved."),
    replace(
        _ALBUM,
        name="carousel_album_video_views",
        successor="views",
        meaning="Times its videos were played.",
    ),
    replace(_REEL, name="plays", meaning="Times it was started, replays not included."),
    replace(_REEL, name="clips_replays_count", meaning="Times it was started again."),
    replace(
        _REEL,
        name="ig_reels_aggregated_all_plays_count",
        meaning="Times it was started, replays included.",
    ),
    replace(
        _STORY,
        name="impressions",
        withdrawn=_APR_2025,
        successor="views",
        meaning="Times it was shown.",
    ),
    replace(_TAPS, name="taps_forward", meaning="Taps to the next one."),
    replace(_TAPS, name="taps_back", meaning="Taps to the one before."),
    replace(_TAPS, name="exits", meaning="Times it was left."),
    replace(
        _SERIES,
        name="impressions",
        withdrawn=_APR_2025,
        successor="views",
        meaning="Times that anything of the account was shown.",
    ),
    replace(
        _SERIES,
        name="profile_views",
        withdrawn=_JAN_2025,
        successor="profile_views",
        meaning="Visits to the profile, as a series; the total goes on.",
    ),
    replace(
        _SERIES,
        name="website_clicks",
        withdrawn=_JAN_2025,
        successor="website_clicks",
        meaning="Taps on the profile's website, as a series; the total goes on.",
    ),
    replace(_BUTTON, name="email_contacts", meaning="Taps on the e-mail button."),
    replace(_BUTTON, name="get_direction_clicks", meaning="Taps on the directions button."),
    replace(_BUTTON, name="phone_call_clicks", meaning="Taps on the call button."),
    replace(_BUTTON, name="text_message_clicks", meaning="Taps on the text button."),
    replace(_AUDIENCE, name="audience_city", meaning="Followers by city."),
    replace(_AUDIENCE, name="audience_country", meaning="Followers by country."),
    replace(_AUDIENCE, name="audience_gender_age", meaning="Followers by gender and age."),
    replace(_AUDIENCE, name="audience_locale", meaning="Followers by language."),
)
