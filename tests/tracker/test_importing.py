"""`tracker import`: the account it is given, and when a pass is worth its time."""

from pathlib import Path

import pytest

from pipelines.intake.taking import take_in
from tests.journeys.installations import Installation
from tests.pipelines.exports.archives import write_zip
from warehouse.private import open_private


def test_what_can_be_no_username_is_refused_before_anything_is_done(
    empty: Installation, tmp_path: Path
) -> None:
    done = empty.run("import", write_zip(tmp_path / "export.zip"), "--account", "oak..studio")
    assert done.returncode == 2
    assert "cannot be a username" in done.stderr
    assert not empty.data.archives.exists()


@pytest.mark.slow
def test_an_archive_that_was_set_aside_starts_no_pass_and_is_said(
    empty: Installation, tmp_path: Path
) -> None:
    given = write_zip(tmp_path / "instagram-owner_demo-2025-12-10-WhW57JDt.zip")
    (taken,) = take_in([str(given)], empty.data).new
    with open_private(empty.data) as warehouse:
        warehouse.execute("create schema quarantine")
        warehouse.execute(
            "create table quarantine.exports__archives as select ? as archive_sha256",
            [taken.sha256],
        )
    done = empty.run("import", given)
    assert done.returncode == 1
    assert "already taken in" in done.stdout
    assert "it was set aside" in done.stdout
    assert not empty.data.dagster_state.exists()
