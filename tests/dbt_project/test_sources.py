"""The health of sources is told of what the pipeline reads, at the pace at which it reads it."""

from datetime import timedelta

import pytest
import yaml

from pipelines.graph_api.facts import REREAD_AFTER
from pipelines.graph_api.parts import Part
from pipelines.orchestration.due import CADENCES
from tests.dbt_project.building import PROJECT
from tests.dbt_project.test_declarations import MODELS, SQL

VARIABLES = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]


def test_every_part_of_a_pass_has_its_row_of_health() -> None:
    (column,) = (one for one in MODELS["data_health"]["columns"] if one["name"] == "source")
    (accepted,) = column["data_tests"]
    sources = accepted["accepted_values"]["arguments"]["values"]
    assert set(sources) == {*Part, "export", "token"}
    for part in Part:
        assert (
            f"('{part}', {{{{ var('{part}_cadence_hours') }}}})" in SQL["data_health"].read_text()
        )


def test_a_source_is_late_when_its_schedule_was_missed() -> None:
    for part in set(Part) - {Part.HISTORY}:
        assert timedelta(hours=VARIABLES[f"{part}_cadence_hours"]) == CADENCES[part], part
    # It goes on in every pass that has calls to spare: only days without any are late.
    assert timedelta(hours=VARIABLES["history_cadence_hours"]) > CADENCES[Part.HISTORY]


@pytest.mark.parametrize(
    ("age", "length"),
    [
        ("24h", timedelta(hours=24)),
        ("48h", timedelta(hours=48)),
        ("7d", timedelta(days=7)),
        ("28d", timedelta(days=28)),
    ],
)
def test_a_post_that_is_read_on_schedule_has_every_age_of_its_curve(
    age: str, length: timedelta
) -> None:
    again = next(after for up_to, after in REREAD_AFTER if length < up_to)
    # Due a moment after a pass, it waits for the next one, which may start late.
    longest_gap = again + CADENCES[Part.MEDIA] + timedelta(hours=1)
    assert timedelta(hours=VARIABLES[f"post_curve_within_hours_{age}"]) == longest_gap / 2
