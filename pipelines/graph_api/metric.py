"""What is known about one metric: the type of the catalogue's entries.

The entries are in `media_metrics`, `account_metrics` and `retired_metrics`; `catalogue` puts them
together and answers what to ask.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from pipelines.graph_api.flavours import FlavourName

Level = Literal["account", "media", "story"]
Kind = Literal["series", "total", "lifetime", "gauge", "audience", "hours"]
ThresholdOf = Literal["followers", "viewers", "engagements"]
Unit = Literal["count", "accounts", "milliseconds", "percent"]

BOTH: Final[tuple[FlavourName, ...]] = ("instagram_login", "facebook_login")
FACEBOOK_ONLY: Final[tuple[FlavourName, ...]] = ("facebook_login",)


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One metric at one level, in one form.

    Attributes:
        name: As Instagram calls it; the same name may mean something else at another level.
        level: Whose metric it is.
        meaning: One sentence for people.
        section: Of graph-api.md, with the evidence.
        kind: `series` (a number a day), `total` (of a window), `lifetime` (so far), `gauge` (an
            average or a rate, which must not be added up), `audience` (people by segments), `hours`
            (people by hour).
        period: What is sent as `period`; an answer about a post always says `lifetime`.
        product_types: Of the posts that have it; empty for the account.
        media_types: Of the posts that have it, where the product type alone does not decide.
        flavours: The logins that offer it.
        breakdowns: What it can be split by.
        needs_breakdown: It carries no number without one.
        only_if: Which single posts have it; elsewhere Instagram fails the whole call, so it is
            never asked of several posts at once.
        retention: How far back it is given; None for as long as the object is there.
        threshold: Below this many nothing is given, which is not an error.
        threshold_of: What the threshold counts.
        look_back: How late numbers may still change; None for what is only true at its moment.
        introduced: First day (UTC) on which it may be asked; None for before our records.
        withdrawn: First day on which it is refused.
        successor: What to use instead.
        unit: Of the numbers.
        is_asked: Whether we want it; what is not about Instagram we only know.
    """

    name: str
    level: Level
    meaning: str
    section: str
    kind: Kind = "lifetime"
    period: str = "lifetime"
    product_types: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    flavours: tuple[FlavourName, ...] = BOTH
    breakdowns: tuple[str, ...] = ()
    needs_breakdown: bool = False
    only_if: str = ""
    retention: timedelta | None = None
    threshold: int | None = None
    threshold_of: ThresholdOf | None = None
    look_back: timedelta | None = timedelta(days=2)
    introduced: date | None = None
    withdrawn: date | None = None
    successor: str | None = None
    unit: Unit = "count"
    is_asked: bool = True

    @property
    def rides(self) -> bool:
        """Whether it may be asked of a whole page of mixed posts, or of all stories, at once."""
        everywhere = self.level == "story" or {"FEED", "REELS"} <= set(self.product_types)
        return everywhere and not self.media_types and not self.only_if

    def fits(self, media_type: str | None) -> bool:
        """Whether a post of that media type has it."""
        return not self.media_types or media_type in self.media_types
