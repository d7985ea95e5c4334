"""The connected accounts: what the Accounts page and the login addresses do with the stores.

Whatever is connected goes to the owner's installation, also while the sandbox account is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

import streamlit as st

from appdb.database import AppDatabase, TokenState, TrackedAccount
from pipelines.connecting.apps import App
from pipelines.connecting.connect import Connected, clean_token, connect_by_any_token
from pipelines.connecting.logins import finish_login, save
from pipelines.connecting.revoke import disconnect
from pipelines.graph_api.client import open_http
from pipelines.installation import (
    apps_of,
    base_urls,
    open_app_database,
    redirect_uri,
    sandbox_of,
)
from settings import Settings
from warehouse.layout import DataFolder
from warehouse.snapshots import current_file


@dataclass(frozen=True)
class Connection:
    """A connected account and its login, in the installation that keeps them."""

    installation: Settings
    account: TrackedAccount
    token: TokenState

    def closed_until(self, now: datetime) -> datetime | None:
        """From when Instagram may be asked again (UTC); None when it may be now."""
        kept = database(self.installation)
        return kept.closed_until(self.account.account_id, self.account.flavour, now)


def shown(own: Settings) -> Settings:
    """The installation to look at: the owner's as soon as it has published, else the sandbox's."""
    sandbox = sandbox_of(own)
    only_sandbox = not _has_published(own) and _has_published(sandbox)
    return sandbox if only_sandbox else own


@lru_cache(maxsize=4)
def database(installation: Settings) -> AppDatabase:
    """The app database of an installation, opened once.

    Raises:
        appdb.errors.AppDatabaseError: It cannot be opened; the message says why.
    """
    return open_app_database(installation)


def connected(installation: Settings) -> list[Connection]:
    """The connected accounts of an installation, in the order in which they were connected.

    Raises:
        appdb.errors.AppDatabaseError: They cannot be read; the message says why.
    """
    opened = database(installation)
    tokens = {token.account_id: token for token in opened.token_states()}
    return [
        Connection(installation, account, tokens[account.account_id])
        for account in opened.accounts()
        if account.account_id in tokens
    ]


def apps(own: Settings) -> dict[str, App]:
    """The owner's registered apps, by flavour; a way without an app is not offered."""
    return apps_of(own, st.get_option("server.port"))


def comes_back_to(own: Settings) -> str:
    """Where a login comes back to: as the owner set it, else this dashboard on this machine."""
    return redirect_uri(own, st.get_option("server.port"))


async def finish(own: Settings, answer: Mapping[str, str]) -> list[TrackedAccount]:
    """Finish a login with which the owner came back, and remember what was connected.

    Raises:
        pipelines.connecting.errors.ConnectError: It cannot be finished, and what to do.
        appdb.errors.AppDatabaseError: It was not begun here, or nothing can be stored.
    """
    opened, now = database(own), datetime.now(UTC)
    async with open_http() as http:
        found = await finish_login(opened, http, apps(own), answer, comes_back_to(own), now)
    return _save(own, found)


async def paste(own: Settings, pasted: str) -> list[TrackedAccount]:
    """Connect what a pasted token opens, and remember it.

    Raises:
        pipelines.connecting.errors.ConnectError: It cannot be used, and what to do.
        appdb.errors.AppDatabaseError: It cannot be stored.
    """
    token = clean_token(pasted)
    async with open_http() as http:
        found = await connect_by_any_token(http, token, apps(own), base_urls(own))
    return _save(own, found)


async def log_out(connection: Connection) -> str:
    """Give the permission back and forget the login; says in one line what became of it.

    Raises:
        appdb.errors.AppDatabaseError: It cannot be forgotten.
    """
    kept = database(connection.installation)
    async with open_http() as http:
        return await disconnect(kept, http, connection.account.account_id)


def _has_published(installation: Settings) -> bool:
    return current_file(DataFolder(installation.tracker_data)) is not None


def _save(own: Settings, found: list[Connected]) -> list[TrackedAccount]:
    is_sandbox = any(base_urls(own)[one.flavour.name] for one in found)
    return save(database(own), found, is_sandbox=is_sandbox)
