"""The ledger agrees with a plain comparison of neighbouring lists on random histories."""

from collections import Counter

import duckdb
import pytest

from tests.dbt_project.random_histories import HISTORIES

pytestmark = pytest.mark.slow


def test_changes_are_those_that_neighbouring_lists_show(marts: duckdb.DuckDBPyConnection) -> None:
    for history in HISTORIES:
        found = marts.execute(
            "select captures.captured_at, change_type, reason, happened_at, previous_username "
            "from follower_changes as changes inner join follower_captures as captures "
            "on changes.to_capture_id = captures.capture_id where changes.account_id = ?",
            [history.account_id],
        ).fetchall()
        assert Counter(found) == history.events(), history


def test_the_histories_make_every_kind_of_change_happen() -> None:
    kinds = Counter(
        (kind, reason) for history in HISTORIES for _, kind, reason, _, _ in history.events()
    )
    assert set(kinds) == {
        ("gained", None),
        ("lost", "gone"),
        ("renamed", None),
        ("returned", None),
        ("refollowed", "after_loss"),
        ("refollowed", "between_captures"),
    }


def test_followers_now_are_the_last_list(marts: duckdb.DuckDBPyConnection) -> None:
    for history in HISTORIES:
        found = marts.execute(
            "select username, followed_at from followers where account_id = ? and is_current",
            [history.account_id],
        ).fetchall()
        assert frozenset(found) == history.captures[-1][1]


def test_a_person_keeps_one_id_through_all_their_changes(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = marts.execute(
        "select count(*), count(distinct person_id) from followers where is_current"
    ).fetchone()
    assert found is not None
    assert found[0] == found[1]
    unknown = marts.execute(
        "select changes.* from follower_changes as changes "
        "anti join followers using (account_id, person_id, username)"
    ).fetchall()
    assert unknown == []
