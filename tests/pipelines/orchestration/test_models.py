"""What a failed build says to the person at the terminal."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.orchestration.models import run_results, why_it_failed
from warehouse.layout import DataFolder


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path)
    found.dbt_target.mkdir()
    return found


def _results(data: DataFolder, *results: dict[str, Any]) -> None:
    run_results(data).write_text(json.dumps({"results": results}))


def test_it_names_what_failed_in_one_line(data: DataFolder) -> None:
    _results(
        data,
        {"unique_id": "model.instagram.posts", "status": "success", "message": "OK"},
        {
            "unique_id": "test.instagram.grain",
            "status": "fail",
            "message": "Got 2 results,\n not 0",
        },
        {"unique_id": "model.instagram.accounts", "status": "error", "message": None},
        {"unique_id": "model.instagram.followers", "status": "skipped", "message": None},
    )

    assert why_it_failed(data) == (
        "test.instagram.grain: Got 2 results, not 0; model.instagram.accounts: "
    )


def test_before_the_first_model_it_points_to_the_log(data: DataFolder) -> None:
    assert str(data.dbt_target / "dbt.log") in why_it_failed(data)


def test_without_a_culprit_it_points_to_the_log(data: DataFolder) -> None:
    _results(data)

    assert str(data.dbt_target / "dbt.log") in why_it_failed(data)
