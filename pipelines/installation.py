"""One installation's stores, opened as its settings say; Dagster and the command line share it."""

from appdb.database import AppDatabase
from appdb.engine import sqlite_url
from appdb.vault import Vault
from settings import Settings
from warehouse.layout import DataFolder


def open_app_database(configured: Settings) -> AppDatabase:
    """The app database, with the vault that reads its tokens.

    Raises:
        appdb.errors.AppDatabaseError: It cannot be opened, or the key cannot be used.
    """
    data = DataFolder(configured.tracker_data)
    key, url = configured.tracker_key, configured.database_url
    vault = Vault.from_base64(key) if key else Vault.from_key_file(data.key_file)
    return AppDatabase.open(url.get_secret_value() if url else sqlite_url(data.app_database), vault)
