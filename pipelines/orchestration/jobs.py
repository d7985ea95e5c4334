"""What runs together, when, and on what occasion.

One pass an hour reads whatever is due by then (`due`), of all accounts, and ends in the published
file; most of a pass is the building of the models, so one run an hour for everything is fewer and
shorter than one for each cadence. The same job, started by hand, reads everything.
"""

import dagster as dg

from pipelines.intake.places import PlaceError
from pipelines.intake.taking import news_in_inbox
from pipelines.orchestration.publishing import PUBLISHED
from pipelines.orchestration.resources import WRITER_TAGS, Installation

SENSOR_SECONDS = 60

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
    """Starts the import when something new lies in the inbox and has arrived whole."""

    @dg.sensor(
        name="inbox_sensor",
        job=IMPORT_ARCHIVES,
        minimum_interval_seconds=SENSOR_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def sensor(installation: Installation) -> dg.RunRequest | dg.SkipReason:
        try:
            news = news_in_inbox(installation.inbox, installation.data)
        except PlaceError as error:
            return dg.SkipReason(str(error))
        if news is None:
            return dg.SkipReason(f"Nothing new lies in {installation.inbox}, or not whole yet.")
        return dg.RunRequest(run_key=news)

    return sensor
