"""The window of an account insights call: `since` and `until`, and what is refused (7.4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox import pacific
from sandbox.dialects import Dialect
from sandbox.graph.call import Call
from sandbox.graph.errors import bad_parameter
from sandbox.pacific import ONE_DAY

LONGEST = timedelta(days=30)
KEPT = timedelta(days=730)


@dataclass(frozen=True)
class Window:
    """The stretch of time that is asked about; `given` if the call named either end."""

    since: datetime
    until: datetime
    given: bool


def window_of(call: Call) -> Window:
    """Read `since` and `until`, each Unix seconds or ISO 8601; the default is the last 24 hours.

    Raises:
        GraphError: Code 100, for a window that is reversed, too long or too old.
    """
    until = call.instant("until") or call.now
    since = call.instant("since") or until - ONE_DAY
    if since > until:
        raise bad_parameter("since must be earlier than until")
    if until - since > LONGEST and _is_capped(call):
        raise bad_parameter("There cannot be more than 30 days (2592000 s) between since and until")
    if since < call.now - KEPT:
        raise bad_parameter(
            "since param is not valid. Metrics data is available for the last 2 years"
        )
    return Window(since, until, given="since" in call.query or "until" in call.query)


def day_zone(call: Call) -> ZoneInfo:
    """The zone whose midnight ends a reporting day."""
    return ZoneInfo(call.switches.day_zone)


def _is_capped(call: Call) -> bool:
    # Longer windows were seen on graph.instagram.com (graph-api.md 7.4).
    cap = call.switches.window_cap
    return cap == "both" or (cap == "facebook" and call.dialect is Dialect.FACEBOOK)


def bucket_ends(call: Call, window: Window) -> list[datetime]:
    """The ends of the finished reporting days in `(since, until]`; two of them when none is asked.

    A day that is not over is not told.
    """
    zone = day_zone(call)
    if not window.given:
        return list(pacific.boundaries(call.now - 3 * ONE_DAY, call.now, zone))[-2:]
    return list(pacific.boundaries(window.since, min(window.until, call.now), zone))


def refuse_older_than_30_days(call: Call, window: Window, metric: str) -> None:
    """Hold a call to the last 30 days before the present one, which some metrics are limited to.

    Raises:
        GraphError: Code 100, the window begins earlier.
    """
    earliest = pacific.midnight(pacific.date_of(call.now) - LONGEST)
    if window.given and window.since < earliest:
        raise bad_parameter(
            f"({metric}) metric only supports querying data for the last 30 days excluding the"
            " current day"
        )
