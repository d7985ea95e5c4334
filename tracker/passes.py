"""Running one Dagster job from the command line, in this process, with progress a person can read.

Nothing is decided here that a scheduled run would not decide too: it is the same job.
"""

import contextlib
import logging
import os

from settings import REPOSITORY, Settings, turn_telemetry_off
from warehouse.layout import DataFolder

log = logging.getLogger("tracker")


class PassFailed(Exception):
    """A pass did not get to its end; readers still see what was published before."""


def dagster_environment(configured: Settings) -> dict[str, str]:
    """What Dagster and its children must find in their environment, and nothing secret to show."""
    found = {
        "DAGSTER_HOME": str(REPOSITORY),
        "DAGSTER_STATE_DIR": str(DataFolder(configured.tracker_data).dagster_state),
        "TRACKER_DATA": str(configured.tracker_data),
    }
    if configured.dagster_pg_url:
        found["DAGSTER_PG_URL"] = configured.dagster_pg_url.get_secret_value()
    return found


def prepare(configured: Settings) -> None:
    """Make what Dagster needs before it can load the code location."""
    turn_telemetry_off()
    os.environ.update(dagster_environment(configured))
    data = DataFolder(configured.tracker_data)
    for folder in (data.root, data.inbox, data.dagster_state):
        folder.mkdir(parents=True, exist_ok=True)

    from pipelines.orchestration.models import prepare_manifest

    prepare_manifest(data)


def run_job(name: str, configured: Settings) -> None:
    """Run one job to its end.

    Raises:
        PassFailed: A step failed; the message names the step and its first line.
    """
    log.info("Starting")
    prepare(configured)

    import dagster as dg

    from pipelines.orchestration.build import build_defs

    job = build_defs(configured).resolve_job_def(name)
    log_file = DataFolder(configured.tracker_data).logs / f"{name}.log"
    log_file.parent.mkdir(parents=True, exist_ok=True)
    # dbt says a line per model and test; the person at the terminal is told the steps.
    with (
        dg.DagsterInstance.get() as instance,
        log_file.open("w") as details,
        contextlib.redirect_stdout(details),
    ):
        result = job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    if result.success:
        return
    failures = [event for event in result.all_events if event.is_step_failure]
    reasons = "; ".join(_one_line(event) for event in failures) or f"{name} failed"
    raise PassFailed(f"{reasons} (details: {log_file})")


def _one_line(event: object) -> str:
    step = getattr(event, "step_key", "a step")
    error = getattr(getattr(event, "event_specific_data", None), "error", None)
    while error is not None and error.cause is not None:
        error = error.cause
    message = error.message.strip().splitlines()[0] if error else "failed"
    return f"{step}: {message}"


def release_orphaned_runs() -> int:
    """Mark runs that a power cut left "running" as failed, so that they block no other.

    Dagster has no way to know that such a run's process is gone. Called before its daemon starts,
    when nothing of this instance can be running but a command line, which the queue never holds.

    Returns:
        How many there were.
    """
    import dagster as dg

    unfinished = [
        dg.DagsterRunStatus.STARTED,
        dg.DagsterRunStatus.STARTING,
        dg.DagsterRunStatus.CANCELING,
    ]
    with dg.DagsterInstance.get() as instance:
        runs = instance.get_runs(dg.RunsFilter(statuses=unfinished))
        for run in runs:
            instance.report_run_failed(run, "Its process ended without saying so.")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
    return len(runs)
