"""Accounts of which a first pass claimed something that a second one knows better.

`tell_before` is what the first pass had, `tell` what the second one has.
"""

from datetime import UTC, datetime

from tests.dbt_project.capture_cases import LIVED, without
from tests.dbt_project.doubtful_cases import FIRST, SECOND, THIRD
from tests.dbt_project.raw_warehouse import RawWarehouse

CONNECTED = "17841400000000031"
COUNTED = "17841400000000032"
TIMELESS = "17841400000000033"

HOLED = {name: at for name, at in LIVED.items() if not "fan_20" <= name < "fan_30"}
BETWEEN = "2026-01-25 12:00:00"


def tell_before(raw: RawWarehouse) -> None:
    """What was known when the claims were made."""
    # A list that lacks ten names in the middle, and of which nothing tells that it does.
    raw.archive("holed-1", "holed", FIRST, LIVED)
    raw.archive("holed-2", "holed", SECOND, HOLED)
    _tell_always(raw)
    raw.archive("wrong-1", "wrong_account", FIRST, LIVED)
    raw.archive("wrong-2", "wrong_account", SECOND, without(LIVED, "fan_30"))


def tell(raw: RawWarehouse) -> None:
    """What is known since."""
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
    raw.archive("holed-1", "holed", FIRST, LIVED)
    # The same export, whole.
    raw.archive("holed-2", "holed", SECOND, LIVED, imported_at=now)
    _tell_always(raw)
    followers = without(LIVED, "fan_30")
    raw.archive("back-3", "back", THIRD, LIVED, FOLLOWED, imported_at=now)
    raw.connected(CONNECTED, "connected", THIRD)
    raw.archive("connected-3", "connected", BETWEEN, followers, imported_at=now)
    raw.connected(COUNTED, "counted", FIRST)
    raw.profile(COUNTED, SECOND, 100, username="counted")
    raw.archive(
        "timeless-1b",
        "timeless_whole",
        FIRST,
        {"ann": "2025-01-01", "ben": "2025-02-01"},
        is_html=True,
        imported_at=now,
    )
    # They were archives of another account.
    raw.archive("wrong-1", "right_account", FIRST, LIVED)
    raw.archive("wrong-2", "right_account", SECOND, without(LIVED, "fan_30"))


FOLLOWED = {"fan_30": "2025-03-03"}


def _tell_always(raw: RawWarehouse) -> None:
    followers = without(LIVED, "fan_30")
    for name in ("connected", "counted"):
        raw.archive(f"{name}-1", name, FIRST, LIVED)
        raw.archive(f"{name}-2", name, SECOND, followers)
    # Followed by the owner all the while.
    raw.archive("back-1", "back", FIRST, LIVED, FOLLOWED)
    raw.archive("back-2", "back", SECOND, followers, FOLLOWED)
    # Whole by the count, without the time of who left.
    raw.connected(TIMELESS, "timeless_whole", FIRST)
    raw.profile(TIMELESS, FIRST, 2, username="timeless_whole")
    raw.profile(TIMELESS, SECOND, 1, username="timeless_whole")
    raw.archive("timeless-1", "timeless_whole", FIRST, {"ann": "2025-01-01", "ben": None})
    raw.archive("timeless-2", "timeless_whole", SECOND, {"ann": "2025-01-01"})
