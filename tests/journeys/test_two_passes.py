"""Two first passes at once: the second waits for the first, and both come to their end."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.world import World
from tests.journeys.installations import Installation
from warehouse.snapshots import current_file

pytestmark = pytest.mark.slow

BORN = datetime(2026, 10, 12, 12, tzinfo=UTC)


def test_the_second_writer_waits_and_does_not_fail(empty: Installation) -> None:
    young = World.simulate(seed=7, born=BORN, days=30)
    with empty.reading(young, BORN + timedelta(days=21)):
        both = [empty.start("sync") for _ in range(2)]
        said = [process.communicate(timeout=280)[1] for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Another run is writing" in one for one in said) == 1
    assert current_file(empty.data)
    for one in said:
        progress = re.findall(r"Models built: (\d+) of (\d+)", one)
        assert progress
        assert all(0 < int(built) <= int(total) for built, total in progress)
