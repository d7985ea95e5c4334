"""The raw assets as Dagster runs them: all accounts in one run, one alone, and tokens cared for."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipelines.graph_api.parts import Part
from pipelines.graph_api.tables import ReadRow
from pipelines.orchestration.app_assets import app_assets, make_raw_tables
from pipelines.orchestration.graph_api_assets import (
    RETRIES,
    TABLES,
    graph_api_assets,
    group_of,
    retry_if_unreachable,
)
from pipelines.orchestration.partitions import ACCOUNTS, CHOSEN_TAG, SCHEDULE_TAG
from pipelines.orchestration.reading import Tally
from pipelines.orchestration.resources import Writer
from pipelines.sources.graph_api import DATASET, KEYS, load_readings
from tests.pipelines.orchestration.accounts import NOW, SIX_MINUTES, Served
from warehouse.layout import DataFolder
from warehouse.private import open_private

pytestmark = pytest.mark.slow

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
BY_SCHEDULE = {SCHEDULE_TAG: "full_pass_schedule"}
FEW = (Part.STORIES, Part.PROFILE)

Run = Callable[..., dg.ExecuteInProcessResult]


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as found:
        yield found


@pytest.fixture
def run(three: Served, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the assets that a pass begins with and those of a few parts."""
    monkeypatch.setenv("TRACKER_DATA", str(three.root))
    monkeypatch.setenv("INSTAGRAM_APP_ID", three.box.app_id)
    monkeypatch.setenv("INSTAGRAM_APP_SECRET", three.box.app_secret)

    def now(
        *parts: Part, partition: str | None = None, tags: dict[str, str] | None = None
    ) -> dg.ExecuteInProcessResult:
        groups = [group_of(part) for part in parts or FEW]
        writer = Writer(data_root=str(three.root), inbox=str(three.data.inbox))
        job = dg.Definitions(
            assets=[*app_assets(), *graph_api_assets()],
            jobs=[dg.define_asset_job("some", dg.AssetSelection.groups("app", *groups))],
            resources={"writer": writer},
            executor=dg.in_process_executor,
        ).resolve_job_def("some")
        return job.execute_in_process(
            instance=instance,
            partition_key=partition,
            tags=tags,
            run_config=QUIET,
            raise_on_error=False,
        )

    return now


def _partitions(instance: dg.DagsterInstance, table: str) -> set[str]:
    return instance.get_materialized_partitions(dg.AssetKey([DATASET, table]))


def test_a_pass_reads_all_accounts_in_one_run_and_the_most_important_part_first(
    three: Served, instance: dg.DagsterInstance, run: Run
) -> None:
    done = run()

    assert done.success
    assert instance.get_runs_count() == 1
    assert set(three.calls()) == set(three.ids)
    assert set(instance.get_dynamic_partitions(str(ACCOUNTS.name))) == set(three.ids)
    for table in ("profiles", "stories", "story_insights"):
        assert _partitions(instance, table) == set(three.ids)
    steps = [event.step_key for event in done.all_events if event.is_step_success]
    assert steps.index("read_stories") < steps.index("read_profile")


def test_one_account_is_read_alone(three: Served, instance: dg.DagsterInstance, run: Run) -> None:
    alone = three.ids[1]
    instance.add_dynamic_partitions(str(ACCOUNTS.name), three.ids)

    assert run(partition=alone).success

    assert set(three.calls()) == {alone}
    assert _partitions(instance, "profiles") == {alone}


def test_a_range_of_accounts_is_one_run(
    three: Served, instance: dg.DagsterInstance, run: Run
) -> None:
    """As Dagster's interface starts a backfill under the single-run policy."""
    instance.add_dynamic_partitions(str(ACCOUNTS.name), three.ids)
    start, end = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"

    assert run(tags={start: three.ids[1], end: three.ids[2]}).success

    assert set(three.calls()) == set(three.ids[1:])
    assert _partitions(instance, "profiles") == set(three.ids[1:])


def test_some_accounts_are_read_for_the_command_line(three: Served, run: Run) -> None:
    chosen = [three.ids[0], three.ids[2]]

    assert run(tags={CHOSEN_TAG: ",".join(chosen)}).success

    assert set(three.calls()) == set(chosen)


def test_an_account_in_trouble_is_not_a_failed_pass_and_not_a_read_partition(
    three: Served, instance: dg.DagsterInstance, run: Run
) -> None:
    lost = three.ids[0]
    three.box.tokens.revoke(three.box.token_of(lost))

    assert run().success

    assert _partitions(instance, "profiles") == set(three.ids) - {lost}


def test_the_schedule_reads_what_is_due_and_somebody_who_asks_gets_everything(
    three: Served, run: Run
) -> None:
    run(tags=BY_SCHEDULE)
    three.box.clock.advance(SIX_MINUTES)
    three.calls()

    assert run(tags=BY_SCHEDULE).success
    assert three.calls() == []

    assert run().success
    assert set(three.calls()) == set(three.ids)


def test_a_used_up_budget_stops_before_instagram_does_and_the_next_pass_carries_on(
    three: Served, run: Run
) -> None:
    """All accounts have five calls left: stories come first, posts are left for the next pass."""
    for account in three.accounts:
        budget = three.database.account_budget(account.account_id, account.flavour)
        while budget.take(NOW, 0.9975) is None:
            pass
    parts = (Part.STORIES, Part.PROFILE, Part.MEDIA)

    assert run(*parts, tags=BY_SCHEDULE).success

    assert all(three.calls().count(account) <= 6 for account in three.ids)
    stopped = three.ask(
        "select source, min(outcome), max(error_kind) from graph_api.reads group by 1 order by 1"
    )
    assert ("media", "failed", "temporary") in stopped
    assert {one.status for one in three.box.requests} <= {200}
    assert three.ask("select count(*) from graph_api.media") == [(0,)]

    three.box.clock.advance(timedelta(hours=1, minutes=1))
    assert run(*parts, tags=BY_SCHEDULE).success
    assert three.ask("select count(distinct account_id) from graph_api.media") == [(3,)]


def test_tokens_are_renewed_at_the_start_of_a_pass_and_their_health_is_loaded(
    three: Served, run: Run
) -> None:
    due = three.ids[0]
    three.connect(
        due, obtained_at=NOW - timedelta(days=57), token_expires_at=NOW + timedelta(days=3)
    )
    old = three.database.token(due)
    three.box.clock.advance(timedelta(days=2))  # younger tokens are not renewed

    assert run(Part.PROFILE).success

    assert three.database.token(due) != old
    rows = dict(
        three.ask("select account_id, (state, refreshed_at is not null, remedy) from app.tokens")
    )
    assert rows[due] == ("ok", True, None)
    assert rows.keys() == set(three.ids)
    held = three.data.warehouse.read_bytes()
    for token in (old, three.database.token(due)):
        assert token.get_secret_value().encode() not in held


def test_a_disconnected_account_is_no_partition_any_more(
    three: Served, instance: dg.DagsterInstance, run: Run
) -> None:
    run(Part.PROFILE)
    three.database.remove_account(three.ids[0])

    run(Part.PROFILE)

    assert set(instance.get_dynamic_partitions(str(ACCOUNTS.name))) == set(three.ids)


def test_without_an_account_the_tables_are_made_all_the_same(three: Served, run: Run) -> None:
    for account in three.ids:
        three.database.remove_account(account)
    three.data.warehouse.unlink()
    shutil.rmtree(three.data.dlt_state)

    assert run(*Part).success

    assert three.calls() == []
    made = three.ask("select table_name from duckdb_tables() where schema_name = 'graph_api'")
    assert KEYS.keys() | {"metrics"} <= {name for (name,) in made}


def test_a_warehouse_of_the_first_version_gets_the_tables_that_it_lacks(tmp_path: Path) -> None:
    data, old = DataFolder(tmp_path), ("profiles", "media", "media_insights", "reads")
    load_readings([], data, old)

    make_raw_tables(data, "run")

    with open_private(data, read_only=True) as con:
        made = con.execute("select table_name from duckdb_tables()").fetchall()
    assert KEYS.keys() <= {name for (name,) in made}


def test_every_raw_table_is_one_part_s_or_shared() -> None:
    own = [table for tables in TABLES.values() for table in tables]

    assert len(own) == len(set(own))
    assert KEYS.keys() - set(own) == {"reads", "metric_verdicts", "day_reads"}


def _tally(accounts: int, unreachable: int) -> Tally:
    reads = [ReadRow() for _ in range(accounts)]  # type: ignore[typeddict-item]  # only counted
    return Tally(reads=reads, unreachable=unreachable)


@pytest.mark.parametrize(
    ("tally", "again"),
    [
        pytest.param(_tally(2, 2), True, id="nobody could be reached"),
        pytest.param(_tally(2, 1), False, id="somebody could"),
        pytest.param(_tally(0, 0), False, id="nobody was due"),
    ],
)
def test_only_silence_of_everybody_is_tried_again(tally: Tally, again: bool) -> None:
    if again:
        with pytest.raises(dg.RetryRequested):
            retry_if_unreachable(tally, tries=0)
    else:
        retry_if_unreachable(tally, tries=0)
    retry_if_unreachable(tally, tries=RETRIES)
