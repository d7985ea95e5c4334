"""What passes over one account cost, against a client that makes one call for each thing."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from pipelines.graph_api.parts import Part
from tests.bench.report import Line
from tests.pipelines.passes.economy import (
    BORN,
    LIVED,
    REGULAR,
    TIMES_FEWER,
    Cost,
    Tracked,
    large_account,
    tracked,
)
from tests.pipelines.passes.naive import ask_for_each, take_stock

DAYS = 3
REALLY_ASKED = 1_000
"""Up to so many posts the usual client makes its calls; of more, they are counted by its lists."""
WALKS_BACK = 1_000
"""With so many posts the days of two years are read too; they cost the same with any number."""


def measure(folder: Path, media: int) -> list[Line]:
    """A first pass and daily ones, over an account with so many posts.

    Raises:
        AssertionError: A daily pass makes more calls than it may; no machine is that noisy.
    """
    with tracked(large_account(media), BORN + LIVED, folder / f"{media} posts") as account:
        first = account.cost(*REGULAR)
        backfill = list(_walk_back(account)) if media == WALKS_BACK else []
        daily = [account.after(timedelta(days=1), *REGULAR) for _ in range(DAYS)]
        usual, is_made = _usual(account, media)
    assert usual.calls >= TIMES_FEWER.get(media, 0) * max(cost.calls for cost in daily)
    middle = Cost.median(daily)
    lines = [
        Line("calls, first pass", first.calls, "calls"),
        Line(f"calls, daily pass (median of {DAYS} days)", middle.calls, "calls"),
        Line(f"calls, one per thing, {'made' if is_made else 'counted'}", usual.calls, "calls"),
        Line("one per thing : daily pass", usual.calls / middle.calls, "times"),
        Line("seconds, first pass", first.seconds, "s"),
        Line("seconds, daily pass", middle.seconds, "s"),
    ]
    if is_made:
        lines.append(Line("seconds, one call per thing", usual.seconds, "s"))
    if backfill:
        calls = sum(cost.calls for cost in backfill)
        lines += [
            Line("passes that read the days of two years, once", len(backfill), "passes"),
            Line("calls of all of them", calls, "calls"),
            Line("calls of the dearest", max(cost.calls for cost in backfill), "calls"),
        ]
    return lines


def _walk_back(account: Tracked) -> Iterator[Cost]:
    """Hourly passes until there is nothing older."""
    while (cost := account.after(timedelta(hours=1), Part.HISTORY)).calls:
        yield cost


def _usual(account: Tracked, media: int) -> tuple[Cost, bool]:
    started = time.monotonic()
    is_made = media <= REALLY_ASKED
    inventory = (ask_for_each if is_made else take_stock)(account.sandbox)
    return Cost(inventory.calls, time.monotonic() - started), is_made
