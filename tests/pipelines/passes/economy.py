"""Passes over one large account, a day apart, and what each costs."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Final

from pipelines.graph_api.parts import Part
from sandbox.clock import Clock
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running
from tests.pipelines.passes.tracking import Tracking

BORN = datetime(2024, 11, 1, tzinfo=UTC)
LIVED = timedelta(days=730, hours=15)
DAYS = 770

REGULAR = tuple(part for part in Part if part is not Part.HISTORY)
"""What every pass reads. The days of two years are read once, and cost the same for any account."""

TIMES_FEWER: Final = MappingProxyType({1_000: 20, 10_000: 40})
"""Posts of an account → how many times fewer calls than one per thing a daily pass must need."""


@dataclass(frozen=True)
class Cost:
    """What something took, with the sandbox's own work in it."""

    calls: float
    seconds: float

    @classmethod
    def median(cls, costs: Sequence["Cost"]) -> "Cost":
        """The middle of several."""
        return cls(median(cost.calls for cost in costs), median(cost.seconds for cost in costs))


@dataclass(frozen=True)
class Tracked:
    """Accounts that are tracked through a sandbox whose clock is moved by hand."""

    sandbox: Sandbox
    tracking: Tracking

    def cost(self, *parts: Part) -> Cost:
        """Read parts of every account now."""
        calls, started = len(self.sandbox.requests), time.monotonic()
        self.tracking.read(*parts)
        return Cost(len(self.sandbox.requests) - calls, time.monotonic() - started)

    def after(self, pause: timedelta, *parts: Part) -> Cost:
        """Read parts of every account some time later."""
        self.sandbox.clock.advance(pause)
        return self.cost(*parts)


def large_account(media: int) -> Instagram:
    """An account that has about so many posts after two years, one in four an album."""
    posts = round(media * timedelta(days=DAYS) / LIVED)
    return Instagram.invent(born=BORN, days=DAYS, kinds=[Kind.LARGE], media=posts)


@contextmanager
def tracked(instagram: Instagram, at: datetime, root: Path, accounts: int = 1) -> Iterator[Tracked]:
    """Connect the first accounts of an Instagram, before their first pass."""
    with running(instagram, Clock(at)) as sandbox:
        tracking = Tracking.begin(root)
        tracking.connect(sandbox, instagram.accounts[:accounts])
        yield Tracked(sandbox, tracking)
