"""The sandbox's own command line: serve a world, or write one of its archives."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from sandbox.archives import write_archive
from sandbox.clock import Clock
from sandbox.serving import running
from sandbox.world import World

app = typer.Typer(help="A local Instagram with one simulated account.", no_args_is_help=True)

Seed = Annotated[int, typer.Option(help="Another seed is another account.")]
Born = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="First day of its life; default: two years ago."),
]


@app.command()
def serve(seed: Seed = 7, born: Born = None, port: int = 8700) -> None:
    """Serve the account over HTTP, as of now, until Ctrl-C."""
    world = _world(seed, born)
    try:
        _serve(world, port)
    except OSError as error:
        raise typer.BadParameter(f"port {port}: {error.strerror}; choose another") from error


@app.command()
def archive(folder: Path, seed: Seed = 7, born: Born = None, at: datetime | None = None) -> None:
    """Write the archive that the owner would download at a moment (UTC, default: now)."""
    moment = datetime.now(UTC) if at is None else at.replace(tzinfo=UTC)
    typer.echo(write_archive(_world(seed, born), moment, folder))


def _serve(world: World, port: int) -> None:
    with running(world, Clock(), port) as sandbox:
        typer.echo(f"Account {world.owner.username}, id {world.owner.account_id}")
        typer.echo(f"Try: curl -H 'Authorization: Bearer {sandbox.token}' {sandbox.url}/me")
        typer.echo("Ctrl-C ends it.")
        threading.Event().wait()


def _world(seed: int, born: datetime | None) -> World:
    first = datetime.now(UTC) - timedelta(days=730) if born is None else born.replace(tzinfo=UTC)
    return World.simulate(seed=seed, born=first)
