"""What the data do not prove is not claimed."""

from typing import Any

import duckdb
import pytest

from tests.dbt_project.doubtful_cases import BUSY, REUSED_BY, REUSED_FROM, SECOND, SHORT
from tests.dbt_project.raw_warehouse import utc

pytestmark = pytest.mark.slow


def changes(marts: duckdb.DuckDBPyConnection, account: str, what: str) -> list[tuple[Any, ...]]:
    return marts.execute(
        f"select {what} from follower_changes where account_id = ? order by all", [account]
    ).fetchall()


@pytest.mark.parametrize("account", ["empty", "timeless", "no_list", "retimed"])
def test_nobody_is_lost_from_a_list_that_proves_no_absence(
    cases: duckdb.DuckDBPyConnection, account: str
) -> None:
    assert changes(cases, f"archive:{account}", "change_type, username") == []
    current = cases.execute(
        "select list(username order by username) from followers where account_id = ? "
        "and is_current",
        [f"archive:{account}"],
    ).fetchone()
    assert current == (["anna", "bert", "cora"],)


def test_the_oldest_all_missing_at_once_is_a_cut_within_the_tolerance_of_the_count(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert changes(cases, SHORT, "change_type, username") == [("lost", "fan_050")]
    found = cases.execute(
        "select completeness, covered_from from follower_captures where account_id = ? "
        "order by captured_at",
        [SHORT],
    ).fetchall()
    assert found == [("complete", None), ("partial", utc("2025-01-05"))]


def test_an_interval_is_as_wide_as_the_archives_time_is_unsure(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    """And who followed before the day of a list that does not show them is not new."""
    assert changes(
        cases, "archive:day", "change_type, username, happened_after, happened_before"
    ) == [("lost", "cora", utc("2026-01-10"), utc("2026-02-11"))]


def test_an_older_following_list_does_not_tell_whom_the_owner_follows_now(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert cases.execute(
        "select distinct is_following_back from followers where account_id = 'archive:half'"
    ).fetchall() == [(None,)]


def test_swapped_names_are_two_renames(cases: duckdb.DuckDBPyConnection) -> None:
    assert changes(cases, "archive:swap", "change_type, previous_username, new_username") == [
        ("renamed", "anna", "bert"),
        ("renamed", "bert", "anna"),
    ]


def test_a_rename_says_which_name_was_taken_then(cases: duckdb.DuckDBPyConnection) -> None:
    """And whoever takes the first name of a chain is somebody else."""
    found = changes(
        cases, "archive:chain", "change_type, username, previous_username, new_username"
    )
    assert found == [
        ("gained", "a", None, None),
        ("renamed", "c", "a", "b"),
        ("renamed", "c", "b", "c"),
    ]
    assert cases.execute(
        "select count(*) from followers where account_id = 'archive:chain'"
    ).fetchone() == (2,)


def test_a_reason_is_given_only_with_its_evidence(cases: duckdb.DuckDBPyConnection) -> None:
    """`away` came back with the old follow time; one of `red` and `blue` was deleted, but who?"""
    found = changes(cases, "archive:reasons", "change_type, username, reason")
    assert found == [
        ("lost", "away", "gone"),
        ("lost", "blue", "gone"),
        ("lost", "left", "unfollowed"),
        ("lost", "one", "unfollowed"),
        ("lost", "red", "gone"),
        ("lost", "two", "deleted"),
        ("returned", "away", None),
    ]


def test_an_archive_belongs_to_whoever_had_its_name_then(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    found = cases.execute(
        "select account_id, captured_at from follower_captures where account_id in (?, ?)",
        [REUSED_BY, REUSED_FROM],
    ).fetchall()
    assert set(found) == {(REUSED_FROM, utc("2025-06-01")), (REUSED_BY, utc(SECOND))}
    assert changes(cases, REUSED_BY, "*") == []


def test_an_old_archive_taken_in_today_is_not_up_to_date(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    found = cases.execute(
        "select freshness, verdict from data_health where account_id = ? and source = 'export'",
        [REUSED_FROM],
    ).fetchone()
    assert found is not None
    assert found[0] == "stale"
    assert "request a new one" in found[1]


def test_a_comment_under_a_name_given_up_is_not_its_former_holders(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    found = cases.execute(
        "select interaction_id, username, person_id is not null from interactions "
        "where account_id = ? order by all",
        [BUSY],
    ).fetchall()
    assert found == [("c1", "berta", True), ("c2", "bert", False)]


def test_a_rate_divides_measures_of_one_reading(cases: duckdb.DuckDBPyConnection) -> None:
    assert cases.execute(
        "select total_interactions, reach, engagement_rate_by_reach, engagement_rate_by_views "
        "from posts where account_id = ?",
        [BUSY],
    ).fetchall() == [(100, 40, 0.1, None)]


def test_a_story_seen_late_and_measured_early_is_not_final(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert cases.execute(
        "select reach, last_captured_at, is_final from stories where account_id = ?", [BUSY]
    ).fetchall() == [(6, utc("2026-03-01 23:30:00"), False)]
