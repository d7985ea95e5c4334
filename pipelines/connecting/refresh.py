"""The check of tokens at the start of a pass: renew what is due, and find out which are lost.

Every account by itself: what goes wrong with one token is that account's state and message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

import httpx
from pydantic import SecretStr

from appdb.database import AppDatabase, TokenState, TrackedAccount
from appdb.errors import UnknownAccountError, VaultError
from pipelines.connecting.apps import App
from pipelines.connecting.asking import ask_me
from pipelines.connecting.errors import remedy_of
from pipelines.connecting.exchange import renew
from pipelines.connecting.health import token_health
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.flavours import FLAVOURS

RETRY_AFTER: Final = timedelta(hours=20)
"""After a renewal that failed: passes come every hour, at different minutes."""


@dataclass(frozen=True)
class Refreshed:
    """What became of a token that was due.

    Attributes:
        account_id: Whose it is.
        username: The account's name.
        outcome: Renewed; failed for now, to be tried at the next check; or refused for good.
        message: One line for the owner.
    """

    account_id: str
    username: str
    outcome: Literal["renewed", "failed", "refused"]
    message: str


async def refresh_tokens(
    database: AppDatabase, http: httpx.AsyncClient, apps: Mapping[str, App], now: datetime
) -> list[Refreshed]:
    """Renew every token that is due.

    Args:
        database: Where they are.
        http: Connections.
        apps: The owner's apps, by flavour name; perhaps none.
        now: Instagram's clock where it is known (UTC).

    Returns:
        One outcome for each token that was due.

    Raises:
        AppDatabaseError: The app database cannot be used.
    """
    accounts = {account.account_id: account for account in database.accounts()}
    outcomes = []
    for token in database.token_states():
        app = apps.get(token.flavour)
        due_at = token_health(token, now, has_app=app is not None).refresh_due_at
        account = accounts.get(token.account_id)
        if account is None or due_at is None or now < due_at or _was_tried_lately(token, now):
            continue
        try:
            outcomes.append(await refresh(database, http, account, token, app, now))
        except UnknownAccountError:
            continue  # it was disconnected meanwhile
    return outcomes


def _was_tried_lately(token: TokenState, now: datetime) -> bool:
    """A renewal has a week of tries before it, so one a day will do."""
    at = token.last_error_at
    return at is not None and at <= now < at + RETRY_AFTER


async def refresh(
    database: AppDatabase,
    http: httpx.AsyncClient,
    account: TrackedAccount,
    state: TokenState,
    app: App | None,
    now: datetime,
) -> Refreshed:
    """Renew the token of one account now, whether or not it is due, and store what came of it.

    Args:
        database: Where it is.
        http: Connections.
        account: Whose token it is.
        state: What is known of it.
        app: The app of its flavour, if it is set up.
        now: Instagram's clock where it is known (UTC).

    Raises:
        UnknownAccountError: It was disconnected meanwhile.
    """
    try:
        token = database.token(account.account_id)
    except VaultError as error:
        return Refreshed(account.account_id, account.username, "failed", str(error))
    try:
        granted = await renew(http, FLAVOURS[state.flavour], token, app, account.host)
    except GraphError as error:
        return await _failed(database, http, account, token, error, now)
    database.replace_token(
        account.account_id,
        granted.token,
        granted.obtained_at,
        granted.expires_at,
        granted.scopes,
        instead_of=token,
    )
    until = f" until {granted.expires_at:%Y-%m-%d}" if granted.expires_at else ""
    return Refreshed(account.account_id, account.username, "renewed", f"The login is good{until}.")


async def _failed(
    database: AppDatabase,
    http: httpx.AsyncClient,
    account: TrackedAccount,
    token: SecretStr,
    error: GraphError,
    now: datetime,
) -> Refreshed:
    """Tell a token that is lost from one that only cannot be renewed yet.

    How Instagram refuses to renew a token that is too young is not certain (graph-api.md 2.3), so
    the token itself is tried: while it opens the account nothing is lost.
    """
    lost = None if error.kind is ErrorKind.TEMPORARY else await _loss(http, account, token)
    if lost is None:
        message = f"The login could not be renewed; the next check tries again. {error}"
        database.note_token_trouble(account.account_id, message, now)
        return Refreshed(account.account_id, account.username, "failed", message)
    database.refuse_token(account.account_id, str(lost), now, remedy=remedy_of(lost), token=token)
    return Refreshed(account.account_id, account.username, "refused", str(lost))


async def _loss(
    http: httpx.AsyncClient, account: TrackedAccount, token: SecretStr
) -> GraphError | None:
    """Why a token opens nothing any more; None while it may."""
    try:
        await ask_me(http, account.host, token)
    except GraphError as error:
        return error if error.kind is ErrorKind.NEEDS_OWNER else None
    return None
