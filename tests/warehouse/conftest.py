"""A new installation for every test, and one with empty marts to share."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.marts import build_marts
from warehouse.layout import DataFolder
from warehouse.publish import publish
from warehouse.reader import Published, open_published


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """A snapshot in which every mart of the contract is there and has no rows."""
    data = DataFolder(tmp_path_factory.mktemp("empty"))
    build_marts(data)
    publish(data, datetime(2026, 11, 22, 18, tzinfo=UTC))
    with open_published(data) as published:
        yield published
