"""Answers of `tracker query`: three forms that keep nulls, instants and strangers' text intact."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.marts import ACCOUNT_ID, build_marts
from warehouse.layout import DataFolder
from warehouse.publish import publish
from warehouse.query import TABLE_ROWS, Format, QueryError, run_query
from warehouse.reader import Published, open_published

AT = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    data = DataFolder(tmp_path_factory.mktemp("data"))
    account = {"account_id": ACCOUNT_ID, "username": "lena.bakes", "first_seen_at": AT}
    build_marts(data, {"accounts": [account | {"biography": 'Bread, "mostly"\n[b]🥖[/b]\x1b[31m'}]})
    publish(data, AT)
    with open_published(data) as opened:
        yield opened


def answer(published: Published, sql: str, output: Format) -> str:
    stream = io.StringIO()
    run_query(published, sql, output, stream)
    return stream.getvalue()


VALUES = """
    SELECT first_seen_at, first_seen_at::DATE AS day, followers_count, 0 AS zero, '' AS blank,
        [1, NULL] AS list, {'at': first_seen_at} AS struct, 1.5 AS decimal, 'nan'::DOUBLE AS nan,
        sum(9007199254740993) OVER () AS huge, true AS yes, INTERVAL 90 MINUTE AS duration
    FROM accounts"""


def test_json_keeps_null_zero_and_instants_apart(published: Published) -> None:
    (row,) = json.loads(answer(published, VALUES, Format.JSON))
    assert row == {
        "first_seen_at": "2026-11-22T18:00:00+00:00",
        "day": "2026-11-22",
        "followers_count": None,
        "zero": 0,
        "blank": "",
        "list": [1, None],
        "struct": {"at": "2026-11-22T18:00:00+00:00"},
        "decimal": 1.5,
        "nan": None,
        "huge": 9007199254740993,
        "yes": True,
        "duration": "1:30:00",
    }


def test_json_without_rows_is_an_empty_array(published: Published) -> None:
    assert json.loads(answer(published, "FROM posts", Format.JSON)) == []


def test_json_refuses_to_lose_a_column(published: Published) -> None:
    with pytest.raises(QueryError, match=r"same name.*'username'"):
        answer(published, "FROM accounts a JOIN accounts b USING (account_id)", Format.JSON)


def test_csv_is_rfc_4180(published: Published) -> None:
    text = answer(
        published, "SELECT biography, followers_count, [1, 2] AS l FROM accounts", Format.CSV
    )
    assert text == (
        'biography,followers_count,l\r\n"Bread, ""mostly""\n[b]🥖[/b]\x1b[31m",,"[1, 2]"\r\n'
    )
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == 2


def test_csv_of_values(published: Published) -> None:
    row = answer(published, VALUES, Format.CSV).split("\r\n")[1]
    assert next(csv.reader([row])) == [
        "2026-11-22T18:00:00+00:00", "2026-11-22", "", "0", "", "[1, null]",
        '{"at": "2026-11-22T18:00:00+00:00"}', "1.5", "nan", "9007199254740993", "true", "1:30:00",
    ]  # fmt: skip


def test_table_shows_strangers_text_instead_of_obeying_it(published: Published) -> None:
    text = answer(published, "SELECT biography, followers_count FROM accounts", Format.TABLE)
    assert r'Bread, "mostly"\n[b]🥖[/b]\x1b[31m' in text
    assert "\x1b" not in text
    assert "null" in text


@pytest.mark.parametrize(("rows", "is_cut"), [(TABLE_ROWS, False), (TABLE_ROWS + 1, True)])
def test_a_table_is_bounded_and_says_so(published: Published, rows: int, is_cut: bool) -> None:
    text = answer(published, f"SELECT 'row ' || range AS line FROM range({rows})", Format.TABLE)
    assert text.count("row ") == TABLE_ROWS
    assert ("--format csv" in " ".join(text.split())) == is_cut


def test_csv_and_json_are_not_bounded(published: Published) -> None:
    question = "FROM range(2500)"
    assert answer(published, question, Format.CSV).count("\n") == 2501
    assert len(json.loads(answer(published, question, Format.JSON))) == 2500


ERRORS = {
    "a wrong name": ("SELECT * FROM follower", r'follower does not exist! Did you mean "followers'),
    "not SQL": ("how many?", r"Parser Error: syntax error at or near \"how\""),
    "nothing": (" -- a comment", "0 were given"),
    "two statements": ("SELECT 1; SELECT 2", "2 were given"),
    "writing": ("DELETE FROM accounts", "read-only mode"),
    "reaching out": ("COPY accounts TO '/tmp/out.csv'", "disabled by configuration"),
    "an error while reading": ("SELECT if(range > 50, error('late'), 1) FROM range(90)", "late"),
}


@pytest.mark.parametrize("output", Format)
@pytest.mark.parametrize(("sql", "message"), ERRORS.values(), ids=ERRORS)
def test_an_error_is_one_clear_line(
    published: Published, sql: str, message: str, output: Format
) -> None:
    with pytest.raises(QueryError, match=message) as error:
        answer(published, sql, output)
    assert "\n" not in str(error.value)
