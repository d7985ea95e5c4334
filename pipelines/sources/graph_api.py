"""The dlt sources over the Graph API: readings and the metric catalogue go into raw tables.

Rows are fetched first (`pipelines.graph_api.parts`) and loaded afterwards, so no Instagram error
can break a load. A table's columns are the annotations of its row type; only keys are added here.
What the tables tell the next pass is `known`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from types import NoneType
from typing import TYPE_CHECKING, Any, cast, get_args, get_type_hints

import dlt

from pipelines.graph_api.rows import Rows
from pipelines.graph_api.tables import MetricRow
from pipelines.sources.loading import CONTRACT, ContractBroken, load
from warehouse.layout import DataFolder

if TYPE_CHECKING:
    from dlt.common.data_types import TDataType
    from dlt.common.schema.typing import TColumnSchema
    from dlt.extract.resource import DltResource

DATASET = "graph_api"

KEYS: dict[str, tuple[str, ...]] = {
    "profiles": ("account_id", "captured_at"),
    "media": ("account_id", "media_id", "captured_at"),
    "media_children": ("account_id", "media_id", "child_id", "captured_at"),
    "media_walks": ("account_id", "newest_posted_at", "captured_at"),
    "media_insights": (
        *("account_id", "media_id", "captured_at"),
        *("metric", "dimension", "segment"),
    ),
    "stories": ("account_id", "story_id", "captured_at"),
    "story_insights": (
        *("account_id", "story_id", "captured_at"),
        *("metric", "dimension", "segment"),
    ),
    "comments": ("account_id", "comment_id", "captured_at"),
    "comment_reads": ("account_id", "media_id", "captured_at"),
    "metric_verdicts": (
        *("account_id", "level", "product_type"),
        *("metric", "media_id", "captured_at"),
    ),
    "account_insights": (
        *("account_id", "metric", "window_end"),
        *("dimension", "segment", "captured_at"),
    ),
    "account_history": (
        *("account_id", "metric", "window_end"),
        *("dimension", "segment", "captured_at"),
    ),
    "day_reads": ("account_id", "window_end", "captured_at"),
    "history_walks": ("account_id", "captured_at"),
    "demographics": ("account_id", "captured_at", "metric", "breakdown", "segment"),
    "online_followers": ("account_id", "window_end", "hour", "captured_at"),
    "publishing_limits": ("account_id", "captured_at"),
    "tags": ("account_id", "media_id", "captured_at"),
    "mentions": ("account_id", "media_id", "comment_id", "captured_at"),
    "competitors": ("account_id", "username", "captured_at"),
    "competitor_media": ("account_id", "username", "media_id", "captured_at"),
    "hashtags": ("account_id", "hashtag", "captured_at"),
    "hashtag_media": ("account_id", "hashtag", "edge", "media_id", "captured_at"),
    "reads": ("account_id", "source", "run_id"),
}
"""Raw table → its key. Its row type is that of the list of the same name in `Rows`."""

EVIDENCE: dict[str, tuple[str, ...]] = {
    "media": ("media_walks", "media_children", "media_insights"),
    "comments": ("comment_reads",),
    "account_insights": ("day_reads",),
    "account_history": ("day_reads", "history_walks"),
    "competitors": ("competitor_media",),
}
"""Raw table → those that say of its rows that they were read, or mean nothing without them."""

CATALOGUE = "metrics"
CATALOGUE_KEY = ("level", "product_type", "metric", "kind")

_DATA_TYPES: dict[type, "TDataType"] = {
    str: "text",
    int: "bigint",
    float: "double",
    bool: "bool",
    datetime: "timestamp",
}


def row_type(table: str) -> type:
    """The annotations that are a raw table's columns."""
    return cast("type", get_args(get_type_hints(Rows)[table])[0])


@dlt.source(name=DATASET, max_table_nesting=0, schema_contract=CONTRACT)
def graph_api_source(readings: Sequence[Rows]) -> "Iterator[DltResource]":
    """Everything that was read, one resource per raw table, merged on the table's key.

    Args:
        readings: Results of `read_part`, of any number of parts and accounts; tables without rows
            are created all the same.
    """
    for table, key in KEYS.items():
        yield dlt.resource(
            _batch([row for rows in readings for row in rows.table(table)]),
            name=table,
            primary_key=key,
            columns=columns_of(row_type(table)),
            # Delete and insert, which also removes doubles (a post that moved between two pages).
            # The upsert strategy of dlt 1.31 cannot create a table that has no rows yet.
            write_disposition="merge",
        )


def load_readings(
    readings: Sequence[Rows], data: DataFolder, tables: Sequence[str] = tuple(KEYS)
) -> dict[str, str]:
    """Load what was read; a table whose types changed is left out and the others are loaded.

    What is left out does not count as read: its evidence stays out too, and is read again.

    Args:
        readings: What was read.
        data: The installation's folder; the caller holds its writer lock.
        tables: The raw tables that can hold some of it.

    Returns:
        The message for each table that was left out.
    """
    stopped: dict[str, str] = {}
    while True:
        left_out = {*stopped, *(table for one in stopped for table in EVIDENCE.get(one, ()))}
        kept = [table for table in tables if table not in left_out]
        source = graph_api_source(readings).with_resources(*kept)
        try:
            load(source, data=data, dataset=DATASET)
        except ContractBroken as broken:
            stopped[broken.table] = str(broken)
        else:
            return stopped


@dlt.source(name="catalogue", max_table_nesting=0, schema_contract=CONTRACT)
def catalogue_source(metrics: Iterable[MetricRow]) -> "Iterator[DltResource]":
    """What this version of the product knows of Instagram's metrics, replaced by each load."""
    yield dlt.resource(
        list(metrics),
        name=CATALOGUE,
        primary_key=CATALOGUE_KEY,
        columns=columns_of(MetricRow),
        write_disposition="replace",
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
