"""The commands: what a person types, turned into calls; no logic of its own."""

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

import sandbox.cli
import settings
from appdb.errors import AppDatabaseError
from pipelines.installation import open_app_database
from settings import Settings
from tracker.account_commands import (
    accounts,
    connect,
    disconnect,
    find,
    mention,
    rotate_key,
    unwatch,
    watch,
)
from tracker.forgetting import forget
from tracker.importing import import_archives
from tracker.installations import in_use, is_sandbox
from tracker.running import run_pass
from tracker.terminal import give_up, say, show_progress
from warehouse.errors import WarehouseError
from warehouse.layout import DataFolder
from warehouse.locking import only_holder
from warehouse.query import Format
from warehouse.snapshots import current_file

app = typer.Typer(
    help="Who came, who left and what worked on your Instagram account.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
app.add_typer(sandbox.cli.app, name="sandbox")
for command in (connect, disconnect, forget, accounts, watch, unwatch, mention, rotate_key):
    app.command()(command)
app.command("import")(import_archives)
log = logging.getLogger("tracker")


def main() -> None:
    """Run the command line; what goes wrong is one line on standard error and a code above 0."""
    settings.turn_telemetry_off()
    # dagster-dbt asks for a part of sqlglot that the latter has replaced; nothing a user can do.
    warnings.filterwarnings("ignore", message=r"sqlglot\[rs\]")
    from pipelines.connecting.errors import ConnectError
    from pipelines.exports.errors import ArchiveError
    from pipelines.forgetting.errors import ForgetError
    from pipelines.graph_api.errors import GraphError
    from pipelines.intake.places import PlaceError
    from pipelines.orchestration.passes import PassFailed

    try:
        app()
    except BrokenPipeError:
        # Whoever read our output has enough; the interpreter must not try to flush the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (AppDatabaseError, ConnectError, PassFailed, WarehouseError) as error:
        give_up(str(error))
    except (ArchiveError, ForgetError, GraphError, PlaceError) as error:
        give_up(str(error))
    except (OSError, settings.SettingsError) as error:
        give_up(str(error))


@app.command()
def run() -> None:
    """Fill the warehouse if it is empty, then serve the dashboard and Dagster until Ctrl-C."""
    from tracker import serving

    with _work_in_use() as configured:
        data = DataFolder(configured.tracker_data)
        with only_holder(data.serving_lock) as alone:
            if not alone:
                give_up(f"The data in {data.root} are being served already by another command.")
            if current_file(data):
                log.info("Using the data of an earlier run in %s", data.root)
            else:
                run_pass("full_pass", configured)
            log.info("Starting the dashboard and Dagster")
            services = [
                # The dashboard also takes in the owner's first account, so it is told of theirs.
                serving.dashboard(say, settings.load().environment()),
                serving.dagster(say, configured.environment()),
            ]
            code = serving.serve(services, data.logs, say)
    raise typer.Exit(code)


@app.command()
def sync(
    usernames: Annotated[
        list[str] | None, typer.Argument(help="Read these accounts only.", metavar="[ACCOUNT]...")
    ] = None,
) -> None:
    """One whole pass: read every account and the inbox, build, check, publish."""
    with _work_in_use() as configured:
        meant = find(open_app_database(configured), usernames) if usernames else []
        run_pass("full_pass", configured, [one.account_id for one in meant])
        _print_health(DataFolder(configured.tracker_data))


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
    show_progress(DataFolder(configured.tracker_data))
    if not is_sandbox(configured):
        yield configured
        return
    from tracker.demo import sandbox_account

    log.info("No account is connected and no archive has arrived: this is the sandbox account")
    with sandbox_account(configured):
        yield configured


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
