"""Where everything lies below the data folder: the only place that knows a file's name.

It creates nothing but folders and opens nothing; opening is `private`, `publish` and `reader`.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataFolder:
    """The paths of one installation, all below `root`."""

    root: Path

    @property
    def warehouse(self) -> Path:
        """The private DuckDB file: one writer, no readers while it writes."""
        return self.root / "warehouse.duckdb"

    @property
    def writer_lock(self) -> Path:
        """The file whose lock says that a run is writing the private warehouse."""
        return self.root / "warehouse.lock"

    @property
    def starting_lock(self) -> Path:
        """The file whose lock says that a command makes what is needed before a first run."""
        return self.root / "starting.lock"

    @property
    def serving_lock(self) -> Path:
        """The file whose lock says that the dashboard and Dagster are being served."""
        return self.root / "serving.lock"

    @property
    def sandbox_lock(self) -> Path:
        """The file whose lock says that the simulated account answers."""
        return self.root / "sandbox.lock"

    @property
    def published(self) -> Path:
        """The folder of read-only snapshots and the pointer `CURRENT`."""
        return self.root / "published"

    @property
    def pointer(self) -> Path:
        """A one-line text file: the file name of the snapshot that readers open."""
        return self.published / "CURRENT"

    def snapshot(self, snapshot_id: str) -> Path:
        """The published file of one snapshot."""
        return self.published / f"{snapshot_id}.duckdb"

    @property
    def inbox(self) -> Path:
        """Where the owner, or a cloud drive, drops export archives."""
        return self.root / "inbox"

    @property
    def archives(self) -> Path:
        """Archives that were taken in, kept under the name of their content."""
        return self.root / "archives"

    @property
    def app_database(self) -> Path:
        """The SQLite file of the app database, when no other one is configured."""
        return self.root / "app.sqlite"

    @property
    def key_file(self) -> Path:
        """The generated key that encrypts tokens, mode 0600."""
        return self.root / "token.key"

    @property
    def dlt_state(self) -> Path:
        """dlt's working folder: pending load packages survive a crash here."""
        return self.root / "dlt"

    @property
    def dagster_state(self) -> Path:
        """Dagster's runs, events and logs."""
        return self.root / "dagster"

    @property
    def dbt_target(self) -> Path:
        """dbt's compiled project and logs."""
        return self.root / "dbt"

    @property
    def logs(self) -> Path:
        """What passes and services printed, the newest of each."""
        return self.root / "logs"

    @property
    def sandbox_state(self) -> Path:
        """When the simulated account of this installation was first served."""
        return self.root / "sandbox.json"
