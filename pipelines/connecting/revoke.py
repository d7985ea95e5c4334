"""Disconnecting an account: Instagram withdraws the permissions, and we forget.

Forgetting never waits for Instagram: whatever it answers, nothing of the account stays here.
"""

import httpx
from pydantic import SecretStr

from appdb.database import AppDatabase, TrackedAccount
from appdb.errors import VaultError
from pipelines.connecting.asking import ask, ask_me
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.facts import API_VERSION
from pipelines.graph_api.flavours import FLAVOURS

_WHERE = {
    "instagram_login": "in Instagram under Settings → Website permissions → Apps and websites",
    "facebook_login": "in Facebook under Settings → Business integrations",
}


async def disconnect(database: AppDatabase, http: httpx.AsyncClient, account_id: str) -> str:
    """Have an account's permissions withdrawn, and forget all that the app database holds of it.

    Args:
        database: Where it is.
        http: Connections.
        account_id: The account.

    Returns:
        What became of it, in one line for the owner.

    Raises:
        UnknownAccountError: The account is not connected.
        AppDatabaseError: The app database cannot be used.
    """
    account = database.account(account_id)
    told = await _withdraw(database, http, account)
    database.remove_account(account_id)
    return f"{account.username} and its token are forgotten. {told}"


async def revoke(http: httpx.AsyncClient, account: TrackedAccount, token: SecretStr) -> bool:
    """Withdraw all permissions that the owner's login gave to the app.

    Facebook documents the call. On Instagram's host it is not documented, but used by others; where
    it is refused, the owner has to remove the app in Instagram.

    Returns:
        Whether Instagram confirmed it.

    Raises:
        GraphError: Instagram refused, or gave no usable answer.
    """
    has_pages = FLAVOURS[account.flavour].has_pages
    person = await _person(http, account, token) if has_pages else "me"
    url = f"{account.host}/{API_VERSION}/{person}/permissions"
    answer = await ask(http, "DELETE", url, {"access_token": token})
    return answer.body.get("success") is True


async def _withdraw(database: AppDatabase, http: httpx.AsyncClient, account: TrackedAccount) -> str:
    try:
        token = database.token(account.account_id)
        sharing = await _sharing(database, http, account, token)
        if sharing:
            return f"The permissions stay: {', '.join(sharing)} came with the same login."
        is_confirmed = await revoke(http, account, token)
    except (GraphError, VaultError):
        is_confirmed = False
    if is_confirmed:
        return "Its permissions are withdrawn."
    return (
        "Instagram did not confirm that its permissions are withdrawn: remove the app yourself"
        f" {_WHERE[account.flavour]}."
    )


async def _sharing(
    database: AppDatabase, http: httpx.AsyncClient, account: TrackedAccount, token: SecretStr
) -> list[str]:
    """The other accounts that the same login connected: withdrawing would cut them off too."""
    if not FLAVOURS[account.flavour].has_pages:
        return []
    person = await _person(http, account, token)
    found = []
    for other in database.accounts():
        if other.account_id == account.account_id or other.flavour != account.flavour:
            continue
        try:
            if await _person(http, other, database.token(other.account_id)) == person:
                found.append(other.username)
        except VaultError:
            continue
        except GraphError as error:
            if error.kind is not ErrorKind.NEEDS_OWNER:
                raise  # not known, so nothing is withdrawn
    return found


async def _person(http: httpx.AsyncClient, account: TrackedAccount, token: SecretStr) -> str:
    return str((await ask_me(http, account.host, token)).body.get("id", "me"))
