"""The command line: what it prints, and what it says when it cannot."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from settings import REPOSITORY
from tests.dashboards.published_marts import publish
from tests.dashboards.published_world import USERNAME, full
from tests.journeys.installations import Installation

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    installation = Installation(tmp_path_factory.mktemp("cli") / "data")
    now = datetime.now(UTC)
    publish(installation.data, full(now), now)
    return installation


def test_a_query_answers_in_the_form_that_is_asked_for(published: Installation) -> None:
    sql = "select username, followers_count from accounts"

    as_json = json.loads(published.must("query", sql, "--format", "json"))
    as_csv = published.must("query", sql, "--format", "csv").splitlines()
    as_table = published.must("query", sql)

    assert as_json[0]["username"] == USERNAME
    assert as_csv[0] == "username,followers_count"
    assert as_csv[1] == f"{USERNAME},{as_json[0]['followers_count']}"
    assert USERNAME in as_table


def test_a_query_may_come_from_a_file(published: Installation) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "query", "-", "--format", "csv"],
        stdin=(REPOSITORY / "warehouse/examples/how_far_to_trust.sql").open(),
        env=published.environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert len(done.stdout.splitlines()) > 1


def test_a_query_that_cannot_be_answered_is_one_line(published: Installation) -> None:
    """Which ones cannot, and what each is told, is tried with `run_query`."""
    done = published.run("query", "from read_text('/etc/passwd')")

    assert done.returncode == 1
    assert "disabled" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(published: Installation) -> None:
    command = f"{sys.executable} -m tracker query 'from followers' --format csv | head -n 1"
    done = subprocess.run(
        ["sh", "-c", command],
        env=published.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.startswith("account_id")
    assert done.stderr == ""


def test_nothing_published_says_what_to_do(empty: Installation) -> None:
    for command in (["query", "from accounts"], ["status"]):
        done = empty.run(*command)
        assert done.returncode == 1
        assert "tracker import" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_command_imports_nothing_that_takes_seconds_and_that_it_does_not_use() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tracker", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}

    assert "tracker.cli" in imported
    assert not imported & {"dagster", "dbt", "dlt", "great_expectations", "pandas", "streamlit"}
