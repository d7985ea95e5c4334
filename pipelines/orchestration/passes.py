"""Running one job in this process, for the command line, with progress that a person can read.

Nothing is decided here that a scheduled run would not decide too: it is the same job. What a pass
says, it says to the logger `tracker`; what its tools say goes to a file.
"""

import contextlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.installation import open_app_database
from settings import REPOSITORY, Settings, turn_telemetry_off
from warehouse.layout import DataFolder
from warehouse.locking import only_holder, waiting_lock

if TYPE_CHECKING:
    import dagster as dg

log = logging.getLogger("tracker")


class PassFailed(Exception):
    """A pass did not get to its end; readers still see what was published before."""


def prepare(configured: Settings) -> None:
    """Make what Dagster needs before it can load the code location.

    Raises:
        PassFailed: dbt cannot read its project.
    """
    data = DataFolder(configured.tracker_data)
    turn_telemetry_off()
    os.environ.update(configured.environment())
    os.environ["DAGSTER_HOME"] = str(REPOSITORY)
    os.environ["DAGSTER_STATE_DIR"] = str(data.dagster_state)
    for folder in (data.dagster_state, data.logs):
        folder.mkdir(parents=True, exist_ok=True)
    if "://" not in configured.inbox:
        Path(configured.inbox).mkdir(parents=True, exist_ok=True)

    import dagster as dg

    from pipelines.orchestration.models import ModelsFailed, prepare_manifest
    from pipelines.orchestration.partitions import keep_in_step

    # Two first starts at once would write dbt's description and Dagster's tables over each other.
    with waiting_lock(data.starting_lock):
        try:
            prepare_manifest(data)
        except ModelsFailed as failure:
            raise PassFailed(str(failure)) from failure
        with dg.DagsterInstance.get() as instance:
            connected = open_app_database(configured).accounts()
            keep_in_step(instance, [one.account_id for one in connected])


def run_job(name: str, configured: Settings, accounts: Sequence[str] = ()) -> None:
    """Run one job to its end.

    Args:
        name: The job.
        configured: The installation to work on.
        accounts: Ids of the accounts that are meant; none means all.

    Raises:
        PassFailed: A step failed; the message names the step and what was wrong.
        KeyboardInterrupt: The user stopped it; the next pass does the work anew.
    """
    log.info("Starting")
    prepare(configured)

    import dagster as dg
    from dagster._core.execution.plan.objects import ErrorSource

    from pipelines.orchestration.build import build_defs
    from pipelines.orchestration.partitions import tags_for

    job = build_defs(configured).resolve_job_def(name)
    details = DataFolder(configured.tracker_data).logs / f"{name}.log"
    if details.exists():
        details.replace(details.with_suffix(".previous.log"))
    # dbt says a line per model and test; the person at the terminal is told the steps.
    with (
        _instance() as instance,
        details.open("w") as output,
        contextlib.redirect_stdout(output),
    ):
        try:
            result = job.execute_in_process(
                instance=instance,
                raise_on_error=False,
                tags=tags_for(accounts),
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            )
        except dg.DagsterExecutionInterruptedError:
            raise KeyboardInterrupt from None
    if result.success:
        return
    failures = [event for event in result.all_events if event.is_step_failure]
    if any(event.step_failure_data.error_source is ErrorSource.INTERRUPT for event in failures):
        raise KeyboardInterrupt
    reasons = "; ".join(_one_line(event) for event in failures) or f"{name} failed"
    raise PassFailed(f"{reasons} (details: {details})")


def release_orphaned_runs(configured: Settings) -> int:
    """Mark runs that a power cut left "running" as failed, so that they block no other.

    Dagster has no way to know that such a run's process is gone. While a run really writes, it
    holds the writer's lock; then nothing is touched.

    Returns:
        How many there were.
    """
    import dagster as dg

    unfinished = [
        dg.DagsterRunStatus.STARTED,
        dg.DagsterRunStatus.STARTING,
        dg.DagsterRunStatus.CANCELING,
    ]
    with (
        only_holder(DataFolder(configured.tracker_data).writer_lock) as idle,
        dg.DagsterInstance.get() as instance,
    ):
        runs = instance.get_runs(dg.RunsFilter(statuses=unfinished)) if idle else []
        for run in runs:
            instance.report_run_failed(run, "Its process ended without saying so.")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
    return len(runs)


def _instance() -> "dg.DagsterInstance":
    """The configured instance without its log capture, which starts two processes a step."""
    import dagster as dg
    from dagster._core.instance.ref import InstanceRef

    nowhere = {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    }
    reference = InstanceRef.from_dir(str(REPOSITORY), overrides={"compute_logs": nowhere})
    return dg.DagsterInstance.from_ref(reference)


def _one_line(event: "dg.DagsterEvent") -> str:
    """The step, and the first line of what was at the bottom of its failure."""
    data = event.event_specific_data
    described = getattr(getattr(data, "user_failure_data", None), "description", None)
    if described:
        return str(described)
    error = getattr(data, "error", None)
    while error is not None and error.cause is not None:
        error = error.cause
    line = error.message.strip().splitlines()[0] if error else "failed"
    # The exception's class is for programmers; they find it in Dagster's log of the run.
    return f"{event.step_key}: {line.partition(': ')[2] or line}"
