"""What runs together, when, and on what occasion.

The cadences are DESIGN's: counts and the inbox every 6 hours, account insights every day, stories
every hour (they vanish after 24), posts every 12 hours. Minutes differ so that the queue stays
short. Every job ends in the published file.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg

from pipelines.intake import inbox_has_news
from pipelines.orchestration.graph_api_assets import group_of
from pipelines.orchestration.publishing import PUBLISHED
from pipelines.orchestration.resources import WRITER_TAGS, Installation

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import (
        UnresolvedAssetJobDefinition as AssetJob,
    )

SENSOR_SECONDS = 60
EMPTY = "empty"

EVERYTHING = "full_pass"
IMPORTS = "imports"


def _job(name: str, description: str, *groups: str) -> "AssetJob":
    read = dg.AssetSelection.groups("app", *groups)
    shaped = dg.AssetSelection.groups("staging", "intermediate", "marts")
    return dg.define_asset_job(
        name,
        selection=read | shaped | dg.AssetSelection.assets(PUBLISHED),
        description=description,
        tags=WRITER_TAGS,
    )


FULL_PASS = dg.define_asset_job(
    EVERYTHING,
    selection=dg.AssetSelection.all(),
    description="Read everything, build, check and publish.",
    tags=WRITER_TAGS,
)
FOLLOWER_COUNTS = _job(
    "follower_counts",
    "Follower counts and the inbox.",
    group_of("profile"),
    "exports",
)
ACCOUNT_INSIGHTS = _job(
    "account_insights",
    "Daily insights, demographics and online followers.",
    group_of("insights"),
)
STORIES = _job("stories", "Live stories and their insights.", group_of("stories"))
POSTS = _job("posts", "Posts, their insights and comments.", group_of("media"))
IMPORT_ARCHIVES = _job(IMPORTS, "Take in the archives of the inbox.", "exports")

JOBS = (FULL_PASS, FOLLOWER_COUNTS, ACCOUNT_INSIGHTS, STORIES, POSTS, IMPORT_ARCHIVES)

CADENCES = (
    (FOLLOWER_COUNTS, "5 */6 * * *"),
    (ACCOUNT_INSIGHTS, "35 9 * * *"),
    (STORIES, "20 * * * *"),
    (POSTS, "50 */12 * * *"),
)


def schedules() -> Sequence[dg.ScheduleDefinition]:
    """The four schedules, in UTC; they do nothing while no account is connected."""
    return [_schedule(job, cron) for job, cron in CADENCES]


def _schedule(job: "AssetJob", cron: str) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"{job.name}_schedule",
        job=job,
        cron_schedule=cron,
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def schedule(installation: Installation) -> dg.RunRequest | dg.SkipReason:
        if not installation.app_database().accounts():
            return dg.SkipReason("No account is connected; archives are taken in by the inbox.")
        return dg.RunRequest()

    return schedule


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
