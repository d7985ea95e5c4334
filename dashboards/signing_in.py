"""The two addresses of a login: one leads to Instagram, the other is where Instagram leads back.

Browsers open them; what is done there ends on *Settings*, whose address names the outcome in
one fixed word. Neither the code nor the state is in an address that is kept, in a log or in a page.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from appdb.errors import AppDatabaseError, UnknownState
from dashboards import connections
from pipelines.connecting.errors import ConnectError, Declined, NoAccount, Refused, Unreachable
from pipelines.connecting.logins import begin_login
from settings import CALLBACK_PATH, Settings

log = logging.getLogger(__name__)

_PRIVATE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


class Outcome(StrEnum):
    """How a login ended, as the address of *Settings* says it (`?login=`)."""

    CONNECTED = "connected"
    DECLINED = "declined"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NO_ACCOUNT = "no-account"
    NO_APP = "no-app"
    NOT_STORED = "not-stored"


_FAILURES: Final[dict[type[Exception], Outcome]] = {
    UnknownState: Outcome.UNKNOWN,
    Declined: Outcome.DECLINED,
    Refused: Outcome.REFUSED,
    Unreachable: Outcome.UNREACHABLE,
    NoAccount: Outcome.NO_ACCOUNT,
    ConnectError: Outcome.NO_APP,
}


def routes(load: Callable[[], Settings]) -> list[Route]:
    """The addresses, to be served beside the pages.

    Args:
        load: Reads the owner's settings, so that an app that was configured meanwhile is known.
    """
    return [
        Route(CALLBACK_PATH, partial(_finish, load), name="finish"),
        Route("/connect/{flavour}", partial(_begin, load), name="begin"),
    ]


# Both are plain functions, which the server runs in threads: they wait for the app database.
def _begin(load: Callable[[], Settings], request: Request) -> Response:
    """Send the browser to Instagram with a state that is good for one return."""
    own = load()
    app = connections.apps(own).get(request.path_params["flavour"])
    if app is None:
        return _end(Outcome.NO_APP)
    try:
        address = begin_login(connections.database(own), app, datetime.now(UTC))
    except AppDatabaseError as error:
        return _failed(error)
    return RedirectResponse(address, 303, _PRIVATE)


def _finish(load: Callable[[], Settings], request: Request) -> Response:
    """Take the browser back from Instagram, and connect what its owner chose."""
    try:
        asyncio.run(connections.finish(load(), request.query_params))
    except (AppDatabaseError, ConnectError) as error:
        return _failed(error)
    return _end(Outcome.CONNECTED)


def _failed(error: AppDatabaseError | ConnectError) -> Response:
    log.warning("A login failed: %s", error)
    return _end(_FAILURES.get(type(error), Outcome.NOT_STORED))


def _end(outcome: Outcome) -> Response:
    return RedirectResponse(f"/settings?login={outcome}", 303, _PRIVATE)
