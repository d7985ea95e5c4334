"""The published marts, opened once per snapshot and asked through a cache that the snapshot keys.

A new publication is seen by the next run of any page, because every run looks at the pointer. What
was cached for an older snapshot is never served for a newer one, and its file is let go as soon as
no run holds it any more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import duckdb
import streamlit as st
from duckdb import DuckDBPyConnection

from warehouse.layout import DataFolder
from warehouse.reader import Published, ReaderError, current_snapshot_id, open_published

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class OlderPublication(ReaderError):
    """An earlier version of this product published the marts, with less in them."""

    def __str__(self) -> str:
        """What to do about it."""
        return "An earlier version published the data: run `make sync` to publish them anew."


@dataclass(frozen=True)
class Marts:
    """One snapshot of the marts."""

    data: DataFolder
    snapshot_id: str
    published_at: datetime
    # Held, not looked up again: a run must end on the snapshot that it began with, however many
    # were published meanwhile.
    _published: Published = field(repr=False, compare=False)

    def ask(
        self,
        question: Callable[Concatenate[DuckDBPyConnection, Asked], Answer],
        *arguments: Asked.args,
        **named: Asked.kwargs,
    ) -> Answer:
        """Answer a query of `dashboards.queries`, from the cache when it was asked before."""
        name = f"{question.__module__}.{question.__qualname__}"
        answer = _answer(self, self.snapshot_id, name, question, arguments, named)
        return cast("Answer", answer)

    def fetch(
        self,
        question: Callable[Concatenate[DuckDBPyConnection, Asked], Answer],
        *arguments: Asked.args,
        **named: Asked.kwargs,
    ) -> Answer:
        """Answer a query afresh, for results too large to keep.

        Raises:
            OlderPublication: The snapshot lacks what is asked for.
        """
        with self._published.cursor() as cursor:
            try:
                return question(cursor, *arguments, **named)
            except (duckdb.CatalogException, duckdb.BinderException) as error:
                raise OlderPublication from error


def current(data: DataFolder) -> Marts:
    """The snapshot that is current now.

    Raises:
        warehouse.reader.NothingPublished: There is none yet.
        warehouse.reader.ReaderError: It cannot be read; the message says why and what to do.
    """
    published = _opened(data, current_snapshot_id(data))
    return Marts(data, published.snapshot_id, published.published_at, published)


# Dropped, never closed: a run may still read, and the file is let go with its last holder.
@st.cache_resource(
    max_entries=1,
    show_spinner=False,
    hash_funcs={DataFolder: lambda data: str(data.root)},
)
def _opened(data: DataFolder, snapshot_id: str) -> Published:  # noqa: ARG001  (the cache's key)
    return open_published(data)


@st.cache_data(max_entries=512, show_spinner=False)
def _answer(
    _marts: Marts,
    snapshot_id: str,  # noqa: ARG001  (the cache's key)
    question_name: str,  # noqa: ARG001  (the cache's key)
    _question: Callable[..., Any],
    arguments: tuple[Any, ...],
    named: dict[str, Any],
) -> Any:
    return _marts.fetch(_question, *arguments, **named)
