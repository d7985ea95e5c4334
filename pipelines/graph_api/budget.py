"""How calls are rationed: what the client asks of whoever keeps the count for all processes.

Only the protocol and the case of no ration; the count itself lives with the application's state,
because everything that runs shares it (graph-api.md 12).
"""

from datetime import datetime
from typing import Final, Protocol


class Budget(Protocol):
    """Calls that may be made within an hour."""

    def take(self, at: datetime, share: float) -> datetime | None:
        """Ask for one call, and count it when it is granted.

        Args:
            at: Instagram's clock (UTC).
            share: Up to which fraction of the hour's calls may be used for this purpose.

        Returns:
            None when the call is granted; else the moment (UTC) from which to come again.
        """

    def note(self, percent: float, closed_until: datetime | None, at: datetime) -> None:
        """Take in what Instagram said about its quota.

        Args:
            percent: How much of it is used; may exceed 100.
            closed_until: Until when no call should be made (UTC), if so.
            at: When Instagram said it (UTC).
        """


class _Unlimited:
    def take(self, at: datetime, share: float) -> datetime | None:  # noqa: ARG002
        return None

    def note(self, percent: float, closed_until: datetime | None, at: datetime) -> None:
        """Nobody shares this budget, and the client heeds the headers by itself."""


UNLIMITED: Final[Budget] = _Unlimited()
"""No ration beyond what Instagram's own headers say."""
