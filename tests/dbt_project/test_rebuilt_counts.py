"""Rebuilt follower counts agree with a plain walk back from each count, on random histories."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.known import Known
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.rows import Rows
from pipelines.sources.graph_api import KEYS
from sandbox.clock import Clock
from sandbox.serving import running
from sandbox.world import World
from tests.dbt_project.building import PRODUCTION, reading, run_dbt
from tests.dbt_project.random_counts import COUNT_HISTORIES
from tests.dbt_project.raw_warehouse import RawWarehouse
from tests.pipelines.graph_api.conversations import talk

BORN = datetime(2026, 6, 20, tzinfo=UTC)
CONNECTED = datetime(2026, 8, 3, 15, tzinfo=UTC)
CALIFORNIA = ZoneInfo("America/Los_Angeles")


def test_the_histories_make_every_end_of_a_walk_happen() -> None:
    stops: Counter[str] = Counter()
    values = sum(len(history.rebuilt(stops)) for history in COUNT_HISTORIES)
    assert values > 300
    assert min(stops[end] for end in ("contradicted", "below zero", "unknown")) > 10


@pytest.mark.slow
def test_rebuilt_counts_are_those_of_a_walk_back(marts: duckdb.DuckDBPyConnection) -> None:
    for history in COUNT_HISTORIES:
        found = marts.execute(
            "select snapshot_date, follower_count_rebuilt from analytics_snapshots "
            "where account_id = ? and follower_count_rebuilt is not null",
            [history.account_id],
        ).fetchall()
        assert dict(found) == history.rebuilt(), history.account_id


@pytest.mark.slow
def test_a_counted_day_has_no_rebuilt_count(marts: duckdb.DuckDBPyConnection) -> None:
    both = marts.execute(
        "select * from analytics_snapshots "
        "where follower_count is not null and follower_count_rebuilt is not null"
    ).fetchall()
    assert both == []


@pytest.mark.slow
def test_rebuilt_counts_are_near_the_true_ones_of_a_simulated_account(tmp_path: Path) -> None:
    """Connected late, read once a day in the afternoon: the days before are known within 2 %."""
    world = World.simulate(seed=12, born=BORN, days=60)
    passes = _daily_passes(world, days=5)
    raw = RawWarehouse()
    raw.connected(world.owner.account_id, world.owner.username, f"{CONNECTED:%F}")
    for rows in passes:
        for table in KEYS:
            for row in rows.table(table):
                raw.add(f"graph_api.{table}", **row)
    warehouse = raw.write(tmp_path / "warehouse.duckdb")
    assert run_dbt(warehouse, *PRODUCTION) == []

    with reading(warehouse) as marts:
        found = marts.execute(
            "select snapshot_date, follower_count_rebuilt from analytics_snapshots "
            "where follower_count_rebuilt is not null and snapshot_date >= ? order by all",
            [BORN.date()],
        ).fetchall()

    assert [on for on, _ in found] == [
        BORN.date() + timedelta(days=number) for number in range((CONNECTED - BORN).days)
    ]
    for on, followers in found:
        true = world.followers_count(_end_of(on))
        assert abs(followers - true) <= max(5, 0.02 * true), on


def _daily_passes(world: World, days: int) -> list[Rows]:
    """What passes at this time of several days read of the counts, the recent days and the past."""
    clock, passes = Clock(at=CONNECTED), list[Rows]()
    with running(world, clock) as box:

        async def read(client: GraphClient) -> list[Rows]:
            # The past needs one pass only.
            parts = [Part.PROFILE, Part.INSIGHTS, *([] if passes else [Part.HISTORY])]
            return [await read_part(part, client, Known(), f"{clock.now():%F}") for part in parts]

        for _ in range(days):
            account_id = world.owner.account_id
            passes += talk(box.url, read, account_id=account_id, token=box.token)
            clock.advance(timedelta(days=1))
    return passes


def _end_of(on: date) -> datetime:
    return datetime.combine(on + timedelta(days=1), time(), CALIFORNIA).astimezone(UTC)
