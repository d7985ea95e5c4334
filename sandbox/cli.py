"""The sandbox's own command line: serve a world, or write one of its archives."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sandbox.world import World

app = typer.Typer(help="A local Instagram with one simulated account.", no_args_is_help=True)

Seed = Annotated[int, typer.Option(help="Another seed is another account.")]
Born = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day of its life.")]

# Fixed, because another first day is another history.
BORN = datetime(2024, 11, 1)  # noqa: DTZ001  # the command line knows no zones; it is UTC
YEAR_AHEAD = timedelta(days=366)


@app.command()
def serve(
    seed: Seed = 7,
    born: Born = BORN,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where it listens; 0 takes a free port.")
    ] = 8765,
) -> None:
    """Serve the account over HTTP, as of now, until Ctrl-C."""
    from sandbox.clock import Clock
    from sandbox.serving import running

    world = _world(seed, born)
    try:
        with running(world, Clock(), port) as sandbox:
            typer.echo(f"Account {world.owner.username}, id {world.owner.account_id}")
            typer.echo(f"Try: curl -H 'Authorization: Bearer {sandbox.token}' {sandbox.url}/me")
            typer.echo("Ctrl-C ends it.")
            with suppress(KeyboardInterrupt):
                threading.Event().wait()
    except OSError as error:
        typer.echo(f"Port {port}: {error.strerror}; choose another with --port.", err=True)
        raise typer.Exit(1) from error


@app.command()
def archive(folder: Path, seed: Seed = 7, born: Born = BORN, at: datetime | None = None) -> None:
    """Write the archive that the owner would download at a moment (UTC, default: now)."""
    from sandbox.archives import write_archive

    moment = datetime.now(UTC) if at is None else at.replace(tzinfo=UTC)
    typer.echo(write_archive(_world(seed, born), moment, folder))


def _world(seed: int, born: datetime) -> "World":
    """The account's life from its first day to a year from now."""
    from sandbox.world import World

    first = born.replace(tzinfo=UTC)
    return World.simulate(seed=seed, born=first, days=(datetime.now(UTC) + YEAR_AHEAD - first).days)
