"""Passes over the sandbox without Dagster: the real readings, budgets, loads and app database.

What Dagster adds to a pass (steps, doors, models, publishing) is tried in `tests/journeys`.
"""

import asyncio
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from appdb.database import AppDatabase, Flavour, TrackedAccount
from appdb.engine import sqlite_url
from appdb.vault import Vault
from pipelines.graph_api import client
from pipelines.graph_api.parts import Part
from pipelines.orchestration.clocks import clocks_of
from pipelines.orchestration.graph_api_assets import TABLES
from pipelines.orchestration.reading import SHARED_TABLES, Tally, Task, read_accounts
from pipelines.sources.graph_api import DATASET, KEYS, graph_api_source
from pipelines.sources.loading import load
from sandbox import neighbours
from sandbox.instagram import Instagram, SimulatedAccount
from sandbox.serving import Sandbox
from warehouse.layout import DataFolder
from warehouse.private import open_private

Row = tuple[Any, ...]

# How a reading went, and in which run: not what Instagram said.
STORY_OF_THE_READING = {"run_id", "_dlt_load_id", "_dlt_id"}


@dataclass(frozen=True)
class Tracking:
    """A data folder whose accounts are read part by part."""

    root: Path

    @classmethod
    def begin(cls, root: Path) -> "Tracking":
        """A new installation with empty raw tables."""
        tracking = cls(root)
        load(graph_api_source([]), data=tracking.data, dataset=DATASET)
        return tracking

    def copy(self, root: Path) -> "Tracking":
        """The same installation in another folder."""
        shutil.copytree(self.root, root)
        return Tracking(root)

    @property
    def data(self) -> DataFolder:
        """Where everything lies."""
        return DataFolder(self.root)

    def database(self) -> AppDatabase:
        """The app database, opened anew."""
        vault = Vault.from_key_file(self.data.key_file)
        return AppDatabase.open(sqlite_url(self.data.app_database), vault)

    def connect(
        self,
        sandbox: Sandbox,
        accounts: Iterable[SimulatedAccount] = (),
        flavour: Flavour = "instagram_login",
    ) -> None:
        """Connect accounts of a sandbox (the first one unless others are given)."""
        database = self.database()
        now = sandbox.clock.now()
        for one in accounts or [sandbox.instagram.accounts[0]]:
            account = TrackedAccount(
                one.account_id,
                one.world.owner.username,
                sandbox.url if flavour == "instagram_login" else sandbox.facebook_url,
                is_sandbox=True,
                connected_at=now,
                flavour=flavour,
            )
            token = sandbox.token_of(one.account_id, flavour)
            database.connect_account(account, SecretStr(token), obtained_at=now)
        database.close()

    def connect_both(self, sandbox: Sandbox) -> None:
        """Connect the first account of a sandbox with Instagram, the second with Facebook."""
        with_instagram, with_facebook = sandbox.instagram.accounts
        self.connect(sandbox, [with_instagram])
        self.connect(sandbox, [with_facebook], "facebook_login")

    def wish_for_everything(self, instagram: Instagram, at: datetime) -> None:
        """Let the first account want what is read only on demand: a rival, a hashtag, mentions."""
        account, rival = instagram.accounts[0], instagram.others[0]
        used = account.world.posts_by_hashtag
        database = self.database()
        database.watch(account.account_id, "competitor", rival.world.owner.username)
        database.watch(account.account_id, "hashtag", max(used, key=lambda name: len(used[name])))
        for one in neighbours.mentions(account.world, account.world.born, at)[-3:]:
            database.note_mention(account.account_id, one.media_id, one.comment_id, at)
        database.close()

    def read(self, *parts: Part, on_demand: bool = True) -> dict[Part, Tally]:
        """Read parts of every account that is due, all of them unless some are named."""
        database = self.database()
        run_id = f"run {time.time_ns()}"
        try:
            return asyncio.run(self._read(database, parts or tuple(Part), run_id, on_demand))
        finally:
            database.close()

    async def _read(
        self, database: AppDatabase, parts: Iterable[Part], run_id: str, on_demand: bool
    ) -> dict[Part, Tally]:
        tallies = {}
        async with client.open_http(client.TIMEOUT_SECONDS) as http:
            for part in parts:
                accounts = database.accounts()
                clocks = await clocks_of(http, {one.host for one in accounts})
                now = {one.account_id: clocks[one.host] for one in accounts}
                task = Task(part, TABLES[part], database, self.data, run_id, on_demand)
                tallies[part] = await read_accounts(task, accounts, now, http)
        return tallies

    def raw(self, *tables: str, but: Iterable[str] = ()) -> dict[str, list[Row]]:
        """What was read: table → sorted rows, without how and in which run they were read.

        Args:
            tables: Which; all but `reads`, unless some are named.
            but: Columns to leave out.
        """
        hidden = STORY_OF_THE_READING | set(but)
        with open_private(self.data, read_only=True) as con:
            found = {}
            for table in tables or [name for name in KEYS if name != "reads"]:
                columns = con.execute(f"describe {DATASET}.{table}").fetchall()
                kept = ", ".join(name for name, *_ in columns if name not in hidden)
                rows = con.execute(f"select {kept} from {DATASET}.{table}").fetchall()
                found[table] = sorted(rows, key=repr)
        return found

    def named(self, *tables: str) -> dict[str, set[Row]]:
        """What was read about, whenever and whatever its numbers: table → keys without moments."""
        found = {}
        with open_private(self.data, read_only=True) as con:
            for table in tables:
                kept = ", ".join(column for column in KEYS[table] if column != "captured_at")
                rows = con.execute(f"select distinct {kept} from {DATASET}.{table}").fetchall()
                found[table] = set(rows)
        return found

    def ask(self, sql: str, *values: object) -> list[Row]:
        """What a question to the private warehouse gives, its raw tables by their bare names."""
        with open_private(self.data, read_only=True) as con:
            con.execute(f"set schema = '{DATASET}'")
            return con.execute(sql, values).fetchall()

    def reads(self) -> list[dict[str, Any]]:
        """How the readings went, in the order in which they were loaded."""
        with open_private(self.data, read_only=True) as con:
            answer = con.execute(f"select * from {DATASET}.reads order by run_id")
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def tables_of(part: Part) -> tuple[str, ...]:
    """The raw tables that a part fills, beside how it went."""
    return (*TABLES[part], *(name for name in SHARED_TABLES if name != "reads"))
