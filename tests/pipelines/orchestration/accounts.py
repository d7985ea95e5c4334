"""Several sandbox accounts, connected in an installation, and parts of passes over them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from appdb.database import AppDatabase, Flavour, TrackedAccount
from pipelines.graph_api.client import open_http
from pipelines.graph_api.parts import Part
from pipelines.installation import open_app_database
from pipelines.orchestration.clocks import clocks_of
from pipelines.orchestration.graph_api_assets import TABLES
from pipelines.orchestration.reading import Tally, Task, read_accounts
from sandbox.clock import Clock
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running
from settings import Settings
from warehouse.layout import DataFolder
from warehouse.private import open_private

BORN = datetime(2026, 10, 20, tzinfo=UTC)
NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
SIX_MINUTES = timedelta(minutes=6)


@dataclass
class Served:
    """A sandbox of a few accounts, and an installation that reads them."""

    box: Sandbox
    root: Path
    database: AppDatabase
    runs: list[str] = field(default_factory=list)

    @property
    def data(self) -> DataFolder:
        return DataFolder(self.root)

    @property
    def accounts(self) -> list[TrackedAccount]:
        return self.database.accounts()

    @property
    def ids(self) -> list[str]:
        return [one.account_id for one in self.accounts]

    def read(self, part: Part, *, on_demand: bool = True) -> Tally:
        """Read a part of all accounts, as its asset does."""
        self.runs.append(f"run-{len(self.runs)}")
        task = Task(part, TABLES[part], self.database, self.data, self.runs[-1], on_demand)

        async def reading() -> Tally:
            async with open_http() as http:
                clocks = await clocks_of(http, {one.host for one in self.accounts})
                now = {one.account_id: clocks[one.host] for one in self.accounts}
                return await read_accounts(task, self.accounts, now, http)

        return asyncio.run(reading())

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with open_private(self.data, read_only=True) as con:
            return con.execute(sql).fetchall()

    def calls(self) -> list[str]:
        """The account of each call since the last time this was asked."""
        made = [one.account_id for one in self.box.requests if one.method != "HEAD"]
        self.box.requests.clear()
        return made

    def connect(
        self, account_id: str, *, flavour: Flavour = "instagram_login", **changes: Any
    ) -> None:
        """Connect an account of the sandbox, or one that is nowhere."""
        is_facebook = flavour == "facebook_login"
        known = {one.account_id: one for one in self.box.instagram.accounts}
        token = self.box.token_of(account_id, flavour) if account_id in known else "IGAAinvented"
        values = {
            "account_id": account_id,
            "username": known[account_id].world.owner.username if account_id in known else "nobody",
            "host": self.box.facebook_url if is_facebook else self.box.url,
            "is_sandbox": True,
            "connected_at": NOW,
            "flavour": flavour,
        }
        obtained_at = changes.pop("obtained_at", NOW)
        account = TrackedAccount(**{**values, **changes})
        self.database.connect_account(account, SecretStr(token), obtained_at=obtained_at)


@contextmanager
def served(root: Path, accounts: int = 3) -> Iterator[Served]:
    """Serve a few accounts of two weeks and connect them all, the last one with Facebook.

    Args:
        root: The data folder, with the raw tables made.
        accounts: How many.
    """
    flavours: list[Flavour] = ["instagram_login"] * (accounts - 1)
    flavours.append("facebook_login")
    simulated = Instagram.invent(seed=7, born=BORN, days=40, kinds=[Kind.ORDINARY] * accounts)
    with running(simulated, Clock(at=NOW)) as box:
        one = Served(box, root, open_app_database(Settings(tracker_data=root)))
        for account, flavour in zip(simulated.accounts, flavours, strict=True):
            one.connect(account.account_id, flavour=flavour)
        yield one
