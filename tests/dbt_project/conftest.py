"""Built warehouses for all tests of the marts: building one takes longer than asking it."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.dbt_project import (
    building,
    capture_cases,
    claim_cases,
    doubtful_cases,
    judged_cases,
    oak_studio,
    random_counts,
)
from tests.dbt_project.raw_warehouse import RawWarehouse
from tests.sharing import made_once


@pytest.fixture(scope="session")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of Oak Studio, its neighbours and the accounts of random counts."""
    folder = made_once(tmp_path_factory, "marts", _build_marts)
    with building.reading(folder / "warehouse.duckdb") as con:
        yield con


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of every account that is a case of its own, after a second pass.

    The first pass knows less of `claim_cases`; what it claimed is remembered.
    """
    folder = made_once(tmp_path_factory, "cases", _build_cases)
    with building.reading(folder / "warehouse.duckdb") as con:
        yield con


def _build_marts(folder: Path) -> None:
    raw = RawWarehouse()
    oak_studio.tell(raw)
    for counts in random_counts.COUNT_HISTORIES:
        counts.tell(raw)
    warehouse = raw.write(folder / "warehouse.duckdb")
    assert building.run_dbt(warehouse, *building.PRODUCTION) == []


def _build_cases(folder: Path) -> None:
    before = RawWarehouse()
    claim_cases.tell_before(before)
    first = before.write(folder / "first" / "warehouse.duckdb")
    assert building.run_dbt(first, "run", "--select", "+int_claims_remembered") == []
    raw = RawWarehouse()
    for told in (doubtful_cases, capture_cases, judged_cases, claim_cases):
        told.tell(raw)
    second = raw.write(folder / "warehouse.duckdb")
    _remember_claims(first, second)
    assert building.run_dbt(second, *building.PRODUCTION) == []


def _remember_claims(before: Path, now: Path) -> None:
    """What was claimed in one warehouse is remembered in another, which holds all its raw rows."""
    with duckdb.connect(str(now)) as con:
        con.execute(f"attach '{before}' as before (read_only)")
        con.execute("create schema intermediate")
        con.execute(
            "create table intermediate.int_claims_remembered as "
            "from before.intermediate.int_claims_remembered"
        )
