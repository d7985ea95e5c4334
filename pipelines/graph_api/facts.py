"""Instagram's windows, ages and limits, and our own economy with them, as data.

Nothing here is code. Every entry names the section of graph-api.md that holds its evidence, or says
that it is ours. What differs between the logins is `flavours`; metrics are `catalogue`.
"""

from datetime import timedelta
from typing import Final

API_VERSION: Final = "v25.0"
"""Removals act on all versions at once, so the version only pins the form of answers (1)."""

# --- Fields -------------------------------------------------------------------------------------

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

# --- Metrics of the account (7.1) ---------------------------------------------------------------

FOLLOWS_AND_UNFOLLOWS: Final = "follows_and_unfollows"
"""Carries no number without its breakdown (7.3)."""

REACH: Final = "reach"
"""The one documented series (7.1); where it is zero nothing was seen."""

FOLLOW_TYPE: Final = "follow_type"
FOLLOW_TYPES: Final = ("FOLLOWER", "NON_FOLLOWER")
"""Its breakdown: who followed, and who unfollowed or left (7.3)."""

DEMOGRAPHIC_TIMEFRAME: Final = "this_month"
"""The one of two timeframes that no source reports as removed; it means the last 30 days (7.6)."""

# --- Windows ------------------------------------------------------------------------------------

LONGEST_WINDOW: Final = timedelta(days=30)
"""Between `since` and `until` (7.4)."""

RETENTION: Final = timedelta(days=730)
"""Nothing older is given (7.4)."""

SHORT_RETENTION: Final = timedelta(days=30)
"""Of `online_followers` (7.5)."""

SETTLED_AFTER: Final = timedelta(days=3)
"""Numbers arrive up to 48 h late (7.4); a day read this long after its end is read finally."""

# --- How often posts are read again -----------------------------------------------------------

REREAD_AFTER: Final = (
    (timedelta(days=2), timedelta(0)),
    (timedelta(days=14), timedelta(hours=12)),
    (timedelta(days=90), timedelta(days=6, hours=12)),
)
"""Ours: up to which age a post is read again after how long: every pass, daily, weekly. Half a day
is taken off, so that a pass that starts a little early does not leave a post for the next one."""

REREAD_OLD_AFTER: Final = timedelta(days=27, hours=12)
"""Ours: older posts, four-weekly, while their numbers move."""

REREAD_AT_REST_AFTER: Final = timedelta(weeks=26)
"""Ours: older posts whose numbers have stopped moving."""

DETAIL_AGES: Final = tuple(timedelta(days=days) for days in (1, 3, 7, 14, 28))
"""Ours: when the metrics that only a post's own type has are read, at one call a post."""

DETAILS_UNTIL: Final = timedelta(days=35)
"""Ours: how late the last of these readings may be made up for."""

STORY_DETAILS_EVERY: Final = timedelta(hours=6)
"""Ours: how often a live story is asked for its breakdowns, at one call each."""

STORY_LIFE: Final = timedelta(hours=24)
"""A story can be read for so long (6)."""

STORY_LAST_HOURS: Final = timedelta(hours=3)
"""Ours: a story that ends within them is asked at every pass, because nothing comes after."""

# --- Limits -------------------------------------------------------------------------------------

MEDIA_PAGE: Final = 100
"""Page size that production clients use (4.1)."""

COMMENTS_PAGE: Final = 50
"""The largest page of comments (8.1)."""

CALLS_PER_HOUR: Final = 2000
"""The smallest quota stated: 4800 calls x 10 impressions in 24 hours (12)."""

PLATFORM_CALLS_PER_HOUR: Final = 200
"""Of discovery and hashtags, for an app with one user (12)."""

HISTORY_CALLS_PER_PASS: Final = 120
"""Ours: what reading old days may cost a pass, so that it never delays the regular readings."""

SLOW_FROM_PERCENT: Final = 75
STOP_FROM_PERCENT: Final = 95
"""Of the quota (12): calls during throttling prolong it, so we stop before 100."""

BLOCK_LASTS: Final = timedelta(hours=6)
"""Ours: how long to leave an account alone that is blocked by policy (13, code 368); short enough
to see every story once."""
