"""Which archives are one capture, and what a partial one proves."""

from typing import Any

import duckdb
import pytest

from tests.dbt_project.capture_cases import CUT, LIVED
from tests.dbt_project.doubtful_cases import FIRST, SECOND, THIRD
from tests.dbt_project.raw_warehouse import utc

pytestmark = pytest.mark.slow


def captures(cases: duckdb.DuckDBPyConnection, account: str, what: str) -> list[tuple[Any, ...]]:
    return cases.execute(
        f"select {what} from follower_captures where account_id = ? order by captured_at",
        [f"archive:{account}"],
    ).fetchall()


def changes(cases: duckdb.DuckDBPyConnection, account: str, what: str) -> list[tuple[Any, ...]]:
    return cases.execute(
        f"select {what} from follower_changes where account_id = ? order by all",
        [f"archive:{account}"],
    ).fetchall()


def test_the_parts_of_an_export_are_one_capture_known_since_the_last_part(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    found = captures(cases, "parts", "followers_listed, completeness, imported_at")
    assert found == [(40, "unproven", utc(SECOND))]


def test_a_part_alone_is_partial_and_nobody_is_lost_by_it(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert captures(cases, "torn", "completeness, covered_from")[1] == ("partial", utc(SECOND))
    assert changes(cases, "torn", "*") == []


def test_a_json_and_an_html_archive_of_one_moment_are_united_to_the_second(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert captures(cases, "twins", "followers_listed") == [(40,)]
    found = dict(
        cases.execute(
            "select username, followed_at from followers where account_id = 'archive:twins'"
        ).fetchall()
    )
    assert found["fan_30"] == utc(LIVED["fan_30"])
    assert found["fan_01"] == utc(LIVED["fan_01"]).replace(second=0)


def test_the_same_follow_told_to_the_minute_is_no_other_follow(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert changes(cases, "minutes", "*") == []


def test_a_loss_outside_the_window_is_found_by_the_next_list_that_covers_it(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert captures(cases, "carried", "completeness, covered_from")[1] == ("partial", CUT)
    found = changes(cases, "carried", "username, change_type, happened_after, happened_before")
    assert found == [
        ("fan_01", "lost", utc(FIRST), utc(THIRD)),
        ("fan_30", "lost", utc(FIRST), utc(SECOND)),
    ]


def test_blocked_by_you_needs_a_block_in_the_interval(cases: duckdb.DuckDBPyConnection) -> None:
    assert changes(cases, "blocked", "username, reason") == [
        ("fan_05", "blocked_by_you"),
        ("fan_06", "gone"),
    ]


def test_a_rename_to_the_minute_needs_the_other_list(cases: duckdb.DuckDBPyConnection) -> None:
    assert changes(cases, "html", "change_type, previous_username, new_username") == [
        ("renamed", "fan_07", "seven")
    ]
    found = cases.execute(
        "select vanished_usernames, appeared_usernames from ambiguous_changes "
        "where account_id = 'archive:html' and list_name = 'followers'"
    ).fetchall()
    assert found == [(["fan_08"], ["eight"])]


def test_an_owner_who_renamed_is_one_account(cases: duckdb.DuckDBPyConnection) -> None:
    assert captures(cases, "second_name", "*") == []
    assert len(captures(cases, "first_name", "*")) == 2
    assert changes(cases, "first_name", "change_type, username") == [("lost", "fan_30")]
