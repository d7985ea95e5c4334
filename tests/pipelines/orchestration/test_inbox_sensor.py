"""The inbox sensor starts a run for what is new and whole, once."""

import os
import time
from pathlib import Path

import dagster as dg
import pytest

from pipelines.intake import take_in
from pipelines.orchestration.jobs import inbox_sensor
from pipelines.orchestration.resources import Installation
from tests.pipelines.exports.archives import write_zip
from warehouse.layout import DataFolder

NAME = "instagram-lumen_oak-2026-05-04-abcdefgh.zip"


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path)
    found.inbox.mkdir()
    return found


def _look(data: DataFolder, cursor: str | None) -> tuple[bool, str | None]:
    installation = Installation(data_root=str(data.root), inbox_folder=str(data.inbox))
    context = dg.build_sensor_context(cursor=cursor, resources={"installation": installation})
    result = inbox_sensor()(context)
    return isinstance(result, dg.RunRequest), context.cursor


def _settle(path: Path) -> None:
    long_ago = time.time() - 60
    os.utime(path, (long_ago, long_ago))


def test_an_empty_inbox_starts_nothing(data: DataFolder) -> None:
    assert _look(data, None) == (False, None)


def test_a_new_archive_starts_one_run(data: DataFolder) -> None:
    _settle(write_zip(data.inbox / NAME))

    started, cursor = _look(data, None)
    assert started
    assert _look(data, cursor) == (False, cursor)


def test_an_archive_that_is_still_being_written_is_looked_at_again(data: DataFolder) -> None:
    path = write_zip(data.inbox / NAME)
    assert _look(data, None) == (False, None)

    _settle(path)
    assert _look(data, None)[0]


def test_an_archive_that_was_imported_by_hand_starts_nothing(data: DataFolder) -> None:
    path = write_zip(data.inbox / NAME)
    assert take_in([path], data).new
    _settle(path)

    started, cursor = _look(data, None)
    assert not started
    assert cursor is not None
