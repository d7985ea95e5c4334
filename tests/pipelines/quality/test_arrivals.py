"""The first door keeps out what cannot be true, and only that."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from pipelines.quality.arrivals import ARRIVALS, Arrival, examine, quarantined_archives

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    con.execute("create schema graph_api")
    con.execute("create schema exports")
    con.execute(
        "create table graph_api.profiles (account_id text, captured_at timestamptz, username text, "
        "followers_count bigint, follows_count bigint, media_count bigint, run_id text)"
    )
    con.execute(
        "create table exports.archives (archive_sha256 text, account_username text, "
        "captured_at timestamptz, imported_at timestamptz, followers_listed bigint, "
        "following_listed bigint, run_id text)"
    )
    con.execute(
        "create table exports.relationships (archive_sha256 text, list text, username text, "
        "followed_at timestamptz, run_id text)"
    )
    yield con
    con.close()


def _door(table: str) -> Arrival:
    return next(one for one in ARRIVALS if one.table == table)


def _profile(con: duckdb.DuckDBPyConnection, account: str, followers: int, run: str) -> None:
    con.execute(
        "insert into graph_api.profiles values (?, ?, 'lumen_oak', ?, 10, 3, ?)",
        [account, NOON, followers, run],
    )


def _archive(con: duckdb.DuckDBPyConnection, sha: str, listed: int, names: list[str]) -> None:
    con.execute(
        "insert into exports.archives values (?, 'lumen_oak', ?, ?, ?, 0, 'now')",
        [sha, NOON, NOON, listed],
    )
    for name in names:
        con.execute(
            "insert into exports.relationships values (?, 'followers', ?, ?, 'now')",
            [sha, name, NOON - timedelta(days=1)],
        )


def test_possible_readings_come_in(warehouse: duckdb.DuckDBPyConnection) -> None:
    _profile(warehouse, "1", 0, "now")

    verdict = examine(warehouse, _door("profiles"))

    assert verdict.passed
    assert verdict.rows == 1
    assert warehouse.execute("select count(*) from graph_api.profiles").fetchone() == (1,)


def test_an_impossible_reading_is_set_aside_and_the_others_come_in(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    _profile(warehouse, "2", 90, "earlier")
    assert examine(warehouse, _door("profiles")).passed
    _profile(warehouse, "1", 120, "now")
    _profile(warehouse, "2", -5, "now")

    verdict = examine(warehouse, _door("profiles"))

    assert not verdict.passed
    assert verdict.owners == {"2"}
    assert "followers_count" in verdict.broken[0]
    left = "select account_id, run_id from graph_api.profiles order by all"
    assert warehouse.execute(left).fetchall() == [("1", "now"), ("2", "earlier")]
    kept = "select account_id, followers_count from quarantine.graph_api__profiles"
    assert warehouse.execute(kept).fetchall() == [("2", -5)]


def test_what_a_killed_run_left_unasked_is_asked_by_the_next_one(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    _profile(warehouse, "1", -5, "killed")
    _profile(warehouse, "2", 90, "now")

    assert examine(warehouse, _door("profiles")).owners == {"1"}
    assert examine(warehouse, _door("profiles")).rows == 0
    assert warehouse.execute("select account_id from graph_api.profiles").fetchall() == [("2",)]


def test_a_second_quarantine_takes_columns_that_came_since(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    _profile(warehouse, "2", -5, "first")
    examine(warehouse, _door("profiles"))
    warehouse.execute("alter table graph_api.profiles add column pronouns text")
    _profile_with_pronouns = (
        "insert into graph_api.profiles values ('2', ?, 'a', -1, 1, 1, 'second', 'they')"
    )
    warehouse.execute(_profile_with_pronouns, [NOON])

    examine(warehouse, _door("profiles"))

    kept = "select run_id, pronouns from quarantine.graph_api__profiles order by 1"
    assert warehouse.execute(kept).fetchall() == [("first", None), ("second", "they")]


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        pytest.param(3, ["oak", "elm"], id="a row is missing"),
        pytest.param(2, ["oak", "Elm Tree"], id="a name that Instagram does not allow"),
    ],
)
def test_a_doubtful_list_takes_its_archive_with_it(
    warehouse: duckdb.DuckDBPyConnection, listed: int, names: list[str]
) -> None:
    _archive(warehouse, "bad", listed, names)
    _archive(warehouse, "good", 1, ["oak"])

    verdict = examine(warehouse, _door("relationships"))

    assert verdict.owners == {"bad"}
    assert quarantined_archives(warehouse) == {"bad"}
    for table in ("archives", "relationships"):
        found = warehouse.execute(f"select distinct archive_sha256 from exports.{table}")
        assert found.fetchall() == [("good",)]


def test_an_archive_without_any_row_is_found_wanting(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    _archive(warehouse, "bad", 2, [])

    assert examine(warehouse, _door("relationships")).owners == {"bad"}


def test_nothing_is_quarantined_at_first(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert quarantined_archives(warehouse) == frozenset()
