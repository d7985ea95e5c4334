"""A login from its beginning to what is stored: the order of steps, for command line and page."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import httpx

from appdb.database import AppDatabase, TrackedAccount
from pipelines.connecting.apps import App, authorize_url, code_in
from pipelines.connecting.connect import Connected, connect_by_code
from pipelines.connecting.errors import ConnectError


def begin_login(database: AppDatabase, app: App, at: datetime) -> str:
    """Begin a login.

    Args:
        database: Remembers what must come back.
        app: The app.
        at: Now (UTC).

    Returns:
        The address to send the person to, within ten minutes.
    """
    state = database.start_connection(app.flavour.name, app.redirect_uri, at)
    return authorize_url(app, state)


async def finish_login(
    database: AppDatabase,
    http: httpx.AsyncClient,
    apps: Mapping[str, App],
    answer: Mapping[str, str],
    redirect_uri: str,
    at: datetime,
) -> list[Connected]:
    """Finish a login; storing what was connected is `save`.

    Args:
        database: Remembers what must come back.
        http: Connections.
        apps: The owner's apps, by flavour name.
        answer: The parameters with which the person was sent back.
        redirect_uri: The address that they were sent back to, without parameters.
        at: Now (UTC).

    Raises:
        appdb.errors.UnknownState: The login was not begun here, or not for this address, or it is
            finished or too old.
        ConnectError: It cannot be finished, and what to do.
    """
    # First of all: nothing of what a stranger sends is looked at, not even a refusal.
    flavour = database.finish_connection(answer.get("state", ""), redirect_uri, at)
    app = apps.get(flavour)
    if app is None:
        raise ConnectError("The app of this login is no longer set up: see the settings.")
    return await connect_by_code(http, app, code_in(answer))


def save(
    database: AppDatabase, connected: Iterable[Connected], *, is_sandbox: bool = False
) -> list[TrackedAccount]:
    """Store accounts and their tokens.

    Raises:
        appdb.errors.AppDatabaseError: They cannot be stored.
    """
    saved = []
    for one in connected:
        account = TrackedAccount(
            account_id=one.account_id,
            username=one.username,
            host=one.host,
            is_sandbox=is_sandbox,
            connected_at=one.obtained_at,
            token_expires_at=one.expires_at,
            flavour=one.flavour.name,
            scopes=one.scopes,
            obtained_at=one.obtained_at,
        )
        database.connect_account(account, one.token, one.obtained_at)
        saved.append(account)
    return saved
