"""Whom the owner follows, who is followed back, and what became of requests."""

import duckdb
import pytest

from tests.dbt_project.doubtful_cases import FIRST, SECOND
from tests.dbt_project.raw_warehouse import utc

pytestmark = pytest.mark.slow


def test_a_follow_is_mutual_ended_or_deleted(cases: duckdb.DuckDBPyConnection) -> None:
    found = cases.execute(
        "select username, is_current, is_deleted, ended_after, ended_before, is_follower "
        "from following "
        "where account_id = 'archive:garden' order by username"
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


def test_requests_are_accepted_pending_or_ended(cases: duckdb.DuckDBPyConnection) -> None:
    found = cases.execute(
        "select username, direction, outcome, accepted_at, hours_to_acceptance "
        "from follow_requests "
        "where account_id = 'archive:garden' order by username"
    ).fetchall()
    assert found == [
        ("mia", "sent", "accepted", utc("2026-01-22 10:00:00"), 48.0),
        ("noa", "sent", "pending", None, None),
        ("oli", "sent", "ended", None, None),
    ]


def test_a_follow_is_due_to_a_request_only_while_that_was_open(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    found = cases.execute(
        "select username, outcome from follow_requests where account_id = 'archive:patient' "
        "and username <> 'old' order by username"
    ).fetchall()
    # uma's was no longer open a month before the follow; vic's still was after it; of wim's nothing
    # is known for a year.
    assert found == [("uma", "ended"), ("vic", "pending"), ("wim", "ended")]


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("whole", {"fan": False, "friend_00": True, "friend_14": True}),
        ("carried_on", {"fan": None, "friend_00": None, "friend_14": True}),
        ("ranged", {"fan": None, "friend_00": None, "friend_14": None}),
    ],
)
def test_who_is_missing_from_a_following_list_that_was_cut_may_be_followed(
    cases: duckdb.DuckDBPyConnection, account: str, expected: dict[str, bool | None]
) -> None:
    found = cases.execute(
        "select username, is_following_back from followers where account_id = ?",
        [f"archive:{account}"],
    ).fetchall()
    assert dict(found) == expected
