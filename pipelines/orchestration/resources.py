"""What the assets share: the installation they work on, and the right to write its warehouse."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

import dagster as dg
import httpx
from pydantic import PrivateAttr

import settings
from appdb.database import AppDatabase, TrackedAccount
from pipelines.connecting.apps import App
from pipelines.forgetting.forgetting import carry_out
from pipelines.installation import apps_of, open_app_database
from pipelines.orchestration.clocks import clocks_of
from pipelines.orchestration.storage import POSTGRES_URL
from warehouse.layout import DataFolder
from warehouse.locking import waiting_lock

log = logging.getLogger("tracker")

# On the job that a run belongs to: the queue lets one such run through at a time.
WRITER_TAGS = {"warehouse": "writer"}


class Installation(dg.ConfigurableResource["Installation"]):
    """One installation, to look at: what schedules and sensors decide from."""

    data_root: str
    inbox: str
    remove_from_inbox: bool = False
    count_messages: bool = False

    @classmethod
    def of(cls, configured: settings.Settings) -> Self:
        """The installation that these settings describe."""
        return cls(
            data_root=str(configured.tracker_data),
            inbox=configured.inbox,
            remove_from_inbox=configured.tracker_inbox_remove,
            count_messages=configured.tracker_count_messages,
        )

    @property
    def data(self) -> DataFolder:
        """Where everything lies."""
        return DataFolder(Path(self.data_root))

    def app_database(self) -> AppDatabase:
        """The app database; its address and the key are read now and shown nowhere."""
        return open_app_database(settings.load())

    def apps(self) -> dict[str, App]:
        """The owner's Meta apps, by flavour name."""
        return apps_of(settings.load())


class Writer(Installation):
    """One installation, to write to: the run that uses it is the only one that does.

    Dagster's queue orders the runs that Dagster launches. The lock taken here for the whole run
    also orders those started from the command line, and the kernel frees it if the run is killed.
    """

    _clocks: dict[str, datetime] = PrivateAttr(default_factory=dict)

    async def clocks(
        self, http: httpx.AsyncClient, accounts: Iterable[TrackedAccount]
    ) -> dict[str, datetime]:
        """Account id → Instagram's clock (UTC) when the run first asked for it.

        One moment for the whole run, so that its parts agree on what is due.
        """
        hosts = {one.account_id: one.host for one in accounts}
        self._clocks |= await clocks_of(http, set(hosts.values()) - self._clocks.keys())
        return {account_id: self._clocks[host] for account_id, host in hosts.items()}

    @contextmanager
    def yield_for_execution(
        self,
        context: dg.InitResourceContext,  # noqa: ARG002  # Dagster's signature
    ) -> Iterator["Writer"]:
        """Hold the writer's lock from the run's first step to its last."""
        with waiting_lock(
            self.data.writer_lock,
            on_wait=lambda: log.info("Another run is writing the warehouse; waiting for it"),
        ):
            self._clocks.clear()
            # A deletion that was decided and interrupted comes before anything is read anew.
            carry_out(self.data, self.inbox, self.app_database, os.environ.get(POSTGRES_URL))
            yield self
