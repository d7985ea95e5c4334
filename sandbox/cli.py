"""The sandbox's own command line: serve accounts, or write an archive of one of them."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sandbox.faults import Fault, Schedule

app = typer.Typer(help="A local Instagram with simulated accounts.", no_args_is_help=True)

Seed = Annotated[int, typer.Option(help="Another seed is another account.")]
Born = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day of its life.")]

# Fixed, because another first day is another history.
BORN = datetime(2024, 11, 1)  # noqa: DTZ001  # the command line knows no zones; it is UTC
YEAR_AHEAD = timedelta(days=366)


@app.command()
def serve(  # noqa: PLR0913  # an argument is an option
    *,
    seed: Seed = 7,
    born: Born = BORN,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where it listens; 0 takes a free port.")
    ] = 8765,
    kind: Annotated[
        list[str] | None,
        typer.Option(help="One account of this kind (repeatable); default: one of each."),
    ] = None,
    at: Annotated[
        datetime | None, typer.Option(help="Hold its clock at this moment (UTC); default: now.")
    ] = None,
    switch: Annotated[
        list[str] | None,
        typer.Option(help="An uncertain behaviour, as name=value (repeatable)."),
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(help="A failure, as name or name:path=/media,every=10 (repeatable)."),
    ] = None,
    change: Annotated[
        list[str] | None,
        typer.Option(
            help="What happens, as withdraw_metric:name=reach or"
            " rename:account_id=…,username=…,at=2026-05-04 (repeatable)."
        ),
    ] = None,
) -> None:
    """Serve accounts over HTTP until Ctrl-C; the page at / says what they are."""
    from sandbox.clock import Clock
    from sandbox.instagram import Changes, Instagram, Kind
    from sandbox.serving import running
    from sandbox.switches import Switches

    clock = Clock(None if at is None else at.replace(tzinfo=UTC))
    changes = Changes()
    try:
        kinds = [Kind(name) for name in kind or Kind]
        switches = Switches().with_texts(dict(_halves(text, "=") for text in switch or ()))
        orders = [_order(text) for text in fault or ()]
        for text in change or ():
            changes.order(*_named(text), clock.now())
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    first = born.replace(tzinfo=UTC)
    days = (max(datetime.now(UTC), clock.now()) + YEAR_AHEAD - first).days
    simulated = Instagram.invent(seed=seed, born=first, days=days, kinds=kinds)
    simulated = replace(simulated, changes=changes)
    try:
        with running(simulated, clock, port, switches) as sandbox:
            for name, schedule in orders:
                sandbox.faults.fail(name, **schedule)
            owner = sandbox.world.owner
            typer.echo(f"Account {owner.username}, id {owner.account_id}")
            typer.echo(f"Try: curl -H 'Authorization: Bearer {sandbox.token}' {sandbox.url}/me")
            typer.echo(f"What it simulates: {sandbox.url}/ (Ctrl-C ends it)")
            with suppress(KeyboardInterrupt):
                threading.Event().wait()
    except OSError as error:
        typer.echo(f"Port {port}: {error.strerror}; choose another with --port.", err=True)
        raise typer.Exit(1) from error


@app.command()
def archive(  # noqa: PLR0913  # an argument is an option
    folder: Path,
    *,
    seed: Seed = 7,
    born: Born = BORN,
    at: Annotated[
        datetime | None, typer.Option(help="When it is built (UTC); default: now.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(help="Begin of its date range (UTC); default: all time.")
    ] = None,
    era: Annotated[str, typer.Option(help="Its layout: 2018 … 2026-05.")] = "2025-10",
    format: Annotated[str, typer.Option(help="json or html.")] = "json",  # noqa: A002
    language: Annotated[str, typer.Option(help="As english, french, german.")] = "english",
    wrap: Annotated[str, typer.Option(help="zip, rezipped, folder or cloud.")] = "zip",
    section: Annotated[
        list[str] | None,
        typer.Option(help="What is in it (repeatable), as lists, owner, side_lists; or all."),
    ] = None,
    parts: Annotated[int, typer.Option(min=1, help="Spread it over so many zips.")] = 1,
    rows_per_file: Annotated[int, typer.Option(min=1, help="Of a followers file.")] = 10_000,
    eventful: Annotated[
        bool, typer.Option(help="Tell of a life in which rare things happen often.")
    ] = False,
) -> None:
    """Write the archive that the owner would download at a moment."""
    from sandbox.archives import Era, Form, Format, Language, Section, Wrap, write_parts
    from sandbox.habits import EVENTFUL, USUAL
    from sandbox.world import World

    first = born.replace(tzinfo=UTC)
    try:
        chosen = list(Section) if section == ["all"] else section or ["lists", "owner"]
        form = Form(
            format=Format(format),
            language=Language(language),
            era=Era(era),
            wrap=Wrap(wrap),
            sections=frozenset(Section(name) for name in chosen),
            rows_per_file=rows_per_file,
        )
        world = World.simulate(
            seed=seed,
            born=first,
            days=(datetime.now(UTC) + YEAR_AHEAD - first).days,
            habits=EVENTFUL if eventful else USUAL,
        )
        paths = write_parts(
            world,
            datetime.now(UTC) if at is None else at.replace(tzinfo=UTC),
            folder,
            parts,
            since=None if since is None else since.replace(tzinfo=UTC),
            form=form,
        )
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    for path in paths:
        typer.echo(path)


def _order(text: str) -> "tuple[Fault, Schedule]":
    """Read a fault as it is written on the command line, such as `slow:path=/media,times=3`."""
    from sandbox.faults import Fault, schedule_of

    name, texts = _named(text)
    return Fault(name), schedule_of(texts)


def _named(text: str) -> tuple[str, dict[str, str]]:
    """A name with its details, such as `slow:path=/media,times=3`."""
    name, _, rest = text.partition(":")
    return name, dict(_halves(item, "=") for item in rest.split(",") if item)


def _halves(text: str, by: str) -> tuple[str, str]:
    name, found, value = text.partition(by)
    if not found:
        raise ValueError(f"{text} lacks a {by}")
    return name, value
