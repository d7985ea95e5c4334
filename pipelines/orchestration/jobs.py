"""What runs together, when, and on what occasion.

One pass an hour reads whatever is due by then (`due`), of all accounts, and ends in the published
file; most of a pass is the building of the models, so one run an hour for everything is fewer and
shorter than one for each cadence. The same job, started by hand, reads everything.
"""

import hashlib
from pathlib import Path

import dagster as dg

from pipelines.intake import inbox_has_news
from pipelines.orchestration.publishing import PUBLISHED
from pipelines.orchestration.resources import WRITER_TAGS, Installation

SENSOR_SECONDS = 60
EMPTY = "empty"

EVERYTHING = "full_pass"
IMPORTS = "imports"

FULL_PASS = dg.define_asset_job(
    EVERYTHING,
    selection=dg.AssetSelection.all(),
    description="Read what is due of every account and the inbox, build, check and publish.",
    tags=WRITER_TAGS,
)
IMPORT_ARCHIVES = dg.define_asset_job(
    IMPORTS,
    selection=dg.AssetSelection.groups("app", "exports", "staging", "intermediate", "marts")
    | dg.AssetSelection.assets(PUBLISHED),
    description="Take in the archives of the inbox, build, check and publish.",
    tags=WRITER_TAGS,
)

JOBS = (FULL_PASS, IMPORT_ARCHIVES)


@dg.schedule(
    job=FULL_PASS,
    cron_schedule="20 * * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def hourly(installation: Installation) -> dg.RunRequest | dg.SkipReason:
    """A pass an hour in UTC, about all accounts; nothing while none is connected."""
    if not installation.app_database().accounts():
        return dg.SkipReason("No account is connected; archives are taken in by the inbox.")
    return dg.RunRequest()


def inbox_sensor() -> dg.SensorDefinition:
    """Starts the import when something new lies in the inbox."""

    @dg.sensor(
        name="inbox_sensor",
        job=IMPORT_ARCHIVES,
        minimum_interval_seconds=SENSOR_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def sensor(
        context: dg.SensorEvaluationContext, installation: Installation
    ) -> dg.RunRequest | dg.SkipReason:
        found = fingerprint(installation.inbox)
        if found == (context.cursor or EMPTY):
            return dg.SkipReason(f"Nothing changed in {installation.inbox}.")
        news = inbox_has_news(installation.inbox, installation.data)
        if news is None:
            return dg.SkipReason("An archive is still being written; it is left for the next look.")
        context.update_cursor(found)
        return dg.RunRequest(run_key=found) if news else dg.SkipReason("Everything is known.")

    return sensor


def fingerprint(inbox: Path) -> str:
    """Name the inbox's content by paths, sizes and times, without reading a file.

    The sensor looks every minute and has to be cheap; only when this name changes are the archives
    themselves looked at.
    """
    files = sorted(
        (str(file.relative_to(inbox)), file.stat().st_size, file.stat().st_mtime_ns)
        for file in inbox.rglob("*")
        if file.is_file() and not file.name.startswith(".")
    )
    return hashlib.sha256(repr(files).encode()).hexdigest() if files else EMPTY
