"""An installation's empty data folder, and an inbox whose things settle at once."""

from pathlib import Path

import pytest

from pipelines.intake import looks
from warehouse.layout import DataFolder


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def settling_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that are not about waiting."""
    monkeypatch.setattr(looks, "FILE_SETTLES_IN_SECONDS", 0.0)
    monkeypatch.setattr(looks, "FOLDER_SETTLES_IN_SECONDS", 0.0)
