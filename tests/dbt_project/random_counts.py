"""Random histories of follower counts, and a plain walk back from each count as their oracle.

Some days are counted at some hour, of some days it is unknown or not final who followed and left,
and sometimes the counts do not agree with that; few followers make it go below zero.
"""

import math
import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.dbt_project.raw_warehouse import RawWarehouse, utc

# Days begin at 07:00 UTC: midnight in California in summer.
FIRST = utc("2026-06-01 07:00:00")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """What is known of one day.

    Attributes:
        begins: When it begins.
        flows: Who followed and who left; None when Instagram did not say.
        is_final: Whether that was read late enough.
        count: The day's last reading: hours since its beginning, and followers.
        has_reach: Whether anything else was read of the day.
    """

    begins: datetime
    flows: tuple[int, int] | None
    is_final: bool
    count: tuple[int, int] | None
    has_reach: bool

    @property
    def on(self) -> date:
        """The reporting day."""
        return self.begins.date()

    @property
    def net(self) -> int | None:
        """Who followed less who left, where that is known for good."""
        return self.flows[0] - self.flows[1] if self.flows and self.is_final else None

    @property
    def is_in_mart(self) -> bool:
        """Whether the day has a row."""
        return bool(self.flows or self.count or self.has_reach)


@dataclass(frozen=True)
class CountHistory:
    """The days of one account, without a hole."""

    account_id: str
    days: tuple[Day, ...]

    def tell(self, raw: RawWarehouse) -> None:
        """Add everything that was read of the account."""
        username = f"counted_{self.account_id}"
        raw.connected(self.account_id, username, "2026-07-01")
        for day in self.days:
            window = (_text(day.begins), _text(day.begins + DAY))
            if day.has_reach:
                raw.insight(
                    self.account_id, "reach", window, 1, read_at=_text(day.begins + 2 * DAY)
                )
            if day.flows:
                read_at = _text(day.begins + (3 if day.is_final else 2) * DAY)
                for segment, people in zip(("FOLLOWER", "NON_FOLLOWER"), day.flows, strict=True):
                    raw.insight(
                        self.account_id,
                        "follows_and_unfollows",
                        window,
                        people,
                        read_at=read_at,
                        segment=segment,
                    )
            if day.count:
                at = day.begins + timedelta(hours=day.count[0])
                raw.profile(self.account_id, _text(at), day.count[1], username=username)

    def rebuilt(self, stops: Counter[str] | None = None) -> dict[date, int]:
        """Each day that was not counted, with the followers at its end.

        Args:
            stops: Where to count why a walk back ended.
        """
        found: dict[date, int] = {}
        for number, day in enumerate(self.days):
            if day.count and day.net is not None:
                found |= self._walk_back(number, stops if stops is not None else Counter())
        days = {day.on for day in self.days if day.is_in_mart}
        return {on: count for on, count in found.items() if on in days}

    def _walk_back(self, number: int, stops: Counter[str]) -> dict[date, int]:
        found: dict[date, int] = {}
        followers, change = _counted(self.days[number])
        count = followers - change
        is_possible = True
        for day in reversed(self.days[:number]):
            if day.count:
                if not _agree(count, day):
                    stops["contradicted"] += 1
                    return {}
                break
            if count < 0:
                stops["below zero"] += 1
                is_possible = False
            if is_possible:
                found[day.on] = math.floor(count + 0.5)
            if day.net is None:
                stops["unknown"] += 1
                break
            count -= day.net
        return found


def _counted(day: Day) -> tuple[int, float]:
    """The followers counted, and the part of the day's change that they hold already."""
    assert day.count
    hours, followers = day.count
    return followers, (day.net or 0) * hours / 24


def _agree(count_at_end: float, day: Day) -> bool:
    followers, change = _counted(day)
    own = followers + (day.net or 0) - change
    return abs(count_at_end - own) <= max(5, 0.01 * followers)


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _random_history(number: int) -> CountHistory:
    choose = random.Random(number)  # noqa: S311 - the same histories every time
    followers = choose.choice([8, 60, 900])
    days = []
    for ordinal in range(25):
        came, left = choose.randrange(12), choose.randrange(12)
        is_counted, drift = choose.random() < 0.25, choose.choice([0, 0, 0, 4, -9])
        hours = choose.randrange(0, 24, 3)
        # Exact eighths of a day: no rounding of floating-point numbers decides a test.
        count = max(followers + round((came - left) * hours / 24) + drift, 0)
        days.append(
            Day(
                begins=FIRST + ordinal * DAY,
                flows=(came, left) if choose.random() < 0.9 else None,
                is_final=choose.random() < 0.95,
                count=(hours, count) if is_counted else None,
                has_reach=choose.random() < 0.8,
            )
        )
        followers = max(followers + came - left, 0)
    return CountHistory(f"1784142{number:010d}", tuple(days))


COUNT_HISTORIES = [_random_history(number) for number in range(80)]
