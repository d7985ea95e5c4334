"""Loading is exactly once, finishes what was interrupted, and stops at a changed type."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dlt
import pytest
from dlt.extract.source import DltSource

from pipelines.sources.loading import CONTRACT, ContractBroken, Warehouse, load, pipeline_of
from warehouse.layout import DataFolder
from warehouse.private import open_private

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def _readings(*rows: dict[str, Any]) -> DltSource:
    @dlt.resource(
        name="readings",
        primary_key="id",
        write_disposition="merge",
        columns={"id": {"data_type": "text"}, "value": {"data_type": "bigint"}},
    )
    def readings() -> Iterator[Any]:
        yield list(rows) or dlt.mark.materialize_table_schema()

    @dlt.source(name="tried", max_table_nesting=0, schema_contract=CONTRACT)
    def source() -> Any:
        return readings

    return source()


def _held(data: DataFolder, columns: str = "id, value") -> list[tuple[Any, ...]]:
    with open_private(data, read_only=True) as con:
        return con.execute(f"select {columns} from tried.readings order by id").fetchall()


def test_a_new_warehouse_has_the_form_that_opens_fast_and_keeps_it(data: DataFolder) -> None:
    form = "select tags['storage_version'] from duckdb_databases() where not internal"
    for value in (1, 2):
        load(_readings({"id": "1", "value": value}), data=data, dataset="tried")
        with open_private(data, read_only=True) as con:
            assert con.execute(form).fetchall() == [("v1.2.0+",)]


def test_the_same_rows_twice_are_once(data: DataFolder) -> None:
    for _ in range(2):
        loaded = load(_readings({"id": "a", "value": 1}), data=data, dataset="tried")

    assert loaded.rows == {"readings": 1}
    assert _held(data) == [("a", 1)]


def test_nothing_to_load_still_makes_the_table(data: DataFolder) -> None:
    load(_readings(), data=data, dataset="tried")

    assert _held(data) == []


def test_a_changed_type_stops_the_load_and_not_the_next_one(data: DataFolder) -> None:
    load(_readings({"id": "a", "value": 1}), data=data, dataset="tried")

    with pytest.raises(ContractBroken, match="table readings, column value:") as broken:
        load(_readings({"id": "b", "value": "many"}), data=data, dataset="tried")
    assert broken.value.table == "readings"
    assert _held(data) == [("a", 1)]

    load(_readings({"id": "c", "value": 3}), data=data, dataset="tried")
    assert _held(data) == [("a", 1), ("c", 3)]


def test_a_new_column_comes_in(data: DataFolder) -> None:
    load(_readings({"id": "a", "value": 1}), data=data, dataset="tried")
    load(_readings({"id": "b", "value": 2, "mood": "calm"}), data=data, dataset="tried")

    assert _held(data, "id, mood") == [("a", None), ("b", "calm")]


def test_what_was_extracted_before_a_kill_is_loaded_first_and_nothing_is_lost(
    data: DataFolder,
) -> None:
    data.root.mkdir(exist_ok=True)
    pipeline_of(data, "tried").extract(
        _readings({"id": "a", "value": 1}), loader_file_format="parquet"
    )

    load(_readings({"id": "b", "value": 2}), data=data, dataset="tried")

    assert _held(data) == [("a", 1), ("b", 2)]


def test_a_package_that_cannot_be_loaded_does_not_stand_in_the_way(data: DataFolder) -> None:
    load(_readings({"id": "a", "value": 1}), data=data, dataset="tried")
    pipeline_of(data, "tried").extract(
        _readings({"id": "b", "value": "many"}), loader_file_format="parquet"
    )

    load(_readings({"id": "c", "value": 3}), data=data, dataset="tried")

    assert _held(data) == [("a", 1), ("c", 3)]


def test_the_destination_is_dlts_own_with_the_same_capabilities(data: DataFolder) -> None:
    own, dlts = (kind(str(data.warehouse)) for kind in (Warehouse, dlt.destinations.duckdb))

    assert dict(own.capabilities()) == dict(dlts.capabilities())
    assert (own.destination_type, own.destination_name) == (
        dlts.destination_type,
        dlts.destination_name,
    )
