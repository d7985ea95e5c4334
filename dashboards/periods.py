"""The period that a page looks at, and the one before it. Days are Instagram's reporting days."""

from dataclasses import dataclass
from datetime import date, timedelta

# The names stand in the URL, and all of them fit beside each other on a phone.
PRESETS: dict[str, int | None] = {
    "7d": 7,
    "28d": 28,
    "90d": 90,
    "1y": 365,
    "All": None,
}
CUSTOM = "Custom"
DEFAULT = "28d"


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days + 1

    @property
    def before(self) -> "Period":
        """As many days, ending the day before this period starts."""
        end = self.start - timedelta(days=1)
        return Period(end - timedelta(days=self.days - 1), end)


def preset(name: str, known: Period) -> Period:
    """The last days of what is known: a preset never ends after the newest reporting day.

    Args:
        name: A key of `PRESETS`.
        known: The first and the last day for which the account has data.
    """
    days = PRESETS[name]
    if days is None:
        return known
    return Period(known.end - timedelta(days=days - 1), known.end)
