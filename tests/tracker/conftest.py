"""An installation that has seen nothing yet."""

from pathlib import Path

import pytest

from tests.journeys.installations import Installation


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "data")
