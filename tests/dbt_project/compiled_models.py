"""The models as dbt compiles them, run again and again on small raw warehouses.

A build by dbt costs seconds however few rows there are; its compiled SQL takes a fraction of one,
so that hundreds of random worlds can be tried.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from tests.dbt_project.building import run_dbt
from tests.dbt_project.raw_warehouse import RawWarehouse

# Compiled SQL names its database, and DuckDB names a database after its file.
_FILE = "warehouse.duckdb"


@dataclass(frozen=True)
class CompiledModels:
    """Statements that make the models, in the order in which they build on each other.

    `tests` are queries by name; whatever one finds contradicts the data.
    """

    statements: tuple[str, ...]
    tests: Mapping[str, str]

    @contextmanager
    def built(self, raw: RawWarehouse) -> Iterator[duckdb.DuckDBPyConnection]:
        """The models made from raw rows; the marts are the default schema."""
        with TemporaryDirectory() as folder:
            warehouse = raw.write(Path(folder) / _FILE)
            with duckdb.connect(str(warehouse)) as con:
                con.execute("set TimeZone = 'UTC'; set threads = 1")
                for statement in self.statements:
                    con.execute(statement)
                con.execute("set schema = 'marts'")
                yield con

    def contradictions(self, con: duckdb.DuckDBPyConnection) -> list[str]:
        """Which of the tests find something in built models."""
        return [name for name, query in self.tests.items() if con.execute(query).fetchone()]


def compile_models(folder: Path, *names: str) -> CompiledModels:
    """Compile some models, all that they are made of, and the tests that ask only of these.

    Args:
        folder: Where dbt may write.
        names: The models.
    """
    warehouse = RawWarehouse().write(folder / _FILE)
    selected = [f"+{name}" for name in names]
    assert run_dbt(warehouse, "compile", "--select", *selected) == []
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    compiled = {key: node for key, node in manifest["nodes"].items() if node.get("compiled_code")}
    models = {key: node for key, node in compiled.items() if node["resource_type"] == "model"}
    order = TopologicalSorter({key: _models_behind(node) for key, node in models.items()})
    schemas = sorted({node["schema"] for node in models.values()})
    return CompiledModels(
        (
            *(f"create schema {schema}" for schema in schemas),
            *(_statement(models[key]) for key in order.static_order()),
        ),
        {
            node["name"]: node["compiled_code"]
            for node in compiled.values()
            if node["resource_type"] == "test" and _models_behind(node) <= models.keys()
        },
    )


def _models_behind(node: Mapping[str, Any]) -> set[str]:
    return {key for key in node["depends_on"]["nodes"] if key.startswith("model.")}


def _statement(node: Mapping[str, Any]) -> str:
    kind = "view" if node["config"]["materialized"] == "view" else "table"
    return f"create {kind} {node['relation_name']} as {node['compiled_code']}"
