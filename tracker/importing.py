"""The command that takes in archives and says what became of each: its receipt."""

import logging
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

import settings
from dashboards import receipts
from dashboards.queries.receipts import Receipt, of_archives
from tracker.running import run_pass
from tracker.terminal import complain, show_progress
from warehouse.layout import DataFolder
from warehouse.locking import waiting_lock
from warehouse.reader import NothingPublished, open_published

if TYPE_CHECKING:
    from pipelines.intake.taking import Intake

log = logging.getLogger("tracker")

_NO_RECEIPT = [("Receipt", "None: it holds what cannot be true, so nothing was made of it.")]


def import_archives(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Archives: zip files, folders with one or several exports, or addresses.",
            metavar="PATH...",
        ),
    ],
    account: Annotated[
        str | None, typer.Option(help="Username of the owner, when the archive does not name it.")
    ] = None,
) -> None:
    """Take in export archives, and print a receipt for each; a bad one does not stop the others."""
    from pipelines.intake.store import not_loaded
    from pipelines.intake.taking import take_in

    configured = settings.load()
    data = DataFolder(configured.tracker_data)
    show_progress(data)
    taken = take_in(paths, data, account=account)
    for refused in taken.refused:
        complain(refused.why)
    for name in taken.waiting:
        complain(f"{name}: it is still being written. Import it again when it is whole.")
    with waiting_lock(data.writer_lock, on_wait=lambda: log.info("Waiting for another run")):
        waiting = not_loaded(data)
    if waiting:
        run_pass("imports", configured)
    _print_receipts(data, taken)
    if taken.refused or taken.waiting:
        raise typer.Exit(1)


def _print_receipts(data: DataFolder, taken: "Intake") -> None:
    printed = {one.sha256: one for one in (*taken.known, *taken.new)}
    found = _receipts(data, list(printed))
    console = Console(highlight=False)
    # The oldest archive first, as what they changed follows from one to the next.
    for digest in dict.fromkeys([*found, *printed]):
        one = printed[digest]
        is_known = one in taken.known
        heading = f"{one.name}: {'already taken in' if is_known else 'taken in'}"
        console.print(heading, style="bold", markup=False, soft_wrap=True)
        for label, text in receipts.facts(found[digest]) if digest in found else _NO_RECEIPT:
            console.print(f"  {label}: {text}", markup=False, soft_wrap=True)


def _receipts(data: DataFolder, digests: list[str]) -> dict[str, Receipt]:
    try:
        with open_published(data) as published:
            found = of_archives(published.cursor(), digests)
    except NothingPublished:
        return {}
    return {one.archive_sha256: one for one in found}
