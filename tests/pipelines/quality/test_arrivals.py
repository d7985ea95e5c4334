"""The first door keeps out what cannot be true, and only that."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.quality.arrivals import ARRIVALS, Arrival, examine, quarantined_archives
from tests.dbt_project.raw_warehouse import TABLES, RawWarehouse

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
    for table, columns in TABLES.items():
        if table.startswith("exports."):
            con.execute(f"create table {table} ({columns}, run_id text)")
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
        "insert into exports.archives by name select ? as archive_sha256, ? as captured_at, "
        "? as imported_at, 'lumen_oak' as account_username, ? as row_counts, 'now' as run_id",
        [sha, NOON, NOON, json.dumps({"relationships": listed})],
    )
    con.execute("insert into exports.members (archive_sha256, run_id) values (?, 'now')", [sha])
    for name in names:
        con.execute(
            "insert into exports.relationships by name select ? as archive_sha256, "
            "'followers' as list, ? as username, ? as followed_at, 'now' as run_id",
            [sha, name, NOON - timedelta(days=1)],
        )


@pytest.mark.slow
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
    for table in ("archives", "members", "relationships"):
        found = warehouse.execute(f"select distinct archive_sha256 from exports.{table}")
        assert found.fetchall() == [("good",)]


def test_an_archive_without_any_row_is_found_wanting(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    _archive(warehouse, "bad", 2, [])

    assert examine(warehouse, _door("relationships")).owners == {"bad"}


def test_nothing_is_quarantined_at_first(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert quarantined_archives(warehouse) == frozenset()


# What may be read of each table, and a change of it that cannot be true.
READ: dict[str, dict[str, Any]] = {
    "publishing_limits": {"quota_usage": 3, "quota_total": 100},
    "media": {"media_id": "1", "media_type": "IMAGE", "posted_at": NOON, "like_count": 0},
    "media_children": {"media_id": "1", "child_id": "2", "position": 1},
    "media_insights": {"media_id": "1", "metric": "reach", "value": 0.0},
    "stories": {"story_id": "1", "posted_at": NOON},
    "comments": {"comment_id": "1", "media_id": "1", "written_at": NOON},
    "account_history": {
        "metric": "reach",
        "window_start": NOON - timedelta(days=1),
        "window_end": NOON,
        "value": 0.0,
    },
    "tags": {"media_id": "1", "username": "oak", "posted_at": NOON},
    "mentions": {"media_id": "1", "comment_id": "", "username": "oak"},
    "competitors": {"username": "oak", "competitor_id": "1", "followers_count": 0},
    "competitor_media": {"username": "oak", "media_id": "1", "view_count": 0},
    "hashtags": {"hashtag": "oak", "hashtag_id": "1"},
    "hashtag_media": {"hashtag": "oak", "edge": "top", "media_id": "1"},
}
IMPOSSIBLE: dict[str, dict[str, Any]] = {
    "publishing_limits": {"quota_usage": -1},
    "media": {"posted_at": NOON + timedelta(seconds=1)},
    "media_children": {"child_id": "two"},
    "media_insights": {"value": -1.0},
    "stories": {"story_id": None},
    "comments": {"written_at": NOON + timedelta(seconds=1)},
    "account_history": {"window_end": NOON - timedelta(days=2)},
    "tags": {"posted_at": NOON + timedelta(days=1)},
    "mentions": {"like_count": -1},
    "competitors": {"followers_count": -1},
    "competitor_media": {"view_count": -1},
    "hashtags": {"hashtag_id": "oak"},
    "hashtag_media": {"edge": "newest"},
}


@pytest.mark.parametrize("table", READ)
def test_what_cannot_be_true_is_kept_out_and_the_rest_comes_in(table: str, tmp_path: Path) -> None:
    raw = RawWarehouse()
    read = {"captured_at": NOON, **READ[table]}
    raw.add(f"graph_api.{table}", account_id="1", **read)
    raw.add(f"graph_api.{table}", account_id="2", **read | IMPOSSIBLE[table])

    with duckdb.connect(str(raw.write(tmp_path / "warehouse.duckdb"))) as con:
        verdict = examine(con, _door(table))

        assert verdict.owners == {"2"}
        assert "oak" not in "".join(verdict.broken) or table in {"hashtags", "hashtag_media"}
        assert con.execute(f"select account_id from graph_api.{table}").fetchall() == [("1",)]


def test_what_was_not_let_in_does_not_count_as_read(tmp_path: Path) -> None:
    """Or no later pass would ask for it again."""
    raw = RawWarehouse()
    for account, value in (("1", 5.0), ("2", -5.0)):
        raw.add(
            "graph_api.account_history",
            **READ["account_history"] | {"value": value},
            account_id=account,
            captured_at=NOON,
        )
        raw.add("graph_api.day_reads", account_id=account, window_end=NOON, captured_at=NOON)
        raw.add("graph_api.history_walks", account_id=account, back_to=NOON, captured_at=NOON)

    with duckdb.connect(str(raw.write(tmp_path / "warehouse.duckdb"))) as con:
        assert examine(con, _door("account_history")).owners == {"2"}
        for table in ("account_history", "day_reads", "history_walks"):
            assert con.execute(f"select account_id from graph_api.{table}").fetchall() == [("1",)]


def test_numbers_go_with_the_reading_that_they_came_with(tmp_path: Path) -> None:
    """Left alone, they would count as those of the post's reading before."""
    raw = RawWarehouse()
    for table in ("media", "media_insights"):
        raw.add(f"graph_api.{table}", account_id="1", captured_at=NOON, **READ[table])
        changed = READ[table] | IMPOSSIBLE["media"] if table == "media" else READ[table]
        raw.add(f"graph_api.{table}", account_id="2", captured_at=NOON, **changed)

    with duckdb.connect(str(raw.write(tmp_path / "warehouse.duckdb"))) as con:
        assert examine(con, _door("media")).owners == {"2"}
        found = con.execute("select account_id from graph_api.media_insights").fetchall()
        assert found == [("1",)]


@pytest.mark.parametrize("table", [one.table for one in ARRIVALS if not one.summary])
def test_a_door_asks_about_columns_that_its_table_has(table: str) -> None:
    door = _door(table)
    with duckdb.connect() as con:
        con.execute(f"create table asked ({TABLES[f'{door.schema}.{door.table}']}, run_id text)")
        columns = {name for name, *_ in con.execute("describe asked").fetchall()}
    named = {
        value
        for one in door.expectations
        for key, value in one.arguments.items()
        if key in {"column", "column_A", "column_B"}
    }
    assert named | set(door.name_rows_by) <= columns
    assert {f"{door.schema}.{one}" for one in door.together_with} <= TABLES.keys()
