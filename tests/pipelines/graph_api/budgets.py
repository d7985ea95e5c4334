"""A budget whose every grant a test can see."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Purse:
    """Grants some calls, none of which come back, and remembers what it was told.

    Attributes:
        left: How many calls it still grants.
        least_share: Smaller shares are granted nothing.
        shares: Asked so far.
        told: What was noted: percent, and until when it is closed.
    """

    left: int = 1000
    least_share: float = 0.0
    shares: list[float] = field(default_factory=list)
    told: list[tuple[float, datetime | None]] = field(default_factory=list)

    def take(self, at: datetime, share: float) -> datetime | None:
        self.shares.append(share)
        self.left -= 1
        is_granted = self.left >= 0 and share >= self.least_share
        return None if is_granted else at + timedelta(minutes=10)

    def note(self, percent: float, closed_until: datetime | None, at: datetime) -> None:  # noqa: ARG002
        self.told.append((percent, closed_until))
