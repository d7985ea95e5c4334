"""The inbox sensor starts a run for what is new and whole, once."""

from pathlib import Path

import dagster as dg
import pytest

from pipelines.intake import looks
from pipelines.intake.taking import take_in_inbox
from pipelines.orchestration.jobs import inbox_sensor
from pipelines.orchestration.resources import Installation
from tests.pipelines.exports.archives import write_folder, write_zip
from warehouse.layout import DataFolder

NAME = "instagram-lumen_oak-2026-05-04-abcdefgh.zip"


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path)
    found.inbox.mkdir()
    return found


@pytest.fixture
def settling_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "FILE_SETTLES_IN_SECONDS", 0.0)
    monkeypatch.setattr(looks, "FOLDER_SETTLES_IN_SECONDS", 0.0)


def _look(data: DataFolder, inbox: str | None = None) -> dg.RunRequest | dg.SkipReason:
    installation = Installation(data_root=str(data.root), inbox=inbox or str(data.inbox))
    context = dg.build_sensor_context(resources={"installation": installation})
    result = inbox_sensor()(context)
    assert isinstance(result, dg.RunRequest | dg.SkipReason)
    return result


def test_an_empty_inbox_starts_nothing(data: DataFolder) -> None:
    assert isinstance(_look(data), dg.SkipReason)


@pytest.mark.usefixtures("settling_at_once")
def test_a_new_archive_starts_one_run(data: DataFolder) -> None:
    write_zip(data.inbox / NAME)

    started = _look(data)
    assert isinstance(started, dg.RunRequest)
    # Dagster starts one run a key, whatever becomes of it.
    assert _look(data) == started
    take_in_inbox(str(data.inbox), data)
    assert isinstance(_look(data), dg.SkipReason)


def test_a_tree_that_is_still_being_written_is_looked_at_again(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(data.inbox / NAME.removesuffix(".zip"))
    assert isinstance(_look(data), dg.SkipReason)

    monkeypatch.setattr(looks, "FOLDER_SETTLES_IN_SECONDS", 0.0)
    assert isinstance(_look(data), dg.RunRequest)


def test_an_inbox_that_cannot_be_reached_is_said(data: DataFolder) -> None:
    skipped = _look(data, "s3://bucket/exports")
    assert isinstance(skipped, dg.SkipReason)
    assert "s3fs" in (skipped.skip_message or "")
