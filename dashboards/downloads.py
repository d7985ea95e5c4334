"""Tables as files, each with what it was filtered by written into it.

CSV says so in lines that begin with `#` before the heading, a workbook on a sheet of its own,
Parquet in the file's metadata.
"""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Final

import pyarrow as pa
import streamlit as st

from dashboards.texts import say

# A workbook takes some 0.1 s for each thousand rows, and the reader waits for it.
MOST_WORKBOOK_ROWS: Final = 100_000

Filters = Mapping[str, str]


def offer(
    key: str,
    name: str,
    table: Callable[[], pa.Table],
    filters: Filters,
    picture: Callable[[], bytes] | None = None,
) -> None:
    """A button that opens the choice of files; each is made when it is asked for.

    The choice itself is drawn when it is opened: a page has many, and few are.

    Args:
        key: The same for the same table, and for no other on the page.
        name: The file's name without its ending.
        table: Gives the rows, with columns named as the marts name them.
        filters: What was chosen, by its name.
        picture: Gives a PNG of the chart that shows the table.
    """
    opened = st.popover(
        say("download"),
        icon=":material/download:",
        type="tertiary",
        on_change="rerun",
        key=f"download-{key}",
    )
    if not opened.open:
        return
    kinds: dict[str, tuple[Callable[[], bytes], str]] = {
        "csv": (lambda: as_csv(table(), filters), "text/csv"),
        "xlsx": (
            lambda: as_workbook(table(), filters),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        "parquet": (lambda: as_parquet(table(), filters), "application/vnd.apache.parquet"),
    }
    if picture is not None:
        kinds["png"] = (picture, "image/png")
    with opened:
        for kind, (make, mime) in kinds.items():
            st.download_button(
                say("download-kind", kind=kind),
                data=partial(make),
                file_name=f"{name}.{kind}",
                mime=mime,
                key=f"download-{key}-{kind}",
                on_click="ignore",
                type="tertiary",
                width="stretch",
            )


def of_reporting_days() -> dict[str, str]:
    """What a file with days of Instagram's says of them: they are nobody's own."""
    return {say("filter-days"): say("filter-days.reporting")}


def table(rows: Sequence[Mapping[str, object]], columns: Iterable[str]) -> pa.Table:
    """Rows as a table with some of their columns, in the order given.

    A column that holds days as well as instants becomes text: either would claim what is not known.
    """
    named = {column: [row.get(column) for row in rows] for column in columns}
    return pa.table({column: _of_one_kind(values) for column, values in named.items()})


def as_csv(table: pa.Table, filters: Filters) -> bytes:
    """UTF-8 with the filters as comments on top."""
    from pyarrow import csv

    file = io.BytesIO()
    for name, value in filters.items():
        file.write(f"# {name}: {_one_line(value)}\n".encode())
    csv.write_csv(table, file)
    return file.getvalue()


def as_workbook(table: pa.Table, filters: Filters) -> bytes:
    """One sheet with the rows and one with the filters; at most `MOST_WORKBOOK_ROWS` rows."""
    import xlsxwriter

    file = io.BytesIO()
    # Nothing of what people wrote is a formula or a link, whatever it begins with.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(file, plain | {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        bold = book.add_format({"bold": True})
        plain_day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(say("download-sheet-rows"))
        sheet.freeze_panes(1, 0)
        for position, column in enumerate(table.column_names):
            sheet.write_string(0, position, column, bold)
            sheet.set_column(position, position, 20)
        shown = table.slice(0, MOST_WORKBOOK_ROWS)
        for number, row in enumerate(shown.to_pylist(), start=1):
            for position, value in enumerate(row.values()):
                if isinstance(value, date) and not isinstance(value, datetime):
                    sheet.write(number, position, value, plain_day)
                elif value is not None:
                    sheet.write(number, position, _cell(value))
        about = book.add_worksheet(say("download-sheet-filters"))
        about.set_column(0, 1, 30)
        for number, (name, value) in enumerate(_notes(table, filters).items()):
            about.write_string(number, 0, name, bold)
            about.write_string(number, 1, value)
    return file.getvalue()


def as_parquet(table: pa.Table, filters: Filters) -> bytes:
    """With the filters as JSON in the file's metadata, under `filters`."""
    from pyarrow import parquet

    file = io.BytesIO()
    kept = (table.schema.metadata or {}) | {b"filters": json.dumps(dict(filters)).encode()}
    parquet.write_table(table.replace_schema_metadata(kept), file)
    return file.getvalue()


def _notes(table: pa.Table, filters: Filters) -> dict[str, str]:
    """What a workbook's second sheet says of the first."""
    notes = dict(filters)
    if any(pa.types.is_timestamp(column.type) for column in table.schema):
        notes[say("download-moments")] = "UTC"
    if table.num_rows > MOST_WORKBOOK_ROWS:
        rows = say("download-cut.rows", shown=MOST_WORKBOOK_ROWS, all=table.num_rows)
        notes[say("download-cut")] = rows
    return notes


def _of_one_kind(values: Sequence[object]) -> list[object]:
    kinds = {type(value) for value in values if isinstance(value, date)}
    if len(kinds) < 2:
        return list(values)
    return [value.isoformat() if isinstance(value, date) else value for value in values]


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        # A workbook knows no zones: its second sheet says that moments are in UTC.
        return value.astimezone(UTC).replace(tzinfo=None)
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _one_line(text: str) -> str:
    return " ".join(text.split())
