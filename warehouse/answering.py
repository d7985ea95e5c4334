"""Answering a stranger's SQL from the published marts, within limits of time and rows.

Everything that could write or reach elsewhere is shut off by `reader`; what is written here as text
for a terminal is `query`.
"""

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import duckdb

from warehouse.errors import one_line
from warehouse.query import QueryError

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH: Final = 1_000


@dataclass(frozen=True)
class Answer:
    """The first rows of an answer; `is_cut` says whether there are more."""

    table: "pa.Table"
    is_cut: bool
    seconds: float


def answer(
    cursor: duckdb.DuckDBPyConnection, sql: str, *, most_rows: int, most_seconds: float
) -> Answer:
    """Answer one statement that reads.

    Args:
        cursor: On the published marts; nothing else may be running on it.
        sql: The statement.
        most_rows: How many rows are fetched at most.
        most_seconds: After how long it is given up.

    Raises:
        QueryError: It is wrong, does not only read, or takes too long; one line says so.
    """
    import pyarrow as pa

    begun = time.monotonic()
    clock = threading.Timer(most_seconds, cursor.interrupt)
    clock.start()
    try:
        reader = cursor.execute(_only_statement(cursor, sql)).to_arrow_reader(_BATCH)
        batches, rows = [], 0
        for batch in reader:
            batches.append(batch)
            rows += batch.num_rows
            if rows > most_rows:
                break
        table = pa.Table.from_batches(batches, reader.schema)
    except duckdb.InterruptException as error:
        raise _too_long(most_seconds) from error
    except duckdb.Error as error:
        raise QueryError(one_line(error)) from error
    except pa.ArrowException as error:
        # Interrupted between two batches, it is the reader that breaks.
        if time.monotonic() - begun >= most_seconds:
            raise _too_long(most_seconds) from error
        raise QueryError(" ".join(str(error).split())) from error
    finally:
        clock.cancel()
    return Answer(table.slice(0, most_rows), rows > most_rows, time.monotonic() - begun)


def _only_statement(cursor: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = cursor.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(f"Give one SQL statement; {len(statements)} were given.")
    if statements[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        raise QueryError("Give a statement that reads: SELECT, FROM, WITH, DESCRIBE or SUMMARIZE.")
    return statements[0]


def _too_long(seconds: float) -> QueryError:
    return QueryError(f"It took more than {seconds:g} seconds and was stopped: ask for less.")
