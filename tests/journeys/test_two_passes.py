"""Two passes at once: the second waits for the first, and both come to their end."""

import pytest

from sandbox.world import World
from tests.journeys.installations import ANY_MORNING, Installation
from warehouse.snapshots import current_file

pytestmark = pytest.mark.slow


def test_the_second_writer_waits_and_does_not_fail(empty: Installation, world: World) -> None:
    with empty.reading(world, world.born + ANY_MORNING):
        both = [empty.start("sync") for _ in range(2)]
        said = [process.communicate(timeout=280)[1] for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Another run is writing" in one for one in said) == 1
    assert current_file(empty.data)
