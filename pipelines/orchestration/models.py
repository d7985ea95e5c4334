"""The dbt models as Dagster assets, built by one dbt call a pass."""

import hashlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError
from packaging.version import Version

from pipelines.orchestration.resources import Writer
from settings import REPOSITORY
from warehouse.layout import DataFolder

log = logging.getLogger("tracker")

PROJECT = REPOSITORY / "dbt_project"
PROGRESS_EVERY = 20

# Unit tests hold the SQL against invented rows; they belong to the tests, not to a pass.
BUILD_ARGUMENTS = ("build", "--exclude-resource-type", "unit_test")


class ModelsFailed(Exception):
    """dbt could not read, build or test the models. The message names them."""


def manifest_path(data: DataFolder) -> Path:
    """dbt's description of the project, from which the assets are made."""
    return data.dbt_target / "manifest.json"


def run_results(data: DataFolder) -> Path:
    """What dbt says of its last run, model by model and test by test."""
    return data.dbt_target / "run_results.json"


def dbt_environment(data: DataFolder) -> dict[str, str]:
    """What dbt is told about the installation: the only place that names its variables."""
    return {
        "WAREHOUSE_PATH": str(data.warehouse),
        "DBT_TARGET_PATH": str(data.dbt_target),
        "DBT_LOG_PATH": str(data.dbt_target),
        # Seven thousand lines more of a build would take a seventh of its time.
        "DBT_LOG_LEVEL_FILE": "info",
        "DBT_PROFILES_DIR": str(PROJECT),
    }


def dbt_program() -> str:
    """The dbt of this environment, whether or not it is on the PATH."""
    return str(Path(sys.executable).with_name("dbt"))


def prepare_manifest(data: DataFolder) -> None:
    """Have dbt describe the project, unless it was described as it is now.

    Times of files do not tell: a new version may have been packed before the old one last ran.

    Raises:
        ModelsFailed: dbt cannot parse the project.
    """
    manifest, described = manifest_path(data), manifest_path(data).with_suffix(".sha256")
    project = _fingerprint()
    if manifest.exists() and described.exists() and described.read_text() == project:
        return
    log.info("Reading the dbt project")
    done = subprocess.run(
        [dbt_program(), "parse", "--project-dir", str(PROJECT)],
        env={**os.environ, **dbt_environment(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ModelsFailed(f"dbt cannot parse {PROJECT}: {done.stdout[-2000:].strip()}")
    described.write_text(project)


def _fingerprint() -> str:
    """The project's files and what is in them."""
    found = hashlib.sha256()
    for file in sorted(file for file in PROJECT.rglob("*") if file.is_file()):
        content = file.read_bytes()
        found.update(f"{file.relative_to(PROJECT)} {len(content)} ".encode() + content)
    return found.hexdigest()


class DbtProgram(DbtCliResource):
    """dbt's command line, started once a build.

    Dagster also starts it to ask for its version, and sets up an adapter with which to ask the
    warehouse for more than dbt says; that took longer than some builds, and nothing here asks.
    """

    @property
    def _cli_version(self) -> Version:
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:  # noqa: ARG002
        return None


def dbt_resource() -> DbtCliResource:
    """dbt's command line on our project; `dbt_environment` says where the data are."""
    return DbtProgram(
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
        # Or a build that fails before it begins would be explained by the one before it.
        run_results(writer.data).unlink(missing_ok=True)
        os.environ.update(dbt_environment(writer.data))
        run = dbt.cli(list(BUILD_ARGUMENTS), context=context, target_path=writer.data.dbt_target)
        built = 0
        try:
            for event in run.stream():
                yield event
                if isinstance(event, dg.Output | dg.AssetMaterialization):
                    built += 1
                    if built % PROGRESS_EVERY == 0:
                        log.info("Models built: %d of %d", built, len(context.selected_asset_keys))
        except DagsterDbtCliRuntimeError:
            raise dg.Failure(why_it_failed(writer.data), allow_retries=False) from None

    return models


def why_it_failed(data: DataFolder) -> str:
    """What dbt says of the models and tests that failed in its last run, in one line."""
    results = run_results(data)
    log_file = data.dbt_target / "dbt.log"
    if not results.exists():
        return f"dbt stopped before it built a model; see {log_file}"
    failed = [
        f"{one['unique_id']}: {' '.join((one['message'] or '').split())}"
        for one in json.loads(results.read_text())["results"]
        if one["status"] in {"error", "fail"}
    ]
    return "; ".join(failed) or f"dbt ended with an error; see {log_file}"
