"""The dlt source over the Graph API: readings go into raw tables, which tell what is known.

Rows are fetched first (`pipelines.graph_api.parts`) and loaded afterwards, so no Instagram error
can break a load. A table's columns are the annotations of its row type; only keys are added here.

What an earlier pass has read is asked of the warehouse itself, not of dlt's state: the evidence
(`comment_reads`, and capture times past the settling of a day) lies beside the rows it vouches
for, is loaded with them, survives a lost working folder, and can be looked at in SQL.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import dlt
import duckdb

from pipelines.graph_api import rows as raw
from pipelines.graph_api.facts import DAY_TOTALS, SETTLED_AFTER
from pipelines.graph_api.parts import Known
from pipelines.graph_api.rows import Rows
from pipelines.sources.loading import CONTRACT

if TYPE_CHECKING:
    from dlt.common.data_types import TDataType
    from dlt.common.schema.typing import TColumnSchema
    from dlt.extract.resource import DltResource

DATASET = "graph_api"

TABLES: dict[str, tuple[type, tuple[str, ...]]] = {
    "profiles": (raw.ProfileRow, ("account_id", "captured_at")),
    "media": (raw.MediaRow, ("account_id", "media_id", "captured_at")),
    "media_insights": (
        raw.MediaInsightRow,
        ("account_id", "media_id", "captured_at", "metric", "dimension", "segment"),
    ),
    "stories": (raw.StoryRow, ("account_id", "story_id", "captured_at")),
    "story_insights": (
        raw.StoryInsightRow,
        ("account_id", "story_id", "captured_at", "metric", "dimension", "segment"),
    ),
    "comments": (raw.CommentRow, ("account_id", "comment_id", "captured_at")),
    "comment_reads": (raw.CommentReadRow, ("account_id", "media_id", "captured_at")),
    "account_insights": (
        raw.AccountInsightRow,
        ("account_id", "metric", "window_end", "dimension", "segment", "captured_at"),
    ),
    "demographics": (
        raw.DemographicRow,
        ("account_id", "captured_at", "metric", "breakdown", "segment"),
    ),
    "online_followers": (
        raw.OnlineFollowersRow,
        ("account_id", "window_end", "hour", "captured_at"),
    ),
    "reads": (raw.ReadRow, ("account_id", "source", "run_id")),
}
"""Raw table → its row type and its key."""

_DATA_TYPES: dict[type, "TDataType"] = {
    str: "text",
    int: "bigint",
    float: "double",
    bool: "bool",
    datetime: "timestamp",
}


@dlt.source(name=DATASET, max_table_nesting=0, schema_contract=CONTRACT)
def graph_api_source(readings: Sequence[Rows]) -> "Iterator[DltResource]":
    """Everything that was read, one resource per raw table, merged on the table's key.

    Args:
        readings: Results of `read_part`, of any number of parts and accounts; tables without rows
            are created all the same.
    """
    for table, (row_type, key) in TABLES.items():
        yield dlt.resource(
            _batch([row for rows in readings for row in rows.table(table)]),
            name=table,
            primary_key=key,
            columns=columns_of(row_type),
            # Delete and insert, which also removes doubles (a post that moved between two pages).
            # The upsert strategy of dlt 1.31 cannot create a table that has no rows yet.
            write_disposition="merge",
        )


def _batch(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """One batch; the table of an empty one is created all the same."""
    yield rows or dlt.mark.materialize_table_schema()


def columns_of(row_type: type) -> "dict[str, TColumnSchema]":
    """dlt's columns for a row type: optional ones are nullable, lists and objects are JSON."""
    return {name: _column(name, hint) for name, hint in get_type_hints(row_type).items()}


def _column(name: str, hint: Any) -> "TColumnSchema":
    options = get_args(hint) if NoneType in get_args(hint) else (hint,)
    return {
        "name": name,
        "data_type": _DATA_TYPES.get(options[0], "json"),
        "nullable": NoneType in options,
    }


def known_readings(warehouse: duckdb.DuckDBPyConnection, account_id: str) -> Known:
    """What the raw tables already hold of an account; nothing before the first load.

    Args:
        warehouse: An open connection to the private warehouse; it is only read.
        account_id: Whose readings.
    """
    try:
        counts = warehouse.execute(
            f"""
            select media_id, arg_max(comments_count, captured_at)
            from {DATASET}.comment_reads
            where account_id = ?
            group by media_id
            """,
            [account_id],
        ).fetchall()
        days = warehouse.execute(
            f"""
            select distinct window_end
            from {DATASET}.account_insights
            where account_id = ? and captured_at >= window_end + ? and list_contains(?, metric)
            """,
            [account_id, SETTLED_AFTER, list(DAY_TOTALS)],
        ).fetchall()
    except duckdb.CatalogException:
        return Known()
    return Known(dict(counts), frozenset(end for (end,) in days))
