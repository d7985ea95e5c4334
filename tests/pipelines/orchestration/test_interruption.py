"""Ctrl-C while a pass reads: it stops there, and the steps after it do not run."""

import os
import signal
import threading

import pytest

from sandbox.world import World
from tests.journeys.conftest import world
from tests.journeys.installations import ANY_MORNING, Installation

__all__ = ["world"]

pytestmark = pytest.mark.slow


def test_a_pass_that_is_stopped_while_it_reads_stops(
    world: World, installation: Installation
) -> None:
    with installation.reading(world, world.born + ANY_MORNING):
        process = installation.start("sync")
        lines: list[str] = []
        seen = threading.Event()

        def listen() -> None:
            for line in process.stderr or ():
                lines.append(line)
                if "media: " in line:
                    seen.set()

        thread = threading.Thread(target=listen)
        thread.start()
        assert seen.wait(200), lines
        os.kill(process.pid, signal.SIGINT)
        code = process.wait(60)
        thread.join()

    output = "".join(lines)
    assert code == 130, output
    assert "Stopped." in output
    assert "Building the models" not in output
    assert "Traceback" not in output
