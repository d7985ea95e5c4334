"""Whose token it is, and with what it was granted: from a code, or from a token that was pasted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx
from pydantic import SecretStr

from pipelines.connecting.apps import App
from pipelines.connecting.asking import ask_me
from pipelines.connecting.errors import ConnectError, NoAccount, Refused, Unreachable, plain
from pipelines.connecting.exchange import Granted, described, lengthen, redeem
from pipelines.graph_api.errors import LOST_TOKEN, ErrorKind, GraphError
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, FLAVOURS, INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.profile import identify

_NO_ACCOUNT = {
    INSTAGRAM_LOGIN.name: "This login has no professional account: in the Instagram app, turn the"
    " account into a business or creator account, then connect it again.",
    FACEBOOK_LOGIN.name: "No Instagram account is linked to the Pages that were allowed: link a"
    " professional account to a Page, allow that Page while logging in, then connect again.",
}


@dataclass(frozen=True)
class Connected:
    """An account that can be read now.

    Attributes:
        account_id: The professional account's id.
        username: Its name.
        flavour: How its owner signed in.
        token: A token of the owner's.
        obtained_at: When the token was obtained, by Instagram's clock (UTC).
        expires_at: When it ends (UTC); None when that is not known.
        scopes: What was granted; empty when that is not known.
        host: Scheme and host that answer for it.
    """

    account_id: str
    username: str
    flavour: Flavour
    token: SecretStr
    obtained_at: datetime
    expires_at: datetime | None
    scopes: tuple[str, ...]
    host: str

    @property
    def missing_scopes(self) -> tuple[str, ...]:
        """What was asked for and not granted; empty when that is not known."""
        if not self.scopes:
            return ()
        return tuple(scope for scope in self.flavour.scopes if scope not in self.scopes)

    @property
    def warning(self) -> str | None:
        """What the owner should know, in one line."""
        if not self.missing_scopes:
            return None
        return (
            f"{self.username} is connected without {', '.join(self.missing_scopes)}: what they"
            " open is not read. To read it, connect again and allow them."
        )


async def connect_by_code(http: httpx.AsyncClient, app: App, code: SecretStr) -> list[Connected]:
    """Finish a login: the code's token, a long-lived one in its place, and whose it is.

    Args:
        http: Connections.
        app: The app that the code was given to.
        code: From `code_in`; it is used up whatever comes of it.

    Returns:
        One account with Instagram Login; with Facebook Login that of every Page which has one.

    Raises:
        ConnectError: It cannot be finished, and what to do.
    """
    try:
        first = await redeem(http, app, code)
        granted = await lengthen(http, app, first.token)
    except GraphError as error:
        raise plain(error, "the login") from None
    scopes = granted.scopes or first.scopes or ()
    return await _identified(http, app.flavour, granted, scopes, app.base_url)


async def connect_by_token(
    http: httpx.AsyncClient,
    token: SecretStr,
    flavour: Flavour,
    base_url: str = "",
    app: App | None = None,
) -> list[Connected]:
    """Take a token that was made elsewhere.

    Args:
        http: Connections.
        token: A user token, short- or long-lived.
        flavour: The login that it is of.
        base_url: Scheme and host instead of the flavour's own.
        app: The app that made it, if it is known: then a short-lived token becomes a long-lived
            one, and its end is learnt.

    Raises:
        ConnectError: It cannot be used, and what to do.
    """
    host = base_url or flavour.host
    try:
        pasted = Granted(token, (await ask_me(http, host, token)).at)
        granted = await _lengthened(http, app, pasted)
        if granted is pasted:
            granted = await described(http, flavour, pasted, app, base_url=host)
    except GraphError as error:
        raise _unidentified(error, flavour) from None
    return await _identified(http, flavour, granted, granted.scopes or (), base_url)


async def connect_by_any_token(
    http: httpx.AsyncClient,
    token: SecretStr,
    apps: Mapping[str, App],
    base_urls: Mapping[str, str],
) -> list[Connected]:
    """Take a token of either login; its beginning only says which one to try first.

    Args:
        http: Connections.
        token: A user token.
        apps: The owner's apps, by flavour name; perhaps none.
        base_urls: Scheme and host instead of a flavour's own, by flavour name; perhaps none.

    Raises:
        ConnectError: Neither login takes it, and what to do.
    """
    refusals: list[ConnectError] = []
    looks_of_facebook = token.get_secret_value().startswith("EAA")
    for flavour in sorted(FLAVOURS.values(), key=lambda one: one.has_pages != looks_of_facebook):
        name = flavour.name
        try:
            return await connect_by_token(
                http, token, flavour, base_urls.get(name, ""), apps.get(name)
            )
        except Unreachable:
            raise
        except ConnectError as error:
            refusals.append(error)
    told = [error for error in refusals if isinstance(error, NoAccount)]
    raise [*told, *refusals][0] from None


def clean_token(pasted: str) -> SecretStr:
    """A token as somebody pasted it.

    Raises:
        Refused: It holds characters that no token has.
    """
    token = pasted.strip()
    if not re.fullmatch(r"[!-~]+", token):
        raise Refused("That is not a token: it holds characters that no token has. Copy it again.")
    return SecretStr(token)


async def _lengthened(http: httpx.AsyncClient, app: App | None, pasted: Granted) -> Granted:
    """A long-lived token in place of a short-lived one of our own app; else the same."""
    if app is None:
        return pasted
    try:
        return await lengthen(http, app, pasted.token)
    except GraphError as error:
        if error.kind is ErrorKind.TEMPORARY:
            raise
        return pasted


async def _identified(
    http: httpx.AsyncClient,
    flavour: Flavour,
    granted: Granted,
    scopes: tuple[str, ...],
    base_url: str,
) -> list[Connected]:
    try:
        found = await identify(http, granted.token, flavour, base_url)
    except GraphError as error:
        raise _unidentified(error, flavour) from None
    if not found:
        raise NoAccount(_NO_ACCOUNT[flavour.name])
    return [
        Connected(
            account_id=str(account.account_id),
            username=account.username,
            flavour=flavour,
            token=granted.token,
            obtained_at=granted.obtained_at,
            expires_at=granted.expires_at,
            scopes=scopes,
            host=base_url or flavour.host,
        )
        for account in found
    ]


def _unidentified(error: GraphError, flavour: Flavour) -> ConnectError:
    """Why a token shows no account: it is no good, or it is good and there is none."""
    if error.kind is ErrorKind.TEMPORARY or error.code in LOST_TOKEN:
        return plain(error, "this token")
    return NoAccount(f"{_NO_ACCOUNT[flavour.name]} ({error.said or error})")
