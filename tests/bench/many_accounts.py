"""What passes over many accounts cost, and what it brings to read them side by side."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.graph_api.parts import Part
from pipelines.orchestration import reading
from sandbox.faults import Fault
from sandbox.instagram import Instagram, Kind
from tests.bench.report import Line
from tests.pipelines.passes.economy import tracked

BORN = datetime(2026, 9, 1, tzinfo=UTC)
AT = datetime(2026, 10, 1, 15, tzinfo=UTC)
"""A month after they began: a dozen posts each."""

LATENCY_SECONDS = 0.1
"""A server beside its client answers at once, and then there is nothing to wait for side by side.
Instagram takes longer than this."""

OFTEN_READ = (Part.STORIES, Part.PROFILE, Part.MEDIA)
"""What is read more than once a day; the other parts would take minutes, and add the same number of
calls for each account."""


def measure(folder: Path) -> list[Line]:
    """First and daily passes over 1, 10 and 100 accounts; then profiles of 100 in both ways."""
    instagram = Instagram.invent(born=BORN, days=40, kinds=[Kind.ORDINARY] * 100)
    lines = []
    for accounts in (1, 10, 100):
        with tracked(instagram, AT, folder / f"{accounts} accounts", accounts) as many:
            first = many.cost(*OFTEN_READ)
            daily = many.after(timedelta(days=1), *OFTEN_READ)
            lines += [
                Line(f"{accounts} accounts: calls, first pass", first.calls, "calls"),
                Line(f"{accounts} accounts: calls, daily pass", daily.calls, "calls"),
                Line(f"{accounts} accounts: seconds, first pass", first.seconds, "s"),
                Line(f"{accounts} accounts: seconds, daily pass", daily.seconds, "s"),
            ]
            if accounts == 100:
                many.sandbox.faults.slow_seconds = LATENCY_SECONDS
                many.sandbox.faults.fail(Fault.SLOW, every=1)
                beside = many.after(timedelta(days=1), Part.PROFILE)
                with _one_after_another():
                    after = many.after(timedelta(days=1), Part.PROFILE)
    late = f"{beside.calls:.0f} calls of {1000 * LATENCY_SECONDS:.0f} ms"
    return [
        *lines,
        Line(f"100 profiles, {late}: {reading.SIDE_BY_SIDE} at a time", beside.seconds, "s"),
        Line(f"100 profiles, {late}: 1 at a time", after.seconds, "s"),
        Line(
            f"1 at a time : {reading.SIDE_BY_SIDE} at a time",
            after.seconds / beside.seconds,
            "times as long",
        ),
    ]


@contextmanager
def _one_after_another() -> Iterator[None]:
    side_by_side = reading.SIDE_BY_SIDE
    reading.SIDE_BY_SIDE = 1
    try:
        yield
    finally:
        reading.SIDE_BY_SIDE = side_by_side
