"""The account metrics as data: their periods, forms and breakdowns (graph-api.md 7.1)."""

from collections.abc import Mapping
from dataclasses import dataclass

MEDIA_PRODUCT, FOLLOW_TYPE, CONTACT_BUTTON = (
    "media_product_type",
    "follow_type",
    "contact_button_type",
)


@dataclass(frozen=True)
class Metric:
    """What may be asked of a metric."""

    periods: tuple[str, ...] = ("day",)
    series: bool = False
    total: bool = True
    breakdowns: tuple[str, ...] = ()
    needs_followers: bool = False
    """Whether it is withheld from accounts with fewer than a hundred followers."""


_DEMOGRAPHICS = ("age", "city", "country", "gender", "age,gender")

METRICS: Mapping[str, Metric] = {
    "reach": Metric(
        ("day", "week", "days_28"), series=True, breakdowns=(MEDIA_PRODUCT, FOLLOW_TYPE)
    ),
    "follower_count": Metric(series=True, total=False, needs_followers=True),
    "online_followers": Metric(("lifetime",), series=True, total=False, needs_followers=True),
    "views": Metric(
        breakdowns=(
            FOLLOW_TYPE,
            MEDIA_PRODUCT,
            f"{FOLLOW_TYPE},{MEDIA_PRODUCT}",
            f"{MEDIA_PRODUCT},{FOLLOW_TYPE}",
        )
    ),
    "accounts_engaged": Metric(),
    "total_interactions": Metric(breakdowns=(MEDIA_PRODUCT,)),
    "likes": Metric(breakdowns=(MEDIA_PRODUCT,)),
    "comments": Metric(breakdowns=(MEDIA_PRODUCT,)),
    "saves": Metric(breakdowns=(MEDIA_PRODUCT,)),
    "shares": Metric(breakdowns=(MEDIA_PRODUCT,)),
    "replies": Metric(),
    "reposts": Metric(),
    "profile_views": Metric(),
    "website_clicks": Metric(),
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
NAMES = (*METRICS, *WITHOUT_DATA)
