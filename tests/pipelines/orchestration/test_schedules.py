"""The schedule reads for connected accounts only, and decides while another run writes."""

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
from pydantic import SecretStr

import settings
from appdb.database import TrackedAccount
from pipelines.installation import open_app_database
from pipelines.orchestration.jobs import hourly
from pipelines.orchestration.resources import Installation
from warehouse.layout import DataFolder
from warehouse.locking import waiting_lock

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))
    return DataFolder(tmp_path)


def _decision(data: DataFolder) -> object:
    installation = Installation(data_root=str(data.root), inbox=str(data.inbox))
    with dg.build_schedule_context(resources={"installation": installation}) as context:
        return hourly(context)


def test_without_an_account_nothing_is_started(data: DataFolder) -> None:
    assert isinstance(_decision(data), dg.SkipReason)


def test_with_accounts_it_starts_one_run_about_all_even_while_another_run_writes(
    data: DataFolder,
) -> None:
    account = TrackedAccount(
        "17841400000000007", "lumen_oak", "http://127.0.0.1:9", is_sandbox=False, connected_at=NOON
    )
    database = open_app_database(settings.load())
    database.connect_account(account, SecretStr("IGAAinvented"), obtained_at=NOON)

    with waiting_lock(data.writer_lock):
        decision = _decision(data)

    assert isinstance(decision, dg.RunRequest)
    assert decision.partition_key is None
