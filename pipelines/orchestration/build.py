"""The composition root: settings in, Dagster definitions out. Tests call it with their own."""

import dagster as dg

from pipelines.orchestration.app_assets import app_assets
from pipelines.orchestration.doors import publication_check
from pipelines.orchestration.export_assets import archives, messages
from pipelines.orchestration.graph_api_assets import graph_api_assets
from pipelines.orchestration.jobs import JOBS, hourly, inbox_sensor
from pipelines.orchestration.models import dbt_resource, manifest_path, model_assets
from pipelines.orchestration.publishing import publish_asset
from pipelines.orchestration.resources import Installation, Writer
from settings import Settings, turn_telemetry_off
from warehouse.layout import DataFolder


def build_defs(configured: Settings) -> dg.Definitions:
    """Everything that Dagster is to know of an installation.

    Raises:
        FileNotFoundError: dbt's manifest is missing; `tracker` makes it before it starts Dagster.
    """
    turn_telemetry_off()
    data = DataFolder(configured.tracker_data)
    if not manifest_path(data).exists():
        raise FileNotFoundError(
            f"{manifest_path(data)} is missing: run `tracker sync` once, which makes it"
        )
    models = model_assets(data)
    marts = [key for key in models.keys if key.path[0] == "marts"]
    return dg.Definitions(
        assets=[
            *app_assets(),
            *graph_api_assets(),
            archives,
            messages,
            models,
            publish_asset(marts),
        ],
        asset_checks=[publication_check()],
        jobs=list(JOBS),
        schedules=[hourly],
        sensors=[inbox_sensor()],
        resources={
            "installation": Installation.of(configured),
            "writer": Writer.of(configured),
            "dbt": dbt_resource(),
        },
        # Several processes cannot write one DuckDB file, and each would import everything anew.
        executor=dg.in_process_executor,
    )
