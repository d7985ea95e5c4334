"""When metrics came and went: on the server, in all versions at once (graph-api.md 1, 17)."""

from dataclasses import dataclass
from datetime import UTC, datetime

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Era:
    """The time `[since, until)` in which something is answered."""

    since: datetime = _FIRST
    until: datetime = _LAST

    def covers(self, moment: datetime) -> bool:
        """Whether a moment lies inside."""
        return self.since <= moment < self.until


ALWAYS, NEVER = Era(), Era(until=_FIRST)
UNTIL_V21 = Era(until=datetime(2025, 1, 8, tzinfo=UTC))
SINCE_V22 = Era(datetime(2025, 1, 21, tzinfo=UTC))
UNTIL_APRIL_2025 = Era(until=datetime(2025, 4, 21, tzinfo=UTC))
SINCE_DECEMBER_2025 = Era(datetime(2025, 12, 3, tzinfo=UTC))
SINCE_APRIL_2026 = Era(datetime(2026, 4, 22, tzinfo=UTC))
SINCE_JUNE_2026 = Era(datetime(2026, 6, 22, tzinfo=UTC))
