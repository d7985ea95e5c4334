"""The commands: what a person types, turned into calls; no logic of its own."""

import asyncio
import logging
import os
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

import sandbox.cli
import settings
from appdb.database import TrackedAccount
from appdb.errors import AppDatabaseError
from pipelines.installation import open_app_database
from settings import Settings
from tracker.installations import in_use, is_sandbox
from warehouse.errors import WarehouseError
from warehouse.layout import DataFolder
from warehouse.locking import only_holder, writer_lock
from warehouse.query import Format
from warehouse.snapshots import current_file

app = typer.Typer(
    help="Who came, who left and what worked on your Instagram account.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
app.add_typer(sandbox.cli.app, name="sandbox")
console = Console(stderr=True, highlight=False)
log = logging.getLogger("tracker")

INTERRUPTED = 130


class _Progress(logging.Handler):
    """Prints what the pass says, with the seconds since it began."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.started = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        style = "red" if record.levelno >= logging.WARNING else None
        seconds = time.monotonic() - self.started
        line = f"{seconds:6.1f} s  {record.getMessage()}"
        console.print(line, style=style, markup=False, soft_wrap=True)


def main() -> None:
    """Run the command line; what goes wrong is one line on standard error and a code above 0."""
    settings.turn_telemetry_off()
    # dagster-dbt asks for a part of sqlglot that the latter has replaced; nothing a user can do.
    warnings.filterwarnings("ignore", message=r"sqlglot\[rs\]")
    from pipelines.exports.errors import ArchiveError
    from pipelines.graph_api.errors import GraphError
    from pipelines.orchestration.passes import PassFailed

    try:
        app()
    except BrokenPipeError:
        # Whoever read our output has enough; the interpreter must not try to flush the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (AppDatabaseError, ArchiveError, GraphError, PassFailed, WarehouseError) as error:
        _give_up(str(error))
    except (OSError, settings.SettingsError) as error:
        _give_up(str(error))


@app.command()
def run() -> None:
    """Fill the warehouse if it is empty, then serve the dashboard and Dagster until Ctrl-C."""
    from tracker import serving

    with _work_in_use() as configured:
        data = DataFolder(configured.tracker_data)
        with only_holder(data.serving_lock) as alone:
            if not alone:
                _give_up(f"The data in {data.root} are being served already by another command.")
            if current_file(data):
                log.info("Using the data of an earlier run in %s", data.root)
            else:
                _run_job("full_pass", configured)
            log.info("Starting the dashboard and Dagster")
            services = [serving.dashboard(_say), serving.dagster(_say)]
            code = serving.serve(services, configured.environment(), data.logs, _say)
    raise typer.Exit(code)


@app.command()
def sync() -> None:
    """One whole pass: read every account and the inbox, build, check, publish."""
    with _work_in_use() as configured:
        _run_job("full_pass", configured)
        _print_health(DataFolder(configured.tracker_data))


@app.command("import")
def import_archives(
    paths: Annotated[list[Path], typer.Argument(help="Archives: zip files or unpacked folders.")],
    account: Annotated[
        str | None, typer.Option(help="Username of the owner, when the archive does not name it.")
    ] = None,
) -> None:
    """Take in export archives; the good ones are taken even if another one is refused."""
    from pipelines.intake import not_loaded, take_in

    configured = settings.load()
    data = DataFolder(configured.tracker_data)
    _show_progress(data)
    taken = take_in(paths, data, account=account)
    for known in taken.known:
        log.info("%s: already taken in", known.name)
    for refusal in taken.refused:
        console.print(str(refusal), style="red", markup=False, soft_wrap=True)
    for facts in taken.new:
        log.info("%s: archive of %s", facts.file_name, facts.account_username)
    with writer_lock(data.writer_lock, on_wait=lambda: log.info("Waiting for another run")):
        waiting = not_loaded(data)
    if waiting:
        _run_job("imports", configured)
        _print_health(data)
    if taken.refused:
        raise typer.Exit(1)


@app.command()
def connect(
    host: Annotated[str, typer.Option(help="Address of the API.")] = "https://graph.instagram.com",
) -> None:
    """Connect an Instagram professional account with a long-lived token that you paste."""
    from pipelines.graph_api.client import Account, open_http
    from pipelines.graph_api.profile import identify

    pasted = typer.prompt("Access token (not shown)", hide_input=True).strip()
    if not pasted.isascii() or not pasted.isprintable():
        _give_up("That is not a token: it holds characters that no token has. Copy it again.")
    token = SecretStr(pasted)

    async def ask() -> Account:
        async with open_http() as http:
            return await identify(http, token, host)

    answered, now = asyncio.run(ask()), datetime.now(UTC)
    account = TrackedAccount(
        answered.account_id, answered.username, host, is_sandbox=False, connected_at=now
    )
    open_app_database(settings.load()).connect_account(account, token, obtained_at=now)
    _say(f"{account.username} is connected. Next: tracker sync")


@app.command()
def disconnect(
    username: Annotated[str, typer.Argument(help="As `tracker accounts` shows it.")],
) -> None:
    """Forget an account and its token; what was read from it stays."""
    database = open_app_database(settings.load())
    found = [one for one in database.accounts() if one.username == username.removeprefix("@")]
    if not found:
        _give_up(f"{username} is not connected; `tracker accounts` lists those that are.")
    database.remove_account(found[0].account_id)
    _say(f"{username} is forgotten, and so is its token.")


@app.command()
def accounts() -> None:
    """List the connected accounts."""
    table = Table("account", "id", "connected", "address")
    for one in open_app_database(in_use()).accounts():
        name = f"{one.username} (sandbox)" if one.is_sandbox else one.username
        table.add_row(name, one.account_id, f"{one.connected_at:%Y-%m-%d}", one.host)
    Console().print(table)


@app.command()
def status() -> None:
    """Say how fresh each source of each account is."""
    _print_health(DataFolder(in_use().tracker_data))


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="SQL on the published marts; - reads standard input.")],
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Ask the published marts in SQL."""
    from warehouse.query import run_query
    from warehouse.reader import open_published

    asked = sys.stdin.read() if sql == "-" else sql
    with open_published(DataFolder(in_use().tracker_data)) as published:
        run_query(published, asked, output, sys.stdout)


@contextmanager
def _work_in_use() -> Iterator[Settings]:
    """The installation to work on; if it is the sandbox's, its account answers meanwhile."""
    configured = in_use()
    _show_progress(DataFolder(configured.tracker_data))
    if not is_sandbox(configured):
        yield configured
        return
    from tracker.demo import sandbox_account

    log.info("No account is connected and no archive has arrived: this is the sandbox account")
    with sandbox_account(configured):
        yield configured


def _run_job(name: str, configured: Settings) -> None:
    from pipelines.orchestration.passes import run_job

    try:
        run_job(name, configured)
    except KeyboardInterrupt:
        _say("Stopped. Nothing is lost: the next pass does the work anew.")
        raise typer.Exit(INTERRUPTED) from None


def _show_progress(data: DataFolder) -> None:
    """Our own steps go to the terminal; what the tools have to say goes to a file."""
    data.logs.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=data.logs / "tracker.log", level=logging.WARNING)
    log.setLevel(logging.INFO)
    log.propagate = False
    log.handlers = [_Progress()]


def _give_up(reason: str) -> NoReturn:
    console.print(reason, style="red", markup=False, soft_wrap=True)
    sys.exit(1)


def _say(text: str) -> None:
    console.print(text, markup=False)


def _print_health(data: DataFolder) -> None:
    from warehouse.reader import open_published

    with open_published(data) as published:
        rows = published.cursor().execute(
            "select a.username, h.source, h.freshness, h.last_success_at, h.verdict "
            "from data_health as h join accounts as a using (account_id) order by all"
        )
        table = Table("account", "source", "freshness", "last success", "verdict")
        for username, source, freshness, at, verdict in rows.fetchall():
            table.add_row(
                username, source, freshness, f"{at:%Y-%m-%d %H:%M}" if at else "", verdict
            )
    Console().print(table)
