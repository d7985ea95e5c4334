"""A stranger's SQL: what reads is answered within limits, everything else is refused in a line."""

import time
from collections.abc import Iterator
from datetime import datetime

import duckdb
import pytest

from tests.marts import build_marts
from warehouse.answering import answer
from warehouse.layout import DataFolder
from warehouse.publish import publish
from warehouse.query import QueryError
from warehouse.reader import open_published

FOREVER = "select max(hash(a.range, b.range)) from range(10000000) as a, range(10000000) as b"


@pytest.fixture(scope="module")
def cursor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    data = DataFolder(tmp_path_factory.mktemp("answering"))
    rows = [{"account_id": "1", "username": "ada"}, {"account_id": "2", "username": "bo"}]
    build_marts(data, {"accounts": rows})
    publish(data, datetime.fromisoformat("2026-11-23T10:00:00+00:00"))
    with open_published(data) as published:
        yield published.cursor()


def ask(cursor: duckdb.DuckDBPyConnection, sql: str, rows: int = 10, seconds: float = 5) -> object:
    return answer(cursor, sql, most_rows=rows, most_seconds=seconds)


def test_rows_are_given_up_to_the_limit_which_is_said(cursor: duckdb.DuckDBPyConnection) -> None:
    found = answer(cursor, "select username from accounts order by 1;", most_rows=2, most_seconds=5)
    assert found.table.to_pydict() == {"username": ["ada", "bo"]}
    assert not found.is_cut
    found = answer(cursor, "from range(100000000)", most_rows=2_500, most_seconds=5)
    assert (found.table.num_rows, found.is_cut) == (2_500, True)
    found = answer(cursor, "from accounts where false", most_rows=2, most_seconds=5)
    assert (found.table.num_rows, found.is_cut) == (0, False)
    assert "username" in found.table.column_names


def test_what_takes_too_long_is_stopped_and_the_next_is_answered(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryError, match=r"^It took more than 0.3 seconds and was stopped"):
        ask(cursor, FOREVER, seconds=0.3)
    assert time.monotonic() - begun < 5
    ask(cursor, "select 1")


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("", "one SQL statement; 0"),
        ("select 1; select 2", "one SQL statement; 2"),
        ("select nothing from accounts", "nothing"),
        ("selekt 1", "syntax"),
        ("delete from accounts", "a statement that reads"),
        ("create temp table mine as select 1", "a statement that reads"),
        ("attach 'other.duckdb'", "a statement that reads"),
        ("copy accounts to 'accounts.csv'", "a statement that reads"),
        ("set memory_limit = '100GB'", "a statement that reads"),
        ("install httpfs", "a statement that reads"),
        ("from read_text('/etc/hostname')", "disabled"),
        ("from 'accounts.csv'", "disabled"),
    ],
)
def test_everything_else_is_refused_in_one_line(
    cursor: duckdb.DuckDBPyConnection, sql: str, why: str
) -> None:
    with pytest.raises(QueryError, match=why) as refusal:
        ask(cursor, sql)
    assert "\n" not in str(refusal.value)
