"""Files hold the rows of the table they belong to, and what it was filtered by."""

import io
import json
from datetime import UTC, date, datetime

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from dashboards import downloads

DAY, INSTANT = date(2026, 11, 14), datetime(2026, 11, 14, 9, 12, tzinfo=UTC)
FILTERS = {"Account": "@lena\nbakes", "Period": "1–14 Nov 2026"}
ROWS: list[dict[str, object]] = [
    {"day": DAY, "captured_at": None, "followers": 919, "name": "=1+1", "hidden": 1},
    {"day": None, "captured_at": INSTANT, "followers": None, "name": "ada", "hidden": 2},
]


@pytest.fixture
def table() -> pa.Table:
    return downloads.table(ROWS, ("day", "captured_at", "followers", "name"))


def test_csv_says_its_filters_before_the_heading(table: pa.Table) -> None:
    written = downloads.as_csv(table, FILTERS)
    assert written.decode().splitlines()[:2] == [
        "# Account: @lena bakes",
        "# Period: 1–14 Nov 2026",
    ]
    read = csv.read_csv(io.BytesIO(written), csv.ReadOptions(skip_rows=len(FILTERS)))
    assert read.column_names == ["day", "captured_at", "followers", "name"]
    assert read.column("followers").to_pylist() == [919, None], "unknown stays empty, not 0"


def test_a_workbook_holds_rows_and_filters_and_no_formula(table: pa.Table) -> None:
    book = openpyxl.load_workbook(io.BytesIO(downloads.as_workbook(table, FILTERS)))
    assert list(book["Rows"].values) == [
        ("day", "captured_at", "followers", "name"),
        (datetime(2026, 11, 14), None, 919, "=1+1"),  # noqa: DTZ001  (workbooks know no zone)
        (None, datetime(2026, 11, 14, 9, 12), None, "ada"),  # noqa: DTZ001
    ]
    assert book["Rows"]["D2"].data_type == "s"
    # A workbook's cells know no zone, and a day is no midnight.
    assert dict(book["Filters"].values) == FILTERS | {"Dates with a time are in": "UTC"}
    assert book["Rows"]["A2"].number_format == "yyyy-mm-dd"
    assert book["Rows"]["B3"].number_format == "yyyy-mm-dd hh:mm:ss"


def test_a_workbook_that_is_cut_says_so(monkeypatch: pytest.MonkeyPatch, table: pa.Table) -> None:
    monkeypatch.setattr(downloads, "MOST_WORKBOOK_ROWS", 1)
    book = openpyxl.load_workbook(io.BytesIO(downloads.as_workbook(table, {})))
    assert len(list(book["Rows"].values)) == 2
    _zone, (name, said) = book["Filters"].values
    assert name == "Not all rows"
    assert str(said).startswith("1 of 2")


def test_parquet_keeps_types_and_filters(table: pa.Table) -> None:
    read = parquet.read_table(io.BytesIO(downloads.as_parquet(table, FILTERS)))
    assert read.to_pylist() == [{k: v for k, v in row.items() if k != "hidden"} for row in ROWS]
    assert json.loads(read.schema.metadata[b"filters"]) == FILTERS


def test_days_and_instants_in_one_column_stay_what_they_are() -> None:
    mixed = downloads.table([{"at": DAY}, {"at": INSTANT}, {}], ["at"])
    assert mixed.column("at").to_pylist() == ["2026-11-14", "2026-11-14T09:12:00+00:00", None]
