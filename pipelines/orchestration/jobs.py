"""What runs together, when, and on what occasion.

One pass an hour reads whatever is due by then (`due`), of all accounts, and ends in the published
file; most of a pass is the building of the models, so one run an hour for everything is fewer and
shorter than one for each cadence. The same job, started by hand, reads everything.
"""

import hashlib
import time

import dagster as dg

from pipelines.intake.places import PlaceError
from pipelines.intake.store import messages_to_change, not_loaded
from pipelines.intake.taking import news_in_inbox
from pipelines.orchestration.publishing import PUBLISHED
from pipelines.orchestration.resources import WRITER_TAGS, Installation
from warehouse.locking import only_holder

SENSOR_SECONDS = 60
# What a run has failed to take in or to load is tried again, but not at every look.
RETRY_SECONDS = 3_600

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
    """Starts the import when something new lies in the inbox, or something in the store unloaded.

    What is new in the inbox counts when it has arrived whole. In the store lies what a run has
    taken in that failed before the archive was in the warehouse, and what has messages to be
    counted, or to be counted no longer.
    """

    @dg.sensor(
        name="inbox_sensor",
        job=IMPORT_ARCHIVES,
        minimum_interval_seconds=SENSOR_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def sensor(installation: Installation) -> dg.RunRequest | dg.SkipReason:
        nothing = f"Nothing new lies in {installation.inbox}, or not whole yet."
        try:
            news = news_in_inbox(
                installation.inbox, installation.data, messages=installation.count_messages
            )
        except PlaceError as error:
            news, nothing = None, str(error)
        with only_holder(installation.data.writer_lock) as nobody_writes:
            if not nobody_writes:
                return dg.SkipReason("A run is at work; what is left after it is seen then.")
            waiting = [
                one.sha256
                for one in (
                    *not_loaded(installation.data),
                    *messages_to_change(installation.data, wanted=installation.count_messages),
                )
            ]
        if news is None and not waiting:
            return dg.SkipReason(nothing)
        # Dagster starts one run a key, whatever becomes of it.
        attempt = (news, waiting, int(time.time() // RETRY_SECONDS))
        return dg.RunRequest(run_key=hashlib.sha256(repr(attempt).encode()).hexdigest())

    return sensor
