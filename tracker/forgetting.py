"""The command that deletes an account with everything that was read of it."""

import logging
from datetime import UTC, datetime
from typing import Annotated

import typer

import settings
from pipelines.installation import open_app_database
from tracker.terminal import give_up, say, show_progress
from warehouse.layout import DataFolder
from warehouse.locking import waiting_lock

log = logging.getLogger("tracker")


def forget(
    account: Annotated[str, typer.Argument(help="@username, or id, of the account.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete an account: its login, its archives, and all that was read of it."""
    from pipelines.forgetting import belongings, forgetting

    configured = settings.load()
    data, wanted = DataFolder(configured.tracker_data), account.removeprefix("@")
    if not yes and typer.prompt(f"This cannot be undone. Type {wanted} to delete it") != wanted:
        give_up("Nothing was deleted.")
    show_progress(data)
    database = open_app_database(configured)
    history = configured.dagster_pg_url.get_secret_value() if configured.dagster_pg_url else None
    with waiting_lock(data.writer_lock, on_wait=lambda: log.info("Waiting for another run")):

        def carry_out() -> list[str]:
            return forgetting.carry_out(data, configured.inbox, lambda: database, history)

        carry_out()  # one that was interrupted
        found = belongings.find(data, database, wanted)
        forgetting.decide(data, configured.inbox, found, datetime.now(UTC))
        told = carry_out()
    for line in told:
        say(line)
    say(f"Everything of {wanted} is deleted: {len(found.archives)} archive(s), and all rows.")
