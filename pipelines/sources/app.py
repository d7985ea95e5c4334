"""What the app database knows, as a dlt source: who is tracked since when, and how logins fare.

It holds no token and nothing that a token could be made of.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

import dlt

from pipelines.sources.graph_api import columns_of
from pipelines.sources.loading import CONTRACT

if TYPE_CHECKING:
    from dlt.common.schema.typing import TColumnSchema
    from dlt.extract.resource import DltResource


class AccountRow(TypedDict):
    """An account that is connected to the API; `connected_at` is UTC."""

    account_id: str
    username: str
    flavour: str
    is_sandbox: bool
    connected_at: datetime
    run_id: str


class TokenRow(TypedDict):
    """How the login of an account fares; `remedy` is what the owner must do, in one line."""

    account_id: str
    flavour: str
    obtained_at: datetime
    expires_at: datetime | None
    refreshed_at: datetime | None
    refresh_due_at: datetime | None
    scopes: list[str]
    state: str
    last_error: str | None
    last_error_at: datetime | None
    remedy: str | None
    run_id: str


@dlt.source(name="app", max_table_nesting=0, schema_contract=CONTRACT)
def app_source(
    accounts: Sequence[AccountRow] | None = None, tokens: Sequence[TokenRow] | None = None
) -> "Iterator[DltResource]":
    """The tables `app.accounts` and `app.tokens`; each that is given is replaced by the load."""
    if accounts is not None:
        yield _table("accounts", AccountRow, accounts)
    if tokens is not None:
        yield _table("tokens", TokenRow, tokens)


def _table(name: str, row_type: type, rows: Sequence[Any]) -> "DltResource":
    def resource() -> Iterator[Any]:
        yield dlt.mark.materialize_table_schema()
        yield from rows

    return dlt.resource(
        resource,
        name=name,
        primary_key="account_id",
        columns=_nullable(columns_of(row_type)),
        write_disposition="replace",
    )


def _nullable(columns: "dict[str, TColumnSchema]") -> "dict[str, TColumnSchema]":
    """Without a word about nulls: the first version said none, and a column cannot get stricter."""
    return {
        name: {"name": name, "data_type": column["data_type"]} for name, column in columns.items()
    }
