"""The marts show no metric that the catalogue does not know, and no two metrics as one."""

import re

import pytest

from pipelines.graph_api.catalogue import METRICS
from pipelines.graph_api.metric import Level
from tests.dbt_project.test_declarations import MODELS, SQL

# Where Instagram's metrics become columns, and whose metrics they are.
LEVELS: dict[str, Level] = {
    "int_follows_dated": "account",
    "analytics_snapshots": "account",
    "post_snapshots": "media",
    "posts": "media",
    "stories": "story",
}
MEASURE = re.compile(r"latest_measure\('(\w+)'[^)]*\) }}(?:\s+as\s+(\w+))")
MEASURED = {name: MEASURE.findall(path.read_text()) for name, path in SQL.items()}


def test_metrics_become_columns_in_these_models_only() -> None:
    assert {name for name, found in MEASURED.items() if found} == LEVELS.keys()
    for name, found in MEASURED.items():
        assert len(found) == SQL[name].read_text().count("latest_measure("), name


@pytest.mark.parametrize("model", LEVELS)
def test_every_metric_shown_is_in_the_catalogue_with_a_unit_and_a_meaning(model: str) -> None:
    known = {
        metric.name: metric for metric in METRICS if metric.level == LEVELS[model] and metric.unit
    }
    for metric, _ in MEASURED[model]:
        assert metric in known, metric
        assert known[metric].meaning, metric


@pytest.mark.parametrize("model", LEVELS)
def test_a_withdrawn_metric_has_a_column_of_its_own_name_and_its_successor_another(
    model: str,
) -> None:
    columns = dict(MEASURED[model])
    assert len({column for _, column in MEASURED[model]}) == len(MEASURED[model])
    forms = [metric for metric in METRICS if metric.level == LEVELS[model]]
    offered = {metric.name for metric in forms if metric.withdrawn is None}
    for metric in forms:
        if metric.name in columns and metric.name not in offered:
            assert columns[metric.name] == metric.name
            assert metric.successor != metric.name


def test_a_column_of_milliseconds_or_percent_says_so_in_its_name() -> None:
    endings = {"milliseconds": "_ms", "percent": "_percent"}
    units = {(metric.level, metric.name): metric.unit for metric in METRICS}
    for model, level in LEVELS.items():
        for metric, column in MEASURED[model]:
            ending = endings.get(units[level, metric], "")
            assert column.endswith(ending), column
            described = {one["name"] for one in MODELS[model].get("columns", [])}
            assert not ending or column in described
