"""Messages are opened by one asset alone, only while the owner wants them counted."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import dagster as dg
import pytest

from pipelines.intake.store import stored
from pipelines.intake.taking import take_in
from pipelines.orchestration.export_assets import archives, messages
from pipelines.orchestration.resources import Writer
from tests.pipelines.exports.archives import NAME, write_zip
from tests.pipelines.exports.test_messages import opened_members
from tests.pipelines.exports.threads import ANNA, OWNER, file_of, thread, with_threads
from warehouse.layout import DataFolder
from warehouse.private import open_private

THREAD = file_of("annaoak_17")


@pytest.fixture
def data(tmp_path: Path, empty_warehouse: Path) -> DataFolder:
    shutil.copytree(empty_warehouse, tmp_path / "data")
    found = DataFolder(tmp_path / "data")
    document = thread([ANNA, OWNER], [(ANNA, 1_700_000_000)])
    take_in([str(write_zip(tmp_path / NAME, with_threads({THREAD: document})))], found)
    return found


def make(data: DataFolder, assets: Sequence[dg.AssetsDefinition], *, counting: bool) -> None:
    writer = Writer(data_root=str(data.root), inbox=str(data.inbox), count_messages=counting)
    assert dg.materialize(assets, resources={"writer": writer}).success


def counted(data: DataFolder) -> list[tuple[str, int]]:
    with open_private(data, read_only=True) as warehouse:
        query = "select archive_sha256, messages from exports.message_files"
        return warehouse.execute(query).fetchall()


@pytest.mark.slow
def test_messages_are_counted_while_that_is_wanted_and_dropped_after(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (archive,) = stored(data)
    with opened_members(monkeypatch) as opened:
        make(data, [archives, messages], counting=False)
    assert [name for name in opened if "followers" in name]
    assert THREAD not in opened
    assert counted(data) == []
    with opened_members(monkeypatch) as opened:
        make(data, [archives, messages], counting=True)
    assert opened.count(THREAD) == 1
    # No list is read again for it.
    assert [name for name in opened if "followers" in name] == []
    assert counted(data) == [(archive.sha256, 1)]
    with opened_members(monkeypatch) as opened:
        make(data, [messages], counting=True)
        make(data, [messages], counting=False)
    assert opened == []
    assert counted(data) == []
