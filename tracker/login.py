"""Signing in from the terminal: the address to open and the answer, or a token that is pasted."""

import asyncio
import webbrowser
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import typer

from appdb.attempts import LIFE
from appdb.database import AppDatabase
from pipelines.connecting.connect import Connected, clean_token, connect_by_any_token
from pipelines.connecting.logins import begin_login, finish_login
from pipelines.graph_api.client import open_http
from pipelines.installation import DASHBOARD_PORT, apps_of, base_urls
from settings import Settings
from tracker.callback import NoAnswer, listening
from tracker.terminal import give_up, say

LOCAL_NAMES = {"localhost", "127.0.0.1"}


def signed_in(
    configured: Settings, database: AppDatabase, flavour: str, *, open_browser: bool
) -> list[Connected]:
    """Have the owner sign in, and finish the login when they come back.

    Args:
        configured: The owner's settings, with an app of the flavour.
        database: Remembers what must come back.
        flavour: The login's name.
        open_browser: Open the address and not only print it.

    Raises:
        pipelines.connecting.errors.ConnectError: It cannot be finished, and what to do.
    """
    app = apps_of(configured)[flavour]
    address = begin_login(database, app, datetime.now(UTC))
    try:
        with listening(_port_of(app.redirect_uri)) as callback:
            say(f"Sign in here: {address}")
            if open_browser:
                webbrowser.open(address)
            (state,) = parse_qs(urlsplit(address).query)["state"]
            answer = callback.wait(state, LIFE.total_seconds())
    except NoAnswer as error:
        give_up(str(error))
    except OSError as error:
        give_up(
            f"The login cannot come back to {app.redirect_uri} ({error.strerror}): if the dashboard"
            " is running there, connect on its Accounts page."
        )
    return asyncio.run(_finished(configured, database, answer, app.redirect_uri))


async def _finished(
    configured: Settings, database: AppDatabase, answer: Mapping[str, str], redirect_uri: str
) -> list[Connected]:
    async with open_http() as http:
        now = datetime.now(UTC)
        return await finish_login(database, http, apps_of(configured), answer, redirect_uri, now)


def _port_of(redirect_uri: str) -> int:
    """The port to listen on; a public address is taken to lead to the dashboard's."""
    parts = urlsplit(redirect_uri)
    return (parts.port or 80) if parts.hostname in LOCAL_NAMES else DASHBOARD_PORT


def pasted(configured: Settings) -> list[Connected]:
    """Ask for a token of either login, and find out whose it is.

    Raises:
        pipelines.connecting.errors.ConnectError: It cannot be used, and what to do.
    """
    token = clean_token(typer.prompt("Access token (not shown)", hide_input=True))

    async def ask() -> list[Connected]:
        async with open_http() as http:
            apps, others = apps_of(configured), base_urls(configured)
            return await connect_by_any_token(http, token, apps, others)

    return asyncio.run(ask())
