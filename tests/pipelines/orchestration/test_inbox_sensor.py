"""The inbox sensor starts a run for what is new and whole, once."""

from pathlib import Path

import dagster as dg
import pytest

from pipelines.intake import looks
from pipelines.intake.store import messages_to_change, stored
from pipelines.intake.taking import take_in, take_in_inbox
from pipelines.ledger.folding import fold
from pipelines.orchestration import jobs
from pipelines.orchestration.jobs import inbox_sensor
from pipelines.orchestration.resources import Installation
from pipelines.sources.exports import exports_source
from pipelines.sources.loading import load
from pipelines.sources.messages import forget_messages, messages_source
from tests.pipelines.exports.archives import write_folder, write_zip
from tests.pipelines.exports.threads import file_of, with_threads
from warehouse.layout import DataFolder
from warehouse.locking import only_holder
from warehouse.private import open_private

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


def _look(
    data: DataFolder, inbox: str | None = None, *, count_messages: bool = False
) -> dg.RunRequest | dg.SkipReason:
    installation = Installation(
        data_root=str(data.root), inbox=inbox or str(data.inbox), count_messages=count_messages
    )
    context = dg.build_sensor_context(resources={"installation": installation})
    result = inbox_sensor()(context)
    assert isinstance(result, dg.RunRequest | dg.SkipReason)
    return result


def _key(data: DataFolder) -> str | None:
    started = _look(data)
    assert isinstance(started, dg.RunRequest)
    return started.run_key


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
    with open_private(data) as warehouse:
        warehouse.execute("create schema quarantine")
        warehouse.execute(
            "create table quarantine.exports__archives as select ? as archive_sha256",
            [stored(data)[0].sha256],
        )
    assert isinstance(_look(data), dg.SkipReason)


@pytest.mark.usefixtures("settling_at_once")
def test_what_a_failed_run_has_left_is_tried_again_once_an_hour(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "RETRY_SECONDS", 10**6)
    write_zip(data.inbox / NAME)
    keys = [_key(data)]
    take_in_inbox(str(data.inbox), data)  # and then the run was killed
    keys.append(_key(data))
    assert _key(data) == keys[-1]
    monkeypatch.setattr(jobs, "RETRY_SECONDS", 10**5)
    keys.append(_key(data))
    assert len(set(keys)) == 3


@pytest.mark.usefixtures("settling_at_once")
def test_nothing_is_started_while_a_run_is_at_work(data: DataFolder) -> None:
    write_zip(data.inbox / NAME)
    with only_holder(data.writer_lock):
        assert isinstance(_look(data), dg.SkipReason)
    assert isinstance(_look(data), dg.RunRequest)


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


@pytest.mark.slow
def test_a_run_starts_when_messages_are_wanted_and_when_they_no_longer_are(
    data: DataFolder,
) -> None:
    given = write_zip(data.root / "given" / NAME, with_threads({file_of("anna_1"): "[]"}))
    take_in([str(given)], data)
    load(exports_source(stored(data), run_id="1"), data=data, dataset="exports")
    load(messages_source([], run_id="1"), data=data, dataset="exports")
    with open_private(data) as warehouse:
        fold(warehouse)
    assert isinstance(_look(data), dg.SkipReason)
    assert isinstance(_look(data, count_messages=True), dg.RunRequest)
    assert [one.sha256 for one in messages_to_change(data, wanted=True)] == [
        one.sha256 for one in stored(data)
    ]
    load(messages_source(stored(data), run_id="2"), data=data, dataset="exports")
    assert isinstance(_look(data, count_messages=True), dg.SkipReason)
    assert isinstance(_look(data), dg.RunRequest)
    with open_private(data) as warehouse:
        warehouse.execute("delete from exports.message_files")
    assert messages_to_change(data, wanted=True) == stored(data)
    with open_private(data) as warehouse:
        forget_messages(warehouse)
    assert isinstance(_look(data), dg.SkipReason)
