"""The commands: what a person types, turned into calls; no logic of its own."""

import asyncio
import logging
import os
import sys
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

import settings
from appdb.database import TrackedAccount
from appdb.errors import AppDatabaseError
from pipelines.installation import open_app_database
from warehouse.errors import WarehouseError
from warehouse.layout import DataFolder
from warehouse.query import Format
from warehouse.snapshots import current_file

app = typer.Typer(
    help="Who came, who left and what worked on your Instagram account.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
console = Console(stderr=True, highlight=False)
log = logging.getLogger("tracker")


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
    from tracker.passes import PassFailed

    try:
        app()
    except (WarehouseError, AppDatabaseError, ArchiveError, GraphError, PassFailed) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read our output has enough; the interpreter must not try to flush the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.command()
def run() -> None:
    """Fill the warehouse if it is empty, then serve the dashboard and Dagster until Ctrl-C."""
    from tracker import demo, passes, serving

    configured = settings.load()
    data = DataFolder(configured.tracker_data)
    _show_progress()
    with demo.sandbox_account(data, open_app_database(configured)):
        if current_file(data):
            passes.prepare(configured)
            log.info("Using the data of an earlier run in %s", data.root)
        else:
            passes.run_job("full_pass", configured)
        passes.release_orphaned_runs()
        dashboard = serving.free_port(serving.DASHBOARD_PORT, _say, what="the dashboard")
        dagster = serving.free_port(serving.DAGSTER_PORT, _say, what="Dagster")
        services = [serving.dashboard(dashboard), serving.dagster(dagster)]
        log.info("Starting the dashboard and Dagster")
        environment = passes.dagster_environment(configured)
        code = serving.serve(services, environment, data.logs, _say)
    raise typer.Exit(code)


@app.command()
def sync() -> None:
    """One whole pass: read every account and the inbox, build, check, publish."""
    from tracker import demo, passes

    configured = settings.load()
    data = DataFolder(configured.tracker_data)
    _show_progress()
    with demo.sandbox_account(data, open_app_database(configured)):
        passes.run_job("full_pass", configured)
    _print_health(data)


@app.command("import")
def import_archives(
    paths: Annotated[list[Path], typer.Argument(help="Archives: zip files or unpacked folders.")],
    account: Annotated[
        str | None, typer.Option(help="Username of the owner, when the archive does not name it.")
    ] = None,
) -> None:
    """Take in export archives; the good ones are taken even if another one is refused."""
    from pipelines.intake import not_loaded, take_in
    from tracker import passes

    configured = settings.load()
    data = DataFolder(configured.tracker_data)
    _show_progress()
    taken = take_in(paths, data, account=account)
    for known in taken.known:
        log.info("%s: already taken in", known.name)
    for refusal in taken.refused:
        console.print(str(refusal), style="red", markup=False, soft_wrap=True)
    for facts in taken.new:
        log.info("%s: archive of %s", facts.file_name, facts.account_username)
    if taken.new or not_loaded(data):
        passes.run_job("imports", configured)
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

    token = SecretStr(typer.prompt("Access token (not shown)", hide_input=True))

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
def accounts() -> None:
    """List the connected accounts."""
    table = Table("account", "id", "connected", "address")
    for one in open_app_database(settings.load()).accounts():
        name = f"{one.username} (sandbox)" if one.is_sandbox else one.username
        table.add_row(name, one.account_id, f"{one.connected_at:%Y-%m-%d}", one.host)
    Console().print(table)


@app.command()
def status() -> None:
    """Say how fresh each source of each account is."""
    _print_health(DataFolder(settings.load().tracker_data))


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="SQL on the published marts.")],
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Ask the published marts in SQL."""
    from warehouse.query import run_query
    from warehouse.reader import open_published

    with open_published(DataFolder(settings.load().tracker_data)) as published:
        run_query(published, sql, output, sys.stdout)


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Where it listens; 0 for any free port.")] = 8765,
) -> None:
    """Serve the simulated Instagram account by hand until Ctrl-C."""
    from sandbox.clock import Clock
    from sandbox.serving import running
    from tracker import demo

    data = DataFolder(settings.load().tracker_data)
    world = demo.world_of(demo.birth(data), datetime.now(UTC))
    with running(world, Clock(), port=port) as served:
        _say(f"{world.owner.username} answers at {served.url} with token {served.token}")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            _say("Stopping")


def _show_progress() -> None:
    log.setLevel(logging.INFO)
    log.propagate = False
    log.handlers = [_Progress()]


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
