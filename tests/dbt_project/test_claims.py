"""What a later pass does not bear out is withdrawn, visibly, with its true cause; nothing else."""

from typing import Any

import duckdb
import pytest

from tests.dbt_project.claim_cases import BETWEEN, CONNECTED, COUNTED, TIMELESS
from tests.dbt_project.doubtful_cases import FIRST, SECOND
from tests.dbt_project.raw_warehouse import utc

pytestmark = pytest.mark.slow


def withdrawn(cases: duckdb.DuckDBPyConnection, account: str) -> list[tuple[Any, ...]]:
    return cases.execute(
        "select change_type, username, reason, withdrawn_because from withdrawn_changes "
        "where account_id = ? order by all",
        [account],
    ).fetchall()


def changes(cases: duckdb.DuckDBPyConnection, account: str) -> list[tuple[Any, ...]]:
    return cases.execute(
        "select change_type, username, reason from follower_changes where account_id = ? "
        "order by all",
        [account],
    ).fetchall()


def test_a_claim_that_a_later_archive_disproves_is_withdrawn_and_stays_visible(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    """Ten who left by the second list; then a whole one shows that they never did."""
    assert changes(cases, "archive:holed") == []
    because = "Another archive shows them listed throughout."
    assert withdrawn(cases, "archive:holed") == [
        ("lost", f"fan_{n}", "gone", because) for n in range(20, 30)
    ]
    found = cases.execute(
        "select distinct happened_after, happened_before, claimed_at < withdrawn_at "
        "from withdrawn_changes where account_id = 'archive:holed'"
    ).fetchall()
    assert found == [(utc(FIRST), utc(SECOND), True)]


def test_a_reason_that_does_not_hold_any_more_is_withdrawn(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    """Who comes back with the old follow time never unfollowed."""
    assert changes(cases, "archive:back") == [
        ("lost", "fan_30", "gone"),
        ("returned", "fan_30", None),
    ]
    assert withdrawn(cases, "archive:back") == [
        (
            "lost",
            "fan_30",
            "unfollowed",
            "They are gone, but what was taken for the reason does not prove it.",
        )
    ]


def test_a_claim_made_narrower_is_the_same_also_when_its_account_is_connected_meanwhile(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert changes(cases, CONNECTED) == [("lost", "fan_30", "gone")]
    found = cases.execute(
        "select happened_before from follower_changes where account_id = ?", [CONNECTED]
    ).fetchall()
    assert found == [(utc(BETWEEN),)]
    assert withdrawn(cases, CONNECTED) == []


def test_a_claim_is_the_same_when_its_follow_time_becomes_known(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    found = cases.execute(
        "select change_type, username, followed_at from follower_changes where account_id = ?",
        [TIMELESS],
    ).fetchall()
    assert found == [("lost", "ben", utc("2025-02-01"))]
    assert withdrawn(cases, TIMELESS) == []


def test_a_count_that_disproves_a_list_is_said_to(cases: duckdb.DuckDBPyConnection) -> None:
    assert changes(cases, COUNTED) == []
    assert withdrawn(cases, COUNTED) == [
        (
            "lost",
            "fan_30",
            "gone",
            "The list of 2026-02-10 12:00 UTC was not whole: Instagram counted more followers.",
        )
    ]


def test_claims_of_an_account_that_had_another_ones_archives_are_gone_with_it(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert changes(cases, "archive:wrong_account") == []
    assert withdrawn(cases, "archive:wrong_account") == []
    assert changes(cases, "archive:right_account") == [("lost", "fan_30", "gone")]
