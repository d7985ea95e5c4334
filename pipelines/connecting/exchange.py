"""From a code to a long-lived token, and on to a renewed one (graph-api.md 2.2 to 2.5).

Every form of a reply that the reference lists is read here. Instants are by Instagram's clock.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
from pydantic import SecretStr

from pipelines.connecting.apps import App
from pipelines.connecting.asking import Params, ask
from pipelines.graph_api.client import Answer, Json
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.flavours import Flavour


@dataclass(frozen=True)
class Granted:
    """A token as it was given.

    Attributes:
        token: The token.
        obtained_at: When (UTC).
        expires_at: When it ends (UTC); None when that was not told.
        scopes: What it may read; None when that was not told.
    """

    token: SecretStr
    obtained_at: datetime
    expires_at: datetime | None = None
    scopes: tuple[str, ...] | None = None


async def redeem(http: httpx.AsyncClient, app: App, code: SecretStr) -> Granted:
    """Exchange a code for the first token, which lives an hour or so.

    Raises:
        GraphError: The code or the app is refused, or nothing usable came back.
    """
    url = f"{app.base_url or app.flavour.token_host}{app.flavour.token_path}"
    params: Params = {
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "grant_type": "authorization_code",
        "redirect_uri": app.redirect_uri,
        "code": code,
    }
    if not app.flavour.code_in_form:
        return _granted(await ask(http, "GET", url, params))
    # Which of the two forms is taken is not certain; the first is the documented one.
    multipart = partial(ask, http, "POST", url, params, is_multipart=True)
    return _granted(await _first_taken(multipart, partial(ask, http, "POST", url, params)))


async def lengthen(http: httpx.AsyncClient, app: App, token: SecretStr) -> Granted:
    """Exchange a short-lived token for one of about 60 days.

    Raises:
        GraphError: It is refused, or nothing usable came back.
    """
    flavour = app.flavour
    params: dict[str, str | SecretStr] = {
        "grant_type": flavour.exchange_grant,
        "client_secret": app.client_secret,
        flavour.exchange_field: token,
    }
    if flavour.needs_app:
        params["client_id"] = app.client_id
    url = f"{app.base_url or flavour.host}{flavour.exchange_path}"
    # A GET was seen refused once, and read as "POST only" (graph-api.md 2.3).
    get, post = partial(ask, http, "GET", url, params), partial(ask, http, "POST", url, params)
    granted = _granted(await _first_taken(get, post))
    return await described(http, flavour, granted, app, base_url=app.base_url)


async def renew(
    http: httpx.AsyncClient, flavour: Flavour, token: SecretStr, app: App | None, base_url: str
) -> Granted:
    """Exchange a long-lived token for one that lives another 60 days.

    Args:
        http: Connections.
        flavour: The login that gave it.
        token: At least a day old and not expired.
        app: The app; needed where the flavour says so.
        base_url: Scheme and host.

    Raises:
        GraphError: It is refused, or nothing usable came back.
    """
    if flavour.needs_app:
        if app is None:
            raise ValueError(f"A token of {flavour.name} cannot be renewed without its app.")
        return await lengthen(http, replace(app, base_url=base_url), token)
    params: Params = {"grant_type": flavour.refresh_grant, "access_token": token}
    return _granted(await ask(http, "GET", f"{base_url}{flavour.refresh_path}", params))


async def described(
    http: httpx.AsyncClient, flavour: Flavour, granted: Granted, app: App | None, *, base_url: str
) -> Granted:
    """Add what Instagram tells about a token, where it tells: its end and its permissions.

    The end is that of the token or of the access to data, whichever comes first: only the owner
    can renew the latter (graph-api.md 2.4). Where nothing can be learnt, nothing changes.
    """
    if not flavour.debug_path:
        return granted
    asking: SecretStr = granted.token
    if app is not None:
        asking = SecretStr(f"{app.client_id}|{app.client_secret.get_secret_value()}")
    params: Params = {"input_token": granted.token, "access_token": asking}
    url = f"{base_url or flavour.host}{flavour.debug_path}"
    try:
        told = _flat((await ask(http, "GET", url, params)).body)
    except GraphError:
        return granted
    ends = [_instant(told.get(name)) for name in ("expires_at", "data_access_expires_at")]
    return replace(
        granted,
        expires_at=min((end for end in [*ends, granted.expires_at] if end), default=None),
        scopes=_scopes(told.get("scopes")) or granted.scopes,
    )


async def _first_taken(*ways: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask in one way after the other until one is not refused; the first refusal counts."""
    refusals: list[GraphError] = []
    for way in ways:
        try:
            return await way()
        except GraphError as error:
            if error.kind is ErrorKind.TEMPORARY:
                raise
            refusals.append(error)
    raise refusals[0]


def _granted(answer: Answer) -> Granted:
    reply = _flat(answer.body)
    token = reply.get("access_token")
    if not token or not isinstance(token, str):
        raise GraphError(ErrorKind.PERMANENT, "Instagram answered without a token")
    seconds = _number(reply.get("expires_in"))
    return Granted(
        token=SecretStr(token),
        obtained_at=answer.at,
        expires_at=answer.at + timedelta(seconds=seconds) if seconds else None,
        scopes=_scopes(reply.get("permissions")),
    )


def _flat(body: Json) -> Json:
    """The reply itself, which the documentation shows in `data[0]`, or in `data`."""
    inner = body.get("data")
    if isinstance(inner, list):
        inner = inner[0] if inner else None
    return inner if isinstance(inner, dict) else body


def _scopes(told: object) -> tuple[str, ...] | None:
    """Permissions as a list, or as text with commas or spaces."""
    if isinstance(told, list):
        return tuple(str(each) for each in told)
    if isinstance(told, str):
        return tuple(each for each in re.split(r"[,\s]+", told) if each)
    return None


def _number(told: object) -> int | None:
    try:
        return int(str(told))
    except ValueError:
        return None


def _instant(told: object) -> datetime | None:
    """Seconds since 1970; 0 says "never"."""
    seconds = _number(told)
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
