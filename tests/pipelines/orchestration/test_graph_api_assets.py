"""Reading for Dagster: what is tried again, and what a changed type stops."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.graph_api.rows import Rows
from pipelines.orchestration.graph_api_assets import (
    RETRIES,
    load_readings,
    retry_if_unreachable,
)
from warehouse.layout import DataFolder
from warehouse.private import open_private

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def _reading(outcome: str, kind: str | None, account: str = "1", **changes: Any) -> Rows:
    rows = Rows("now")
    rows.profiles.append(
        {
            "account_id": account,
            "captured_at": NOON,
            "app_scoped_id": None,
            "username": "lumen_oak",
            "name": None,
            "account_type": None,
            "biography": None,
            "website": None,
            "profile_picture_url": None,
            "followers_count": 12,
            "follows_count": 3,
            "media_count": 1,
            "other": None,
            "run_id": "now",
            **changes,  # type: ignore[typeddict-item]  # wrong types are what is tried
        }
    )
    rows.reads.append(
        {
            "account_id": account,
            "source": "profile",
            "run_id": "now",
            "started_at": NOON,
            "finished_at": NOON,
            "rows": 1,
            "calls": 1,
            "outcome": outcome,
            "error_kind": kind,
            "error_message": None,
        }
    )
    return rows


@pytest.mark.parametrize(
    ("readings", "again"),
    [
        pytest.param([("failed", "temporary")] * 2, True, id="nobody could be reached"),
        pytest.param([("failed", "temporary"), ("ok", None)], False, id="somebody could"),
        pytest.param([("failed", "needs_owner")], False, id="waiting does not help"),
        pytest.param([("failed", "permanent")], False, id="trying again does not help"),
        pytest.param([("partial", "temporary")], False, id="something was read"),
        pytest.param([], False, id="nobody is connected"),
    ],
)
def test_only_a_temporary_error_of_everybody_is_tried_again(
    readings: list[tuple[str, str | None]], again: bool
) -> None:
    read = [_reading(*one) for one in readings]

    if again:
        with pytest.raises(dg.RetryRequested):
            retry_if_unreachable(read, tries=0)
    else:
        retry_if_unreachable(read, tries=0)
    retry_if_unreachable(read, tries=RETRIES)


def test_a_changed_type_stops_its_table_and_the_others_are_loaded(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    assert load_readings([_reading("ok", None)], data) == {}

    stopped = load_readings([_reading("ok", None, account="2", followers_count="many")], data)

    assert set(stopped) == {"profiles"}
    assert "followers_count" in stopped["profiles"]
    with open_private(data, read_only=True) as con:
        profiles = con.execute("select account_id from graph_api.profiles").fetchall()
        reads = con.execute("select account_id from graph_api.reads order by 1").fetchall()
    assert profiles == [("1",)]
    assert reads == [("1",), ("2",)]
