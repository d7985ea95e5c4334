"""The dbt models as Dagster assets, built by one dbt call a pass."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, dbt_assets

from pipelines.orchestration.resources import Writer
from settings import REPOSITORY
from warehouse.layout import DataFolder

log = logging.getLogger("tracker")

PROJECT = REPOSITORY / "dbt_project"
# Unit tests hold the SQL against invented rows; they belong to the tests, not to a pass.
BUILD_ARGUMENTS = ("build", "--exclude-resource-type", "unit_test")


def manifest_path(data: DataFolder) -> Path:
    """dbt's description of the project, from which the assets are made."""
    return data.dbt_target / "manifest.json"


def dbt_environment(data: DataFolder) -> dict[str, str]:
    """What dbt is told about the installation: the only place that names its variables."""
    return {
        "WAREHOUSE_PATH": str(data.warehouse),
        "DBT_TARGET_PATH": str(data.dbt_target),
        "DBT_LOG_PATH": str(data.dbt_target / "logs"),
        "DBT_PROFILES_DIR": str(PROJECT),
    }


def dbt_program() -> str:
    """The dbt of this environment, whether or not it is on the PATH."""
    return str(Path(sys.executable).with_name("dbt"))


def prepare_manifest(data: DataFolder) -> None:
    """Have dbt describe the project, unless its description is newer than every model.

    Raises:
        RuntimeError: dbt cannot parse the project.
    """
    manifest = manifest_path(data)
    newest = max(file.stat().st_mtime for file in PROJECT.rglob("*") if file.is_file())
    if manifest.exists() and manifest.stat().st_mtime >= newest:
        return
    done = subprocess.run(
        [dbt_program(), "parse", "--project-dir", str(PROJECT)],
        env={**os.environ, **dbt_environment(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"dbt cannot parse {PROJECT}:\n{done.stdout[-2000:]}")
    manifest.touch()


def dbt_resource() -> DbtCliResource:
    """dbt's command line on our project; `dbt_environment` says where the data are."""
    return DbtCliResource(
        project_dir=str(PROJECT), profiles_dir=str(PROJECT), dbt_executable=dbt_program()
    )


class ByLayer(DagsterDbtTranslator):
    """Groups the models as the project's folders do: staging, intermediate, marts."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The first folder below `models/`."""
        return str(dbt_resource_props["fqn"][1])


def model_assets(data: DataFolder) -> dg.AssetsDefinition:
    """All models, from staging to marts, with dbt's tests as asset checks."""

    @dbt_assets(manifest=manifest_path(data), name="models", dagster_dbt_translator=ByLayer())
    def models(
        context: dg.AssetExecutionContext, dbt: DbtCliResource, writer: Writer
    ) -> Iterator[Any]:
        log.info("Building the models")
        built = 0
        os.environ.update(dbt_environment(writer.data))
        run = dbt.cli(list(BUILD_ARGUMENTS), context=context, target_path=writer.data.dbt_target)
        for event in run.stream():
            built += not isinstance(event, dg.AssetCheckResult | dg.AssetCheckEvaluation)
            yield event
        log.info("Built %d models", built)

    return models
