"""Running the real dbt project on a raw warehouse, in this process.

dbt is imported where it is run: most processes of the tests only need what is said here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import duckdb

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
PRODUCTION = ("build", "--exclude-resource-type", "unit_test")
# Writing a log that nobody reads is a tenth of a build.
_SILENT = ("--quiet", "--log-level-file", "none")
_WHERE = ("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), *_SILENT)


def run_dbt(warehouse: Path, *arguments: str) -> list[str]:
    """Run dbt on a warehouse.

    Returns:
        What failed, one line each; empty when all went well.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    with patch.dict("os.environ", _environment(warehouse)):
        # Other commands are about the parsing, or about what dbt writes of it.
        parsed = _parsed(warehouse.stem) if arguments[0] in {"build", "run"} else None
        # A build writes into the nodes what it makes of them.
        copied = parsed and parsed.deepcopy()  # type: ignore[no-untyped-call]
        outcome = dbtRunner(copied).invoke([*arguments, *_WHERE])
    # dbt keeps its connection; nobody else could open the file with other settings.
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if outcome.exception is not None:
        raise outcome.exception
    return [
        f"{result.node.name}: {result.message}"
        for result in getattr(outcome.result, "results", [])
        if result.status in {"error", "fail", "warn", "skipped"}
    ]


def warm_up(warehouse: Path) -> None:
    """Import dbt and parse the project, so that what the next build takes is its own."""
    with patch.dict("os.environ", _environment(warehouse)):
        _parsed(warehouse.stem)


def _environment(warehouse: Path) -> dict[str, str]:
    return {
        "WAREHOUSE_PATH": str(warehouse),
        "DBT_TARGET_PATH": str(warehouse.parent / "target"),
        "DBT_LOG_PATH": str(warehouse.parent / "logs"),
        "DO_NOT_TRACK": "1",
    }


@cache
def _parsed(database: str) -> "Manifest":
    """The project, parsed once a process: that takes as long as half a build.

    Args:
        database: What DuckDB calls the warehouse (its file's stem), which names all relations.
    """
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest

    outcome = dbtRunner().invoke(["parse", *_WHERE])
    if outcome.exception is not None:
        raise outcome.exception
    assert isinstance(outcome.result, Manifest), database
    return outcome.result


@contextmanager
def reading(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads the built warehouse, with the marts as its default schema."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute("set schema = 'marts'")
        yield con
