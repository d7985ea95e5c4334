"""When dbt describes its project, and what a failed build says to the person at the terminal."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipelines.orchestration import models
from pipelines.orchestration.models import (
    manifest_path,
    prepare_manifest,
    run_results,
    why_it_failed,
)
from warehouse.layout import DataFolder


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path)
    found.dbt_target.mkdir()
    return found


def _results(data: DataFolder, *results: dict[str, Any]) -> None:
    run_results(data).write_text(json.dumps({"results": results}))


def test_the_project_is_described_anew_when_it_is_another(
    data: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that was packed before the older version ran here last."""
    project, parsed = tmp_path / "project", []
    project.mkdir()
    (project / "oak.sql").write_text("select 1")

    def parse(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        parsed.append(manifest_path(data).write_text("{}"))
        return subprocess.CompletedProcess([], 0, "", "")

    monkeypatch.setattr(models, "PROJECT", project)
    monkeypatch.setattr(subprocess, "run", parse)
    for _ in range(2):
        prepare_manifest(data)
    assert len(parsed) == 1

    (project / "oak.sql").write_text("select 2")
    os.utime(project / "oak.sql", (0, 0))
    prepare_manifest(data)
    assert len(parsed) == 2


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
