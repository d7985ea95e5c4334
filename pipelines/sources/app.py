"""The tracked accounts as a dlt source, so that models know who is tracked and since when.

It holds what the app database knows about an account, and never a token.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import dlt
from dlt.extract.source import DltSource

from pipelines.sources.loading import CONTRACT


@dataclass(frozen=True)
class TrackedAccount:
    """An account that was connected to the API; `connected_at` is UTC."""

    account_id: str
    username: str
    flavour: str
    is_sandbox: bool
    connected_at: datetime


def app_source(accounts: Sequence[TrackedAccount], *, run_id: str) -> DltSource:
    """The table `app.accounts`, replaced by each load."""

    @dlt.resource(
        name="accounts",
        primary_key="account_id",
        write_disposition="replace",
        columns={
            "account_id": {"data_type": "text"},
            "username": {"data_type": "text"},
            "flavour": {"data_type": "text"},
            "is_sandbox": {"data_type": "bool"},
            "connected_at": {"data_type": "timestamp"},
            "run_id": {"data_type": "text"},
        },
    )
    def resource() -> Iterator[Any]:
        yield dlt.mark.materialize_table_schema()
        for account in accounts:
            yield {**asdict(account), "run_id": run_id}

    @dlt.source(name="app", max_table_nesting=0, schema_contract=CONTRACT)
    def source() -> Any:
        return resource

    return source()
