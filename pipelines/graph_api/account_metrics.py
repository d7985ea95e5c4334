"""Metrics of the account that Instagram gives today (graph-api.md 7)."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from pipelines.graph_api.media_metrics import DEC_2025, JAN_2025
from pipelines.graph_api.metric import Metric

_TWO_YEARS = timedelta(days=730)
_MONTH = timedelta(days=30)
_CONTENT = ("media_product_type",)
_FOLLOW = "follow_type"
_PEOPLE = ("age", "gender", "country", "city", "age,gender")

_DAY = Metric(
    name="", level="account", meaning="", section="7.1", period="day", retention=_TWO_YEARS
)
_SERIES = replace(_DAY, kind="series")
_TOTAL = replace(_DAY, kind="total")
_AUDIENCE = Metric(
    name="",
    level="account",
    meaning="",
    section="7.6",
    kind="audience",
    breakdowns=_PEOPLE,
    needs_breakdown=True,
    look_back=None,
    unit="accounts",
)
_THREADS = replace(_DAY, is_asked=False, meaning="Of Threads, or of uses we do not have.")

ACCOUNT_METRICS: Final = (
    replace(
        _SERIES,
        name="reach",
        unit="accounts",
        section="7.1, 7.2",
        meaning="Accounts that saw anything of the account on a day; not to be added up.",
    ),
    replace(
        _SERIES,
        name="follower_count",
        retention=_MONTH,
        threshold=100,
        threshold_of="followers",
        unit="accounts",
        meaning="New followers of a day, gross; never how many there are.",
    ),
    replace(
        _DAY,
        name="online_followers",
        kind="hours",
        period="lifetime",
        section="7.5",
        retention=_MONTH,
        threshold=100,
        threshold_of="followers",
        unit="accounts",
        meaning="Followers online in each hour of a day.",
    ),
    replace(
        _TOTAL,
        name="reach",
        breakdowns=(*_CONTENT, _FOLLOW),
        unit="accounts",
        section="7.1, 7.3",
        meaning="Accounts that saw anything of the account in a window.",
    ),
    replace(
        _TOTAL,
        name="views",
        breakdowns=(_FOLLOW, *_CONTENT, "follow_type,media_product_type"),
        introduced=JAN_2025,
        meaning="Times that anything of the account was shown or played.",
    ),
    replace(
        _TOTAL,
        name="accounts_engaged",
        unit="accounts",
        meaning="Accounts that interacted with anything of the account.",
    ),
    replace(
        _TOTAL,
        name="total_interactions",
        breakdowns=_CONTENT,
        meaning="Likes, comments, saves, shares and replies, less undone.",
    ),
    replace(_TOTAL, name="likes", breakdowns=_CONTENT, meaning="Likes."),
    replace(_TOTAL, name="comments", breakdowns=_CONTENT, meaning="Comments."),
    replace(_TOTAL, name="saves", breakdowns=_CONTENT, meaning="Times that posts were saved."),
    replace(_TOTAL, name="shares", breakdowns=_CONTENT, meaning="Times that posts were shared."),
    replace(_TOTAL, name="replies", meaning="Replies to stories."),
    replace(_TOTAL, name="reposts", introduced=DEC_2025, meaning="Times posts were reposted."),
    replace(
        _TOTAL,
        name="profile_links_taps",
        breakdowns=("contact_button_type",),
        meaning="Taps on the profile's buttons.",
    ),
    replace(_TOTAL, name="profile_views", meaning="Visits to the profile."),
    replace(_TOTAL, name="website_clicks", meaning="Taps on the profile's website."),
    replace(
        _TOTAL,
        name="follows_and_unfollows",
        breakdowns=(_FOLLOW,),
        needs_breakdown=True,
        threshold=100,
        threshold_of="followers",
        unit="accounts",
        section="7.1, 7.3",
        meaning="Accounts that followed (FOLLOWER), and that unfollowed or left (NON_FOLLOWER).",
    ),
    replace(
        _AUDIENCE,
        name="follower_demographics",
        threshold=100,
        threshold_of="followers",
        meaning="Followers by age, gender and place; the 45 largest groups.",
    ),
    replace(
        _AUDIENCE,
        name="engaged_audience_demographics",
        threshold=100,
        threshold_of="engagements",
        meaning="Accounts that interacted, by age, gender and place; the 45 largest groups.",
    ),
    replace(
        _AUDIENCE,
        name="reached_audience_demographics",
        threshold=100,
        threshold_of="engagements",
        meaning="Accounts that were reached, by age, gender and place; undocumented by now.",
    ),
    *(
        replace(_THREADS, name=name)
        for name in (
            "quotes",
            "content_views",
            "threads_likes",
            "threads_replies",
            "threads_followers",
            "threads_follower_demographics",
            "threads_views",
            "threads_clicks",
            "threads_reposts",
        )
    ),
)
