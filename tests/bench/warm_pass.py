"""Where the time of a pass goes that finds little new: `tracker sync` twice, the second timed."""

import time
from datetime import timedelta
from pathlib import Path

import dagster as dg

from pipelines.orchestration.passes import prepare
from sandbox.archives import write_archive
from tests.bench.report import Line
from tests.journeys.installations import ANY_MORNING, Installation, invented_world


def measure(folder: Path) -> list[Line]:
    """The wall time of a warm pass, by step; what no step used is starting and stopping."""
    world = invented_world()
    installation = Installation(folder / "warm")
    now = world.born + ANY_MORNING
    for days in (1, 60):
        write_archive(world, now - timedelta(days=days), installation.data.inbox)
    with installation.reading(world, now) as served:
        first = _timed(installation)
        served.clock.advance(timedelta(hours=6))
        warm = _timed(installation)
    steps = _steps(installation)
    known = sum(steps.values())
    return [
        Line("first pass, whole", first, "s"),
        Line("warm pass, whole", warm, "s"),
        *(Line(f"  {name}", seconds, "s") for name, seconds in steps.items()),
        Line("  starting and stopping", warm - known, "s"),
    ]


def _timed(installation: Installation) -> float:
    started = time.monotonic()
    installation.must("sync")
    return time.monotonic() - started


def _steps(installation: Installation) -> dict[str, float]:
    prepare(installation.configured)
    with dg.DagsterInstance.get() as instance:
        newest = instance.get_run_records(limit=1)[0]
        stats = instance.get_run_step_stats(newest.dagster_run.run_id)
    timed = [one for one in stats if one.start_time and one.end_time]
    return {
        one.step_key: float(one.end_time or 0) - float(one.start_time or 0)
        for one in sorted(timed, key=lambda one: one.start_time or 0)
    }
