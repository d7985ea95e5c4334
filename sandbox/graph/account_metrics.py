"""The account metrics as data: periods, forms, breakdowns and times (graph-api.md 7.1, 17)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations

from sandbox.graph.eras import (
    ALWAYS,
    NEVER,
    SINCE_DECEMBER_2025,
    SINCE_V22,
    UNTIL_APRIL_2025,
    UNTIL_V21,
    Era,
)

MEDIA_PRODUCT, FOLLOW_TYPE, CONTACT_BUTTON = (
    "media_product_type",
    "follow_type",
    "contact_button_type",
)


@dataclass(frozen=True)
class Metric:
    """What may be asked of a metric, and when; outside both times its name does not exist."""

    periods: tuple[str, ...] = ("day",)
    series: Era = NEVER
    total: Era = ALWAYS
    breakdowns: tuple[str, ...] = ()
    needs_followers: bool = False
    """Whether it is withheld from accounts with fewer than a hundred followers."""

    def exists(self, moment: datetime) -> bool:
        """Whether its name is known at a moment."""
        return self.series.covers(moment) or self.total.covers(moment)


_PERIODS = ("day", "week", "days_28")
_DEMOGRAPHICS = ("age", "city", "country", "gender", "age,gender", "gender,age")
_BUTTON = Metric(series=UNTIL_V21, total=NEVER)

METRICS: Mapping[str, Metric] = {
    "impressions": Metric(_PERIODS, series=UNTIL_APRIL_2025, total=UNTIL_APRIL_2025),
    "reach": Metric(_PERIODS, series=ALWAYS, breakdowns=(MEDIA_PRODUCT, FOLLOW_TYPE)),
    "follower_count": Metric(series=ALWAYS, total=NEVER, needs_followers=True),
    "online_followers": Metric(("lifetime",), series=ALWAYS, total=NEVER, needs_followers=True),
    "views": Metric(
        total=SINCE_V22,
        breakdowns=(
            FOLLOW_TYPE,
            MEDIA_PRODUCT,
            *(",".join(both) for both in permutations((FOLLOW_TYPE, MEDIA_PRODUCT))),
        ),
    ),
    "accounts_engaged": Metric(),
    "total_interactions": Metric(breakdowns=(MEDIA_PRODUCT,)),
    "likes": Metric(breakdowns=(MEDIA_PRODUCT,)),
    "comments": Metric(breakdowns=(MEDIA_PRODUCT,)),
    "saves": Metric(breakdowns=(MEDIA_PRODUCT,)),
    "shares": Metric(breakdowns=(MEDIA_PRODUCT,)),
    "replies": Metric(),
    "reposts": Metric(total=SINCE_DECEMBER_2025),
    "profile_views": Metric(series=UNTIL_V21),
    "website_clicks": Metric(series=UNTIL_V21),
    "email_contacts": _BUTTON,
    "get_direction_clicks": _BUTTON,
    "phone_call_clicks": _BUTTON,
    "text_message_clicks": _BUTTON,
    "profile_links_taps": Metric(breakdowns=(CONTACT_BUTTON,)),
    "follows_and_unfollows": Metric(breakdowns=(FOLLOW_TYPE,), needs_followers=True),
    "follower_demographics": Metric(("lifetime",), breakdowns=_DEMOGRAPHICS, needs_followers=True),
    "engaged_audience_demographics": Metric(("lifetime",), breakdowns=_DEMOGRAPHICS),
}

# Names that the real host knows, but of which this account has no data.
WITHOUT_DATA = (
    "reached_audience_demographics threads_likes threads_replies quotes threads_followers"
    " threads_follower_demographics content_views threads_views threads_clicks threads_reposts"
).split()


def names_at(moment: datetime) -> tuple[str, ...]:
    """The names that an error message lists at a moment."""
    return (*(name for name, metric in METRICS.items() if metric.exists(moment)), *WITHOUT_DATA)
