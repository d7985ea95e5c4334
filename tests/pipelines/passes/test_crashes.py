"""A pass that ends at any of its calls, and the next one: together they equal an undisturbed pass.

Once the network goes at the n-th call and stays away, once the process is killed there. The
machine's clock and Instagram's stand still in between, so equal means equal rows. How many calls
are tried is set by CRASHES; `make crashes` tries all of them.
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from pipelines.graph_api.parts import Part
from sandbox.clock import Clock
from sandbox.faults import Fault
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running
from tests.patience import PATIENCE_SECONDS
from tests.pipelines.passes.conftest import NOW
from tests.pipelines.passes.tracking import Row, Tracking

pytestmark = pytest.mark.slow

FACEBOOK: Final = "facebook_login"
BORN = datetime(2026, 10, 12, tzinfo=UTC)
"""Young, so that one pass reads its whole history."""

CRASHES = int(os.environ.get("CRASHES", "2"))

HOW_THE_LIST_WAS_READ = "media_walks"
"""Told otherwise by a second walk over part of the list: the clock stands still here, so it has the
moment of the first, and takes its place."""


def whole_pass(root: Path) -> None:
    """Read everything; at the top of the module so that another process can be told to."""
    Tracking(root).read()


@pytest.fixture(scope="module")
def instagram() -> Instagram:
    """Six weeks of an ordinary account."""
    return Instagram.invent(seed=11, born=BORN, days=60, kinds=[Kind.ORDINARY])


@pytest.fixture(scope="module")
def begun(
    instagram: Instagram, nothing_read: Tracking, tmp_path_factory: pytest.TempPathFactory
) -> Tracking:
    """An account with everything to read, before its first pass."""
    tracking = nothing_read.copy(tmp_path_factory.mktemp("begun") / "data")
    with running(instagram, Clock(_soon_after_a_story(instagram))) as sandbox:
        tracking.connect(sandbox, flavour=FACEBOOK)
    tracking.wish_for_everything(instagram, _soon_after_a_story(instagram))
    return tracking


class Undisturbed(NamedTuple):
    """What a pass leaves that nothing happens to, and the calls that it makes."""

    rows: dict[str, list[Row]]
    calls: int


@pytest.fixture(scope="module")
def undisturbed(
    begun: Tracking, instagram: Instagram, tmp_path_factory: pytest.TempPathFactory
) -> Undisturbed:
    tracking = begun.copy(tmp_path_factory.mktemp("undisturbed") / "data")
    with running(instagram, Clock(_soon_after_a_story(instagram))) as sandbox:
        tracking.connect(sandbox, flavour=FACEBOOK)
        tallies = tracking.read()
        calls = len(sandbox.requests)
    assert all(tally.reads[0]["outcome"] == "ok" for tally in tallies.values())
    assert set(tallies) == set(Part)
    whole = tracking.raw()
    empty = [table for table, rows in whole.items() if not rows]
    assert empty == [], "a source that gives nothing proves nothing"
    return Undisturbed(whole, calls)


def test_a_pass_that_loses_the_network_at_any_call(
    begun: Tracking, instagram: Instagram, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    def lose_the_network(tracking: Tracking, sandbox: Sandbox, call: int) -> None:
        sandbox.faults.fail(Fault.CUT_LINE, path="/v", after=call, every=1)
        tracking.read()

    _crash_everywhere(begun, instagram, undisturbed, tmp_path, lose_the_network)


def test_a_pass_that_is_killed_at_any_call(
    begun: Tracking, instagram: Instagram, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])

    def be_killed(tracking: Tracking, sandbox: Sandbox, call: int) -> None:
        sandbox.faults.fail(Fault.HANGING, path="/v", after=call, times=1)
        process = processes.Process(target=whole_pass, args=(tracking.root,))
        process.start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while sandbox.faults.in_force() and process.is_alive():
            assert time.monotonic() < deadline, f"call {call} was not made"
            time.sleep(0.01)
        process.kill()
        process.join()

    _crash_everywhere(begun, instagram, undisturbed, tmp_path, be_killed)


def _soon_after_a_story(instagram: Instagram) -> datetime:
    """A moment at which there is one to read."""
    stories = instagram.accounts[0].world.stories
    return max(one.posted_at for one in stories if one.posted_at < NOW) + timedelta(hours=8)


def _crash_everywhere(
    begun: Tracking,
    instagram: Instagram,
    undisturbed: Undisturbed,
    folder: Path,
    crash: Callable[[Tracking, Sandbox, int], None],
) -> None:
    whole, calls = undisturbed
    tried = range(0, calls, max(1, calls // CRASHES))
    for call in tried:
        tracking = begun.copy(folder / f"crash-{call}")
        with running(instagram, Clock(_soon_after_a_story(instagram))) as sandbox:
            tracking.connect(sandbox, flavour=FACEBOOK)
            crash(tracking, sandbox, call)
            sandbox.faults.clear()
            tracking.read()
        for table, rows in tracking.raw().items():
            if table == HOW_THE_LIST_WAS_READ:
                continue
            assert rows == whole[table], f"call {call} of {calls}, table {table}"
