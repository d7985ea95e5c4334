"""The command that takes in archives and says what became of each: its receipt."""

import logging
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

import settings
from dashboards.queries.receipts import Receipt, of_archives
from tracker.running import run_pass
from tracker.terminal import complain, show_progress
from warehouse.layout import DataFolder
from warehouse.locking import waiting_lock
from warehouse.private import open_private
from warehouse.reader import NothingPublished, open_published

if TYPE_CHECKING:
    from pipelines.intake.taking import Intake

log = logging.getLogger("tracker")

_SET_ASIDE = "None: it holds what cannot be true, so it was set aside and nothing was made of it."
_NOT_MADE = "None yet: it was kept, but not everything could be made of it. {log} says why."
# Of one that was offered twice, the last counts.
_TAKEN = {"known": "already taken in", "corrected": "given another account", "new": "taken in"}


def import_archives(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Archives: zip files, folders with one or several exports, or addresses.",
            metavar="PATH...",
        ),
    ],
    account: Annotated[
        str | None,
        typer.Option(
            help="Username of the owner of archives that do not name it. To correct one, import "
            "the archive again; an archive that names another owner is refused."
        ),
    ] = None,
) -> None:
    """Take in export archives, and print a receipt for each; a bad one does not stop the others."""
    from pipelines.exports.origin import valid_username
    from pipelines.intake.taking import take_in

    try:
        owner = None if account is None else valid_username(account)
    except ValueError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    configured = settings.load()
    data = DataFolder(configured.tracker_data)
    show_progress(data)
    intake = take_in(paths, data, account=owner, messages=configured.tracker_count_messages)
    for refused in intake.refused:
        complain(refused.why)
    for name in intake.waiting:
        complain(f"{name}: it is still being written. Import it again when it is whole.")
    digests = [one.sha256 for one in (*intake.new, *intake.known, *intake.corrected)]
    if _are_to_be_built(configured, digests):
        run_pass("imports", configured)
    printed = _print_receipts(data, intake)
    if intake.refused or intake.waiting or printed < set(digests):
        raise typer.Exit(1)


def _are_to_be_built(configured: settings.Settings, digests: list[str]) -> bool:
    """Whether something of these archives is still to be loaded or published, or dropped."""
    from pipelines.intake.store import messages_to_change, not_loaded

    data = DataFolder(configured.tracker_data)
    with _nobody_writing(data):
        messages = messages_to_change(data, wanted=configured.tracker_count_messages)
        waiting = {one.sha256 for one in (*not_loaded(data), *messages)}
    without = set(digests) - _receipts(data, digests).keys()
    return bool(waiting.intersection(digests) or without - _set_aside(data))


def _print_receipts(data: DataFolder, intake: "Intake") -> set[str]:
    """Print what became of each archive; returns those that have a receipt."""
    from dashboards import receipts

    names = {
        one.sha256: f"{one.name}: {said}"
        for outcome, said in _TAKEN.items()
        for one in reversed(getattr(intake, outcome))
    }
    found = _receipts(data, list(names))
    set_aside = _set_aside(data) if found.keys() < names.keys() else frozenset()
    console = Console(highlight=False)
    # The oldest archive first, as what they changed follows from one to the next.
    for digest in dict.fromkeys([*found, *names]):
        console.print(names[digest], style="bold", markup=False, soft_wrap=True)
        none = _SET_ASIDE if digest in set_aside else _NOT_MADE.format(log=data.logs)
        lines = receipts.facts(found[digest]) if digest in found else [("Receipt", none)]
        for label, text in lines:
            console.print(f"  {label}: {text}", markup=False, soft_wrap=True)
    return set(found)


def _set_aside(data: DataFolder) -> frozenset[str]:
    from pipelines.quality.arrivals import quarantined_archives

    if not data.warehouse.exists():
        return frozenset()
    with _nobody_writing(data), open_private(data, read_only=True) as warehouse:
        return quarantined_archives(warehouse)


def _nobody_writing(data: DataFolder) -> AbstractContextManager[None]:
    """The warehouse to look into, as soon as no run writes it."""
    return waiting_lock(data.writer_lock, on_wait=lambda: log.info("Waiting for another run"))


def _receipts(data: DataFolder, digests: list[str]) -> dict[str, Receipt]:
    try:
        with open_published(data) as published:
            found = of_archives(published.cursor(), digests)
    except NothingPublished:
        return {}
    return {one.archive_sha256: one for one in found}
