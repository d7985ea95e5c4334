"""Running a job in this process, as the commands do that move data."""

from collections.abc import Sequence

import typer

from settings import Settings
from tracker.terminal import say

INTERRUPTED = 130


def run_pass(name: str, configured: Settings, account_ids: Sequence[str] = ()) -> None:
    """Run a job to its end; Ctrl-C ends the command with a word about it.

    Raises:
        pipelines.orchestration.passes.PassFailed: A step failed, and which.
    """
    from pipelines.orchestration.passes import run_job

    try:
        run_job(name, configured, account_ids)
    except KeyboardInterrupt:
        say("Stopped. Nothing is lost: the next pass does the work anew.")
        raise typer.Exit(INTERRUPTED) from None
