"""Names that pass on, moments that overlap, and owners: nothing is guessed."""

from typing import Any

import duckdb
import pytest

from tests.dbt_project.raw_warehouse import utc

pytestmark = pytest.mark.slow


def changes(cases: duckdb.DuckDBPyConnection, account: str, what: str) -> list[tuple[Any, ...]]:
    return cases.execute(
        f"select {what} from follower_changes where account_id = ? order by all",
        [f"archive:{account}"],
    ).fetchall()


def test_a_later_follow_under_a_name_that_may_have_passed_on_is_nobodys_for_certain(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert changes(cases, "minute", "*") == []
    found = cases.execute(
        "select vanished_usernames, appeared_usernames, evidence from ambiguous_changes "
        "where account_id = 'archive:minute'"
    ).fetchall()
    assert found == [
        (
            ["bert"],
            ["bert", "boris"],
            "bert is no longer listed and boris appeared with one follow minute, 2025-02-01 00:00 "
            "UTC; bert is listed again with a later one: who renamed, who left and who came back "
            "cannot be told.",
        )
    ]


def test_a_name_that_the_other_list_shows_to_be_given_up_is_somebody_elses(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert changes(cases, "passed", "change_type, username, reason") == [
        ("gained", "bert", None),
        ("lost", "bert", "gone"),
    ]
    assert cases.execute(
        "select count(*) from followers where account_id = 'archive:passed' and username = 'bert'"
    ).fetchone() == (2,)


def test_a_later_follow_under_a_name_that_nothing_doubts_is_the_same_persons(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert changes(cases, "kept", "change_type, username, reason") == [
        ("refollowed", "bert", "between_captures")
    ]


def test_an_old_follow_that_is_back_beside_its_later_one_is_another_person(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    found = cases.execute(
        "select list(username order by username), count(distinct person_id) from followers "
        "where account_id = 'archive:returned' and is_current"
    ).fetchall()
    assert found == [(["anna", "bert", "boris", "cora"], 4)]


def test_nothing_rests_on_the_order_of_two_lists_that_nobody_knows(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    """bert was missing before noon and back at noon, or there at noon and gone afterwards."""
    assert changes(cases, "unordered", "*") == []
    found = cases.execute(
        "select captured_at, list_contains(reasons, 'Whether it was made before or after another "
        "archive cannot be told, so its followers list is not compared.') "
        "from follower_captures where account_id = 'archive:unordered' order by all"
    ).fetchall()
    assert found == [
        (utc("2026-01-10 12:00"), False),
        (utc("2026-02-10"), True),
        (utc("2026-02-10 12:00"), False),
    ]


def test_a_list_that_lacks_several_newer_follows_is_the_earlier_one(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    found = changes(cases, "ordered", "change_type, username, happened_after, happened_before")
    assert [row for row in found if row[0] != "gained"] == [
        ("lost", "bert", utc("2026-01-10 12:00"), utc("2026-02-11")),
        ("returned", "bert", utc("2026-02-10"), utc("2026-02-10 12:00")),
    ]
    assert len(found) == 5


def test_whoever_a_list_cannot_show_may_be_the_one_who_renamed(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert changes(cases, "silent", "change_type, username") == []
    assert cases.execute(
        "select vanished_usernames, appeared_usernames from ambiguous_changes "
        "where account_id = 'archive:silent'"
    ).fetchall() == [(["bert", "cora"], ["bert", "carla"])]


def test_who_asks_to_follow_soon_after_being_missed_has_unfollowed(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    """After a year, anybody may have the name."""
    assert changes(cases, "asking", "username, reason") == [
        ("bert", "unfollowed"),
        ("cora", "gone"),
    ]


def test_a_deleted_account_among_followers_is_a_loss_and_no_rename(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    assert changes(cases, "tombs", "change_type, username, reason") == [("lost", "bert", "deleted")]


def test_owners_who_had_one_name_after_another_are_two_accounts(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    found = cases.execute(
        "select account_id, captured_at from follower_captures "
        "where account_id in ('archive:ash', 'archive:elm', 'archive:fir', 'archive:ivy', "
        "'17841400000000041') order by all"
    ).fetchall()
    assert found == [
        ("archive:ash", utc("2024-06-01")),
        ("archive:elm", utc("2026-01-10 12:00")),
        ("archive:ivy", utc("2026-01-10 12:00")),
    ]
