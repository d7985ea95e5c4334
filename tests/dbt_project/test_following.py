"""Whom the owner follows, and what became of requests, on a warehouse of one invented account."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.dbt_project import building
from tests.dbt_project.doubtful_cases import FIRST, SECOND
from tests.dbt_project.raw_warehouse import RawWarehouse, utc

pytestmark = pytest.mark.slow

ASKED = {
    "mia": "2026-01-20 10:00:00",
    "noa": "2026-01-21 10:00:00",
    "oli": "2026-01-22 10:00:00",
}


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """mia accepted after two days, noa has not answered, oli's request is gone."""
    raw = RawWarehouse()
    raw.archive(
        "one",
        "oak",
        FIRST,
        {"ada": "2025-01-01", "bo": "2025-02-01"},
        {"ada": "2025-03-01", "bo": "2025-04-01", "cy": "2025-05-01", "di": "2025-06-01"},
    )
    raw.archive(
        "two",
        "oak",
        SECOND,
        {"adah": "2025-01-01"},
        {
            "adah": "2025-03-01",
            "bo": "2025-04-01",
            "__deleted__abc": "2025-06-01",
            "mia": "2026-01-22 10:00:00",
        },
        others={"requests_sent": ASKED, "requests_pending": {"noa": ASKED["noa"]}},
    )
    warehouse: Path = raw.write(tmp_path_factory.mktemp("following") / "warehouse.duckdb")
    assert building.run_dbt(warehouse, *building.PRODUCTION) == []
    with building.reading(warehouse) as con:
        yield con


def test_a_follow_is_mutual_ended_or_deleted(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select username, is_current, is_deleted, ended_after, ended_before, is_follower "
        "from following order by username"
    ).fetchall()
    ended = utc(FIRST), utc(SECOND)
    assert found == [
        ("adah", True, False, None, None, True),
        # He has stopped following the account.
        ("bo", True, False, None, None, False),
        ("cy", False, False, *ended, None),
        ("di", False, True, *ended, None),
        ("mia", True, False, None, None, None),
    ]


def test_requests_are_accepted_pending_or_ended(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select username, direction, outcome, accepted_at, hours_to_acceptance "
        "from follow_requests order by username"
    ).fetchall()
    assert found == [
        ("mia", "sent", "accepted", utc("2026-01-22 10:00:00"), 48.0),
        ("noa", "sent", "pending", None, None),
        ("oli", "sent", "ended", None, None),
    ]
