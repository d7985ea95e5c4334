"""Answering an analyst's SQL from the published marts as a table, JSON or CSV.

Rows are written as they are found, so memory does not grow with the answer. The command line around
it is `tracker query`.
"""

import csv
import json
import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Final, TextIO

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.errors import WarehouseError, one_line
from warehouse.reader import Published

TABLE_ROWS: Final = 100
_BATCH: Final = 1000

Row = Sequence[object]


class QueryError(WarehouseError):
    """The statement was not answered; the message says why in one line."""


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def run_query(published: Published, sql: str, output: Format, stream: TextIO) -> None:
    """Answer one SQL statement on `stream`; schema `marts` is the default, times are UTC.

    `table` is for the eye and stops after 100 rows, saying so. `json` is an array with one object a
    line: instants in ISO 8601, null as null, also for a number that JSON cannot hold. `csv` is RFC
    4180 with a header; null is an empty field, a list is JSON.

    Args:
        published: The open snapshot.
        sql: One statement that reads.
        output: The form of the answer.
        stream: Where to write it; for `csv`, open a file with `newline=""`.

    Raises:
        QueryError: The statement is wrong, would write, is not one statement, or gives two columns
            the same name in JSON.
    """
    with published.cursor() as cursor:
        try:
            _execute(cursor, sql)
            columns = [column[0] for column in cursor.description or ()]
            _WRITERS[output](columns, _rows(cursor), stream)
        except duckdb.Error as error:
            raise QueryError(one_line(error)) from error


def _execute(cursor: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = cursor.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(f"Give one SQL statement; {len(statements)} were given.")
    cursor.execute(statements[0])


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    while batch := cursor.fetchmany(_BATCH):
        yield from batch


def _write_table(columns: Sequence[str], rows: Iterator[Row], stream: TextIO) -> None:
    table = Table()
    for column in columns:
        table.add_column(Text(_visible(column)), overflow="fold")
    for position, row in enumerate(rows):
        if position == TABLE_ROWS:
            table.caption = (
                f"Only the first {TABLE_ROWS} rows are shown: use --format csv or json for all."
            )
            break
        table.add_row(*map(_cell, row))
    Console(file=stream).print(table)


def _cell(value: object) -> Text:
    if value is None:
        return Text("null", style="dim")
    right = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return Text(_visible(_plain(value)), justify="right" if right else "left")


def _visible(text: str) -> str:
    """Show control characters instead of obeying them: captions are written by strangers."""
    return "".join(
        repr(character)[1:-1] if unicodedata.category(character) == "Cc" else character
        for character in text
    )


def _write_json(columns: Sequence[str], rows: Iterator[Row], stream: TextIO) -> None:
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise QueryError(f"Two columns have the same name: tell them apart with AS: {twice}.")
    opening = "["
    for row in rows:
        record = dict(zip(columns, map(_json_value, row), strict=True))
        stream.write(f"{opening}\n{json.dumps(record, ensure_ascii=False)}")
        opening = ","
    stream.write("[]\n" if opening == "[" else "\n]\n")


def _write_csv(columns: Sequence[str], rows: Iterator[Row], stream: TextIO) -> None:
    writer = csv.writer(stream)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(None if value is None else _plain(value) for value in row)


def _plain(value: object) -> str:
    """A value that is not null as text, the same in a table and in CSV."""
    found = _json_value(value)
    if isinstance(found, str):
        return found
    return str(value) if isinstance(value, float) else json.dumps(found, ensure_ascii=False)


def _json_value(value: object) -> object:
    """A value of DuckDB as JSON has it; nested values too."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal() | float():
            return float(value) if math.isfinite(value) else None
        case date() | time():  # datetime is a date
            return value.isoformat()
        case Mapping():
            return {str(key): _json_value(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_json_value(inner) for inner in value]
        case _:
            return str(value)


_WRITERS: Final = {Format.TABLE: _write_table, Format.JSON: _write_json, Format.CSV: _write_csv}
