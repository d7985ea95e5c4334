"""Whose data a command works on: the owner's, or the sandbox account's while there are none.

The two never meet: the simulated account has a data folder, an inbox and an app database of its
own, below the owner's data folder. It can be deleted at any time.
"""

from pathlib import Path

import settings
from pipelines.installation import open_app_database, sandbox_of
from settings import Settings
from warehouse.layout import DataFolder
from warehouse.snapshots import current_file


def in_use() -> Settings:
    """The owner's installation as soon as there is anything in it, else the sandbox's."""
    own = settings.load()
    return own if has_data(own) else sandbox_of(own)


def has_data(configured: Settings) -> bool:
    """Whether an account is connected, an archive has arrived or anything is published."""
    data = DataFolder(configured.tracker_data)
    # An inbox at an address is looked into by whoever reads it, not by every command.
    inbox = [] if "://" in configured.inbox else _visible(Path(configured.inbox))
    if "://" in configured.inbox or inbox or _visible(data.archives) or current_file(data):
        return True
    if not configured.database_url and not data.app_database.exists():
        return False
    return bool(open_app_database(configured).accounts())


def is_sandbox(configured: Settings) -> bool:
    """Whether this installation is the simulated account's."""
    return configured.tracker_data == sandbox_of(settings.load()).tracker_data


def _visible(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if not path.name.startswith(".")]
