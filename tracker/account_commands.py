"""The commands about accounts: connecting, forgetting, listing, and what else to read for them."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

import settings
from appdb.database import AppDatabase, TrackedAccount
from appdb.watching import Kind
from pipelines.installation import apps_of, base_urls, open_app_database
from tracker.installations import in_use
from tracker.terminal import complain, give_up, say
from warehouse.layout import DataFolder


class Login(StrEnum):
    """The two ways to sign in, as they are typed."""

    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"


FLAVOUR_NAMES = {Login.INSTAGRAM: "instagram_login", Login.FACEBOOK: "facebook_login"}
LOGIN_NAMES = {flavour: login.value.title() for login, flavour in FLAVOUR_NAMES.items()}


def connect(
    *,
    flavour: Annotated[
        Login | None, typer.Option(help="Where to sign in; default: where an app is configured.")
    ] = None,
    paste: Annotated[
        bool, typer.Option("--paste", help="Paste a token instead of signing in.")
    ] = False,
    browser: Annotated[bool, typer.Option(help="Open the browser by itself.")] = True,
) -> None:
    """Connect Instagram professional accounts: sign in, or paste a token of either login."""
    from pipelines.connecting.logins import save
    from tracker import login

    configured = settings.load()
    apps = apps_of(configured)
    chosen = FLAVOUR_NAMES[flavour] if flavour else next(iter(apps), None)
    if flavour and chosen not in apps and not paste:
        name = flavour.value.upper()
        give_up(f"No app is configured for it: set {name}_APP_ID and {name}_APP_SECRET in .env.")
    database = open_app_database(configured)
    if paste or chosen is None:
        connected = login.pasted(configured)
    else:
        connected = login.signed_in(configured, database, chosen, open_browser=browser)
    for one in connected:
        simulated = bool(base_urls(configured)[one.flavour.name])
        save(database, [one], is_sandbox=simulated)
        say(f"{one.username} is connected ({LOGIN_NAMES[one.flavour.name]} Login).")
        if one.warning:
            complain(one.warning)
    say("Next: tracker sync")


def disconnect(
    username: Annotated[str, typer.Argument(help="As `tracker accounts` shows it.")],
) -> None:
    """Withdraw an account's permissions and forget it; what was read from it stays."""
    from pipelines.connecting.revoke import disconnect as forget
    from pipelines.graph_api.client import open_http

    database = open_app_database(settings.load())
    (account,) = find(database, [username])

    async def ask() -> str:
        async with open_http() as http:
            return await forget(database, http, account.account_id)

    say(asyncio.run(ask()))


def accounts() -> None:
    """List the connected accounts and how their logins fare."""
    from pipelines.connecting.health import token_health

    configured = in_use()
    database, apps = open_app_database(configured), apps_of(configured)
    states = {one.account_id: one for one in database.token_states()}
    table = Table("account", "id", "login", "state", "until", "what to do")
    for one in database.accounts():
        health = token_health(
            states[one.account_id], datetime.now(UTC), has_app=one.flavour in apps
        )
        table.add_row(
            f"{one.username} (sandbox)" if one.is_sandbox else one.username,
            one.account_id,
            LOGIN_NAMES[one.flavour],
            health.state,
            f"{one.token_expires_at:%Y-%m-%d}" if one.token_expires_at else "",
            health.remedy or "",
        )
    Console().print(table)


def watch(
    names: Annotated[list[str], typer.Argument(help="@username of a competitor, or '#hashtag'.")],
    account: Annotated[str | None, typer.Option(help="For which account.")] = None,
) -> None:
    """Read competitors and hashtags too (accounts with Facebook Login)."""
    database = open_app_database(in_use())
    target = _only(database, account)
    _offered(target)
    for name in names:
        kept = database.watch(target.account_id, _kind(name), name)
        say(f"{kept} is read with {target.username} from the next pass on.")


def unwatch(
    names: Annotated[list[str], typer.Argument(help="As it was given to `tracker watch`.")],
    account: Annotated[str | None, typer.Option(help="For which account.")] = None,
) -> None:
    """Stop reading competitors or hashtags; what was read stays."""
    database = open_app_database(in_use())
    target = _only(database, account)
    for name in names:
        database.unwatch(target.account_id, _kind(name), name)
        say(f"{name} is not read with {target.username} any more.")


def mention(
    media_id: Annotated[str, typer.Argument(help="Somebody else's post, as a webhook names it.")],
    comment: Annotated[
        str | None, typer.Option(help="The comment that mentions you; default: the caption.")
    ] = None,
    account: Annotated[str | None, typer.Option(help="Who is mentioned.")] = None,
) -> None:
    """Read a post or comment that mentions you: Instagram lists none, a webhook names each."""
    database = open_app_database(in_use())
    target = _only(database, account)
    _offered(target)
    database.note_mention(target.account_id, media_id, comment, datetime.now(UTC))
    say(f"It is read with {target.username} from the next pass on.")


def rotate_key() -> None:
    """Encrypt every token with a new key; what is running goes on meanwhile."""
    configured = settings.load()
    database = open_app_database(configured)
    if configured.tracker_key:
        done = database.reseal()
        after = "You can take the old key out of TRACKER_KEY now."
    else:
        done = database.rotate_key(DataFolder(configured.tracker_data).key_file)
        after = "The old key is gone."
    say(f"{done.tokens} token(s) are sealed with the new key. {after}")
    if done.unreadable:
        give_up(f"No key opens the tokens of {', '.join(sorted(done.unreadable))}: connect again.")


def find(database: AppDatabase, usernames: Sequence[str]) -> list[TrackedAccount]:
    """Connected accounts by their names; a name that is not connected ends the command."""
    known = {one.username: one for one in database.accounts()}
    wanted = [name.removeprefix("@") for name in usernames]
    for name in wanted:
        if name not in known:
            give_up(f"{name} is not connected; `tracker accounts` lists those that are.")
    return [known[name] for name in wanted]


def _only(database: AppDatabase, username: str | None) -> TrackedAccount:
    """The account that is meant: the named one, or the only one."""
    connected = find(database, [username]) if username else database.accounts()
    if len(connected) != 1:
        give_up("Say which account with --account; `tracker accounts` lists them.")
    return connected[0]


def _kind(name: str) -> Kind:
    return "hashtag" if name.startswith("#") else "competitor"


def _offered(account: TrackedAccount) -> None:
    from pipelines.graph_api.flavours import FLAVOURS

    if not FLAVOURS[account.flavour].has_discovery:
        give_up(
            f"{account.username} is connected with {LOGIN_NAMES[account.flavour]} Login, which has"
            " no competitors, hashtags or mentions: connect it with Facebook Login."
        )
