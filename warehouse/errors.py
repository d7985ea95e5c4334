"""What the warehouse says when it cannot: the base of its errors, DuckDB's words in one line."""

import duckdb


class WarehouseError(RuntimeError):
    """Something a user can act on: one line that says what happened and what to do."""


def one_line(error: duckdb.Error) -> str:
    """DuckDB's message, with its suggestion, without the lines that quote the statement."""
    message = str(error).partition("\nLINE ")[0]
    return " ".join(message.split())
