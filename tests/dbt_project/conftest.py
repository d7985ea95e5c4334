"""One built warehouse for all tests of the marts: building it takes longer than asking it."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.dbt_project import building, oak_studio, random_counts, random_histories
from tests.dbt_project.raw_warehouse import RawWarehouse


@pytest.fixture(scope="session")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of Oak Studio, its neighbours and the accounts of random histories and counts."""
    raw = RawWarehouse()
    oak_studio.tell(raw)
    for history in random_histories.HISTORIES:
        history.tell(raw)
    for counts in random_counts.COUNT_HISTORIES:
        counts.tell(raw)
    warehouse: Path = raw.write(tmp_path_factory.mktemp("marts") / "warehouse.duckdb")
    assert building.run_dbt(warehouse, *building.PRODUCTION) == []
    with building.reading(warehouse) as con:
        yield con
