"""What Dagster is told: every name, group, dependency, check and schedule, in one reviewed file."""

from pathlib import Path

import dagster as dg
import pytest

from pipelines.orchestration.build import build_defs
from pipelines.orchestration.jobs import JOBS
from pipelines.orchestration.reading import SHARED_TABLES
from pipelines.orchestration.resources import WRITER_TAGS
from settings import Settings

pytestmark = pytest.mark.slow

WIRING = Path(__file__).with_name("wiring.txt")


def _wiring(definitions: dg.Definitions) -> str:
    graph = definitions.resolve_asset_graph()
    lines = ["# assets: group, name, what it is made from"]
    for key in sorted(graph.materializable_asset_keys):
        node = graph.get(key)
        parents = ", ".join(sorted(parent.to_user_string() for parent in node.parent_keys))
        per = " (per account)" if node.is_partitioned else ""
        lines.append(f"{node.group_name}: {key.to_user_string()}{per} <- {parents}")
    lines.append("# checks of our own, on")
    for check in sorted(graph.asset_check_keys):
        if check.name in {"arrived_sound", "types_kept", "fit_to_publish"}:
            blocking = " (blocks)" if graph.get(check).blocking else ""
            lines.append(f"{check.name}: {check.asset_key.to_user_string()}{blocking}")
    lines.append("# schedules (UTC) and the sensor")
    repository = definitions.get_repository_def()
    lines += [f"{one.cron_schedule}: {one.job_name}" for one in repository.schedule_defs]
    lines += [f"{one.name}: {one.job_name}" for one in repository.sensor_defs]
    return "\n".join(lines) + "\n"


def test_the_wiring_is_the_reviewed_one(definitions: dg.Definitions) -> None:
    """After a wanted change, take the new text from the failure into the file."""
    assert _wiring(definitions) == WIRING.read_text()


def test_every_definition_loads(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)


def test_every_raw_table_has_an_asset_and_every_source_of_dbt_is_one(
    definitions: dg.Definitions,
) -> None:
    graph = definitions.resolve_asset_graph()
    raw = {"graph_api", "exports", "app"}
    unmade = {
        key.to_user_string()
        for key in graph.get_all_asset_keys() - graph.materializable_asset_keys
        if key.path[0] in raw
    }

    # Written by several parts, so they are nobody's assets.
    assert unmade == {f"graph_api/{table}" for table in SHARED_TABLES}


@pytest.mark.parametrize("job", [job.name for job in JOBS])
def test_every_job_ends_in_the_published_file_and_has_the_warehouse_to_itself(
    job: str, definitions: dg.Definitions
) -> None:
    resolved = definitions.resolve_job_def(job)
    made = {key.to_user_string() for key in resolved.asset_layer.executable_asset_keys}

    assert {"published/marts", "marts/follower_changes", "app/accounts"} <= made
    assert resolved.tags.items() >= WRITER_TAGS.items()


def test_a_missing_manifest_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="run `tracker sync`"):
        build_defs(Settings(tracker_data=tmp_path))
