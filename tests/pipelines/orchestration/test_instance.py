"""Dagster's instance: SQLite by default, PostgreSQL by one switch, one writer at a time."""

from pathlib import Path

import dagster as dg
import pytest
from dagster_postgres import PostgresRunStorage

from pipelines.orchestration.resources import WRITER_TAGS
from pipelines.orchestration.storage import MOST_OPEN_FILES
from settings import REPOSITORY

pytestmark = pytest.mark.slow


@pytest.fixture
def instance_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DAGSTER_HOME", str(REPOSITORY))
    monkeypatch.setenv("DAGSTER_STATE_DIR", str(tmp_path))
    return tmp_path


@dg.op
def say_hello() -> str:
    return "hello"


@dg.job
def greeting() -> None:
    say_hello()


def _run_and_find(instance: dg.DagsterInstance) -> dg.DagsterRunStatus:
    done = greeting.execute_in_process(instance=instance)
    found = instance.get_run_by_id(done.run_id)
    assert found is not None
    return found.status


def test_without_the_switch_its_state_is_in_files(instance_home: Path) -> None:
    with dg.DagsterInstance.get() as instance:
        assert _run_and_find(instance) == dg.DagsterRunStatus.SUCCESS
    assert list(instance_home.rglob("*.db"))


def test_others_read_the_events_of_many_runs_while_files_stay_open(instance_home: Path) -> None:
    """More runs than files may be open; what is open here is read and written there."""
    with dg.DagsterInstance.get() as here, dg.DagsterInstance.get() as there:
        runs = [
            greeting.execute_in_process(instance=here).run_id for _ in range(MOST_OPEN_FILES + 2)
        ]
        found = [len(there.all_logs(run)) for run in runs]
        also = greeting.execute_in_process(instance=there).run_id

        assert len(set(found)) == 1
        assert found[0] > 3
        assert [len(here.all_logs(run)) for run in (*runs, also)] == [*found, found[0]]
        held = {str(file) for file in instance_home.rglob("*.db")}
        assert len(_open_files() & held) <= 2 * MOST_OPEN_FILES

    assert not _open_files() & held


def _open_files() -> set[str]:
    descriptors = Path("/proc/self/fd").iterdir()
    return {str(one.readlink()) for one in descriptors if one.is_symlink()}


def test_with_the_switch_its_state_is_in_postgresql(
    instance_home: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_PG_URL", postgres_url)

    with dg.DagsterInstance.get() as instance:
        assert isinstance(instance.run_storage, PostgresRunStorage)
        assert _run_and_find(instance) == dg.DagsterRunStatus.SUCCESS
    with dg.DagsterInstance.get() as again:
        assert again.get_runs_count() == 1
    assert not list(instance_home.rglob("*.db"))


def test_a_second_writer_is_queued_and_telemetry_is_off(instance_home: Path) -> None:
    with dg.DagsterInstance.get() as instance:
        limits = instance.get_concurrency_config().run_queue_config
        assert limits is not None
        assert list(limits.tag_concurrency_limits) == [
            {"key": key, "value": value, "limit": 1} for key, value in WRITER_TAGS.items()
        ]
        assert not instance.telemetry_enabled
