"""What the assets share: the installation they work on, and the right to write its warehouse."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

import settings
from appdb.database import AppDatabase
from pipelines.installation import open_app_database
from warehouse.layout import DataFolder
from warehouse.locking import writer_lock

log = logging.getLogger("tracker")

# On the job that a run belongs to: the queue lets one such run through at a time.
WRITER_TAGS = {"warehouse": "writer"}


class Installation(dg.ConfigurableResource["Installation"]):
    """One installation, to look at: what schedules and sensors decide from."""

    data_root: str
    inbox_folder: str

    @property
    def data(self) -> DataFolder:
        """Where everything lies."""
        return DataFolder(Path(self.data_root))

    @property
    def inbox(self) -> Path:
        """The folder that is watched for export archives."""
        return Path(self.inbox_folder)

    def app_database(self) -> AppDatabase:
        """The app database; its address and the key are read now and shown nowhere."""
        return open_app_database(settings.load())


class Writer(Installation):
    """One installation, to write to: the run that uses it is the only one that does.

    Dagster's queue orders the runs that Dagster launches. The lock taken here for the whole run
    also orders those started from the command line, and the kernel frees it if the run is killed.
    """

    @contextmanager
    def yield_for_execution(
        self,
        context: dg.InitResourceContext,  # noqa: ARG002  # Dagster's signature
    ) -> Iterator["Writer"]:
        """Hold the writer's lock from the run's first step to its last."""
        with writer_lock(
            self.data.writer_lock,
            on_wait=lambda: log.info("Another run is writing the warehouse; waiting for it"),
        ):
            yield self
