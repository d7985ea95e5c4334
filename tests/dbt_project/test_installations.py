"""The project builds wherever a part of the data is missing, and its own unit tests pass."""

from pathlib import Path

import pytest

from tests.dbt_project.building import PRODUCTION, reading, run_dbt
from tests.dbt_project.raw_warehouse import RawWarehouse
from tests.marts import MARTS

pytestmark = pytest.mark.slow


def test_unit_tests_pass_and_an_empty_warehouse_gives_empty_marts(tmp_path: Path) -> None:
    warehouse = RawWarehouse().write(tmp_path / "warehouse.duckdb")
    assert run_dbt(warehouse, "build") == []
    with reading(warehouse) as marts:
        tables = [name for (name,) in marts.execute("show tables").fetchall()]
        assert len(tables) == len(MARTS)
        for table in tables:
            assert marts.execute(f"select count(*) from {table}").fetchone() == (0,), table


def test_archives_first_and_the_account_connected_later(tmp_path: Path) -> None:
    """What was published of the captures stays, and belongs to the account from then on."""
    captures = "select capture_id from follower_captures order by captured_at"
    raw = RawWarehouse()
    raw.archive("a1", "oak_studio", "2026-01-01", {"kit": "2025-01-01"})
    raw.archive("a2", "oak_studio", "2026-02-01", {"kit": "2025-01-01", "lou": "2026-01-05"})
    before = raw.write(tmp_path / "before" / "warehouse.duckdb")
    assert run_dbt(before, *PRODUCTION) == []
    raw.connected("17841400000000001", "Oak_Studio", "2026-02-02")
    after = raw.write(tmp_path / "after" / "warehouse.duckdb")
    told = ("accounts", "followers", "follower_changes", "follower_captures")
    assert run_dbt(after, "run", "--select", *(f"+{mart}" for mart in told)) == []
    with reading(before) as marts:
        published = marts.execute(captures).fetchall()
        assert marts.execute("select account_id from accounts").fetchall() == [
            ("archive:oak_studio",)
        ]
    with reading(after) as marts:
        assert marts.execute(captures).fetchall() == published
        for mart in told[:3]:
            assert marts.execute(f"select distinct account_id from {mart}").fetchall() == [
                ("17841400000000001",)
            ]


def test_an_api_account_without_archives_has_days_and_no_followers(tmp_path: Path) -> None:
    raw = RawWarehouse()
    raw.connected("17841400000000001", "oak_studio", "2026-07-01")
    raw.profile("17841400000000001", "2026-07-02 12:00:00", 120, username="oak_studio")
    warehouse = raw.write(tmp_path / "warehouse.duckdb")
    assert run_dbt(warehouse, *PRODUCTION) == []
    with reading(warehouse) as marts:
        assert marts.execute("select followers_count from accounts").fetchall() == [(120,)]
        assert marts.execute("select count(*) from followers").fetchone() == (0,)
        assert marts.execute("select count(*) from analytics_snapshots").fetchone() == (1,)
