"""One installation's stores, opened as its settings say, and the sandbox's installation beside it.

Dagster, the command line and the dashboard share it.
"""

from pydantic import SecretStr

import settings
from appdb.database import AppDatabase
from appdb.engine import sqlite_url
from appdb.keys import given_keys
from appdb.vault import Vault
from pipelines.connecting.apps import App
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN
from settings import CALLBACK_PATH, Settings
from warehouse.layout import DataFolder

DASHBOARD_PORT = 8501
"""Where the dashboard is served, if nobody else is there; a login comes back to it."""


def open_app_database(configured: Settings) -> AppDatabase:
    """The app database, with the vault that reads its tokens.

    Raises:
        appdb.errors.AppDatabaseError: It cannot be opened, or the key cannot be used.
    """
    data = DataFolder(configured.tracker_data)
    key, url = configured.tracker_key, configured.database_url
    # Read again when it matters: a key may be replaced while we run.
    vault = (
        Vault(lambda: given_keys(settings.load().tracker_key or key))
        if key
        else Vault.from_key_file(data.key_file)
    )
    return AppDatabase.open(url.get_secret_value() if url else sqlite_url(data.app_database), vault)


def apps_of(configured: Settings, local_port: int = DASHBOARD_PORT) -> dict[str, App]:
    """The owner's Meta apps, by flavour name; a login without an app is not offered.

    Args:
        configured: The owner's settings.
        local_port: Where a login comes back to if the settings do not say where.
    """
    back_to = redirect_uri(configured, local_port)
    instagram, facebook = base_urls(configured).values()
    offered = (
        (
            INSTAGRAM_LOGIN,
            configured.instagram_app_id,
            configured.instagram_app_secret,
            instagram,
        ),
        (FACEBOOK_LOGIN, configured.facebook_app_id, configured.facebook_app_secret, facebook),
    )
    return {
        flavour.name: App(flavour, client_id, secret, back_to, base_url)
        for flavour, client_id, secret, base_url in offered
        if client_id and secret
    }


def redirect_uri(configured: Settings, local_port: int = DASHBOARD_PORT) -> str:
    """Where a login comes back to: as the owner set it, else a port of this machine."""
    return configured.oauth_redirect_url or f"http://localhost:{local_port}{CALLBACK_PATH}"


def base_urls(configured: Settings) -> dict[str, str]:
    """What answers in place of all hosts of a flavour, by its name; '' for the real ones."""
    return {
        INSTAGRAM_LOGIN.name: configured.instagram_base_url,
        FACEBOOK_LOGIN.name: configured.facebook_base_url,
    }


def sandbox_of(own: Settings) -> Settings:
    """The simulated account's installation, beside an owner's and below its data folder."""
    data = DataFolder(own.tracker_data / "sandbox")
    return own.model_copy(
        update={
            "tracker_data": data.root,
            "tracker_inbox": str(data.inbox),
            "tracker_inbox_remove": False,
            "database_url": SecretStr(sqlite_url(data.app_database)),
        }
    )
