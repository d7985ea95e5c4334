"""Many sessions at once while the marts are published again and again.

Every number of a publication says which one it is, so a page that mixes two gives itself away.
`PUBLISHES` sets how many there are; `make publishes` tries 1,000.
"""

import os
import re
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from tests.browser import dashboard
from tests.dashboards.published_marts import World, publish
from tests.dashboards.sessions import Run, Session, session
from tests.marts import build_marts
from warehouse import publish as publishing
from warehouse import snapshots
from warehouse.layout import DataFolder
from warehouse.snapshots import Retention

pytestmark = pytest.mark.slow

SESSIONS = 20
PUBLISHES = int(os.environ.get("PUBLISHES", "30"))
SECONDS_BETWEEN = 0.1
ACCOUNT = "17841400000000007"
DAYS = 30


def _telling(number: int, now: datetime) -> World:
    """A publication whose counts, sums and means all say its number."""
    world = World()
    world.add(
        "accounts",
        account_id=ACCOUNT,
        username="lena.bakes",
        account_type="business",
        followers_count=10_000 + number,
        first_seen_at=now - timedelta(days=DAYS),
        last_sync_at=now,
    )
    for back in range(DAYS):
        world.add(
            "analytics_snapshots",
            account_id=ACCOUNT,
            snapshot_date=(now - timedelta(days=back)).date(),
            follower_count=10_000 + number,
            new_followers=20_000 + number,
            lost_followers=30_000 + number,
            net_change=-10_000,
            reach=40_000 + number,
            views=0,
            is_final=True,
        )
    return world


def _numbers(run: Run) -> set[int]:
    """Which publications a page shows numbers of."""
    shown = {int(run.cards[name].replace(",", "")) for name in ("Followers", "Reach per day")}
    shown |= {int(said.replace(",", "")) for said in re.findall(r": (\d\d,\d{3})\b", run.plots)}
    # Followers, new, lost and reach: each is there.
    assert {number // 10_000 for number in shown} == {1, 2, 3, 4}
    return {number % 10_000 for number in shown}


def _made(data: DataFolder, now: datetime) -> list[Path]:
    """Publications that are made and not let out yet: each takes longer than a page's run."""
    start, made = data.pointer.read_text(), []
    for number in range(1, PUBLISHES + 1):
        build_marts(data, _telling(number, now).tables)
        at = now + timedelta(seconds=number)
        made.append(publishing.publish(data, at, Retention(newest=PUBLISHES + 1)).path)
        data.pointer.write_text(start)
    return made


def _let_out(data: DataFolder, ready: Sequence[Path]) -> None:
    """As a publication ends, several within each run of a page."""
    for number, snapshot in enumerate(ready):
        snapshots.point_at(data, snapshot)
        for old in ready[max(0, number - 3) : max(0, number - 2)]:
            old.unlink()
        time.sleep(SECONDS_BETWEEN)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> DataFolder:
    folder = DataFolder(tmp_path_factory.mktemp("data"))
    publish(folder, _telling(0, now), now)
    return folder


@pytest.fixture(scope="module")
def address(data: DataFolder) -> Iterator[str]:
    with dashboard(data.root) as address:
        yield address


@pytest.mark.timeout(1500 + 10 * PUBLISHES)
def test_no_session_fails_or_mixes_two_publications(
    address: str, data: DataFolder, now: datetime
) -> None:
    ready = _made(data, now)
    done = Event()

    def look(one: Session) -> list[int]:
        seen = []
        while True:
            is_last = done.is_set()
            run = one.run()
            assert run.errors == []
            (number,) = _numbers(run)
            seen.append(number)
            if is_last:
                return seen

    def load() -> None:
        while not done.is_set():
            with urllib.request.urlopen(address) as answer:  # noqa: S310  (our own server)
                page = answer.read().decode()
            values = [
                int(one.replace(",", "")) for one in re.findall(r'class="value">([\d,]+)<', page)
            ]
            assert len({value % 10_000 for value in values if value > 0}) == 1

    with ExitStack() as opened, ThreadPoolExecutor(SESSIONS + 1) as threads:
        sessions = [opened.enter_context(session(address)) for _ in range(SESSIONS)]
        looking = [threads.submit(look, one) for one in sessions]
        loading = threads.submit(load)
        try:
            _let_out(data, ready)
        finally:
            done.set()
        loading.result()
        for one in looking:
            seen = one.result()
            assert seen == sorted(seen)
            assert seen[-1] == PUBLISHES
            assert len(set(seen)) > 1
