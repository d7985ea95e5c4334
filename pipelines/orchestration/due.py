"""When a part of an account is read again: by its cadence, or on demand. Pure; in Instagram's time.

The cadences are DESIGN's. Stories vanish after 24 hours, so they come most often; the history of
days goes on with every pass until there is nothing older, and then costs no call. A pass that was
stopped early left parts unread: they stay due, so the next pass carries on there.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from pipelines.graph_api.parts import Part

CADENCES: Final[Mapping[Part, timedelta]] = MappingProxyType(
    {
        Part.STORIES: timedelta(hours=1),
        Part.PROFILE: timedelta(hours=6),
        Part.MEDIA: timedelta(hours=12),
        Part.INSIGHTS: timedelta(days=1),
        Part.AUDIENCE: timedelta(days=1),
        Part.TAGS: timedelta(days=1),
        Part.COMPETITORS: timedelta(days=1),
        Part.HASHTAGS: timedelta(days=1),
        Part.HISTORY: timedelta(hours=1),
    }
)

SLACK: Final = timedelta(minutes=30)
"""Passes start every hour and take different times: so much earlier still counts as due."""

ON_DEMAND: Final = timedelta(minutes=5)
"""Whoever asks by hand gets an answer, but asks Instagram no more often than this."""


def asked_again_from(part: Part, last_read: datetime, *, on_demand: bool) -> datetime:
    """From when on a part is read again.

    Args:
        part: What is read.
        last_read: When it was last read to its end (Instagram's clock, UTC).
        on_demand: Somebody asked for it; else the schedule did.
    """
    return last_read + (ON_DEMAND if on_demand else CADENCES[part] - SLACK)


def is_due(part: Part, last_read: datetime | None, now: datetime, *, on_demand: bool) -> bool:
    """Whether a part is to be read now.

    Args:
        part: What is read.
        last_read: When it was last read to its end; None: never.
        now: Instagram's clock (UTC). If it stands before the last reading, one of the two moments
            is wrong, and reading once more is the harmless mistake.
        on_demand: Somebody asked for it; else the schedule did.
    """
    if last_read is None or now < last_read:
        return True
    return now >= asked_again_from(part, last_read, on_demand=on_demand)
