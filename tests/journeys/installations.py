"""An installation of the product in a temporary folder, driven through its command line."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

import settings
from appdb.database import TrackedAccount
from pipelines.installation import open_app_database
from sandbox.clock import Clock
from sandbox.serving import Sandbox, running
from sandbox.world import World
from tests.patience import PATIENCE_SECONDS
from warehouse.layout import DataFolder

LIVED_DAYS = 730
"""How old the simulated account is when it is read."""
ANY_MORNING = timedelta(days=LIVED_DAYS, hours=15)


def invented_world() -> World:
    """The account that the journeys read: born on a fixed day, so that every run sees the same."""
    return World.simulate(seed=7, born=datetime(2024, 11, 3, 12, tzinfo=UTC), days=LIVED_DAYS + 3)


@dataclass
class Heard:
    """A command under way, the lines that it has said, and what it had printed in the end."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    printed: str = ""

    def __post_init__(self) -> None:
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    @property
    def said(self) -> str:
        """All lines."""
        return "".join(list(self.lines))

    def until(self, words: str) -> None:
        """Wait until it says so."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while words not in self.said:
            assert self.process.poll() is None, f"it ended before {words!r}: {self.said}"
            assert time.monotonic() < deadline, f"it never said {words!r}: {self.said}"
            time.sleep(0.01)

    def stop_at(self, words: str) -> None:
        """Press Ctrl-C once it says so: it stops there, and no step after that runs."""
        self.until(words)
        os.kill(self.process.pid, signal.SIGINT)
        assert self.end() == 130, self.said
        assert "Stopped." in self.said
        assert "Building the models" not in self.said
        assert "Traceback" not in self.said

    def end(self) -> int:
        """Wait for its end; returns its code."""
        code = self.process.wait(timeout=PATIENCE_SECONDS)
        self._listening.join()
        self.printed = self.process.stdout.read() if self.process.stdout else ""
        return code

    def _listen(self) -> None:
        self.lines.extend(self.process.stderr or ())


@dataclass(frozen=True)
class Installation:
    """A data folder and the command line that works on it."""

    root: Path

    @property
    def data(self) -> DataFolder:
        """Where everything of this installation lies."""
        return DataFolder(self.root)

    @property
    def configured(self) -> settings.Settings:
        """The settings as its commands see them."""
        return settings.Settings(tracker_data=self.root)

    @property
    def environment(self) -> dict[str, str]:
        """A plain machine's environment with this data folder, and nothing that CI set."""
        ours = ("TRACKER_", "DAGSTER_", "DATABASE_URL", "DBT_", "WAREHOUSE_PATH")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        return {**kept, "TRACKER_DATA": str(self.root)}

    def copy(self, root: Path) -> "Installation":
        """The same installation in another folder."""
        shutil.copytree(self.root, root)
        return Installation(root)

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Start a command in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "tracker", *map(str, arguments)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def must(self, *arguments: str | Path) -> str:
        """Run a command that has to succeed and return what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.stderr}\n{done.stdout}"
        return done.stdout

    @contextmanager
    def reading(self, world: World, at: datetime) -> Iterator[Sandbox]:
        """Have the sandbox account connected and answering at a fixed moment.

        With the login that may look at others, and it watches two.
        """
        with running(world, Clock(at)) as served:
            account = TrackedAccount(
                world.owner.account_id,
                world.owner.username,
                served.facebook_url,
                is_sandbox=True,
                connected_at=at,
                flavour="facebook_login",
            )
            token = SecretStr(served.token_of(account.account_id, "facebook_login"))
            database = open_app_database(self.configured)
            database.connect_account(account, token, obtained_at=at)
            for rival in served.instagram.others[:2]:
                database.watch(account.account_id, "competitor", rival.world.owner.username)
            yield served
