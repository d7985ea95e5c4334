"""What was read of the sandbox lands in a real DuckDB file, once, and is known afterwards."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import duckdb
import pytest
from pydantic import SecretStr

from pipelines.graph_api.catalogue import metric_rows
from pipelines.graph_api.client import GraphClient, open_http
from pipelines.graph_api.facts import SETTLED_AFTER
from pipelines.graph_api.parts import Known, Part, read_part
from pipelines.graph_api.profile import identify
from pipelines.graph_api.rows import Rows
from pipelines.quality.arrivals import ARRIVALS
from pipelines.sources.graph_api import (
    CATALOGUE_KEY,
    DATASET,
    EVIDENCE,
    KEYS,
    catalogue_source,
    graph_api_source,
    load_readings,
    row_type,
)
from pipelines.sources.known import known_readings, last_reads
from pipelines.sources.loading import ContractBroken, Loaded, load
from sandbox.clock import Clock
from sandbox.serving import Sandbox, running
from sandbox.world import World
from warehouse.layout import DataFolder
from warehouse.private import open_private

pytestmark = pytest.mark.slow

BORN = datetime(2026, 9, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    world = World.simulate(seed=5, born=BORN, days=100)
    with running(world, Clock(at=NOW)) as served:
        yield served


@pytest.fixture(scope="module")
def readings(sandbox: Sandbox) -> list[Rows]:
    return read(sandbox, "run-1", Known())


@pytest.fixture(scope="module")
def loaded(readings: list[Rows], tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A data folder that holds the first pass. Tests only read it, or load the same again."""
    data = DataFolder(tmp_path_factory.mktemp("data"))
    put(readings, data)
    return data


def read(box: Sandbox, run_id: str, known: Known) -> list[Rows]:
    async def parts() -> list[Rows]:
        async with open_http() as http:
            (account,) = await identify(http, SecretStr(box.token), base_url=box.url)
            client = GraphClient(http, account)
            return [await read_part(part, client, known, run_id) for part in Part]

    return asyncio.run(parts())


def put(readings: list[Rows], data: DataFolder) -> Loaded:
    return load(graph_api_source(readings), data=data, dataset=DATASET)


def ask(data: DataFolder, question: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(data.warehouse), read_only=True) as connection:
        return connection.execute(question).fetchall()


def sizes(data: DataFolder) -> dict[str, int]:
    return {t: ask(data, f"select count(*) from {DATASET}.{t}")[0][0] for t in KEYS}


def test_every_row_arrives(loaded: DataFolder, readings: list[Rows]) -> None:
    read_rows = {table: sum(len(r.table(table)) for r in readings) for table in KEYS}
    assert sizes(loaded) == read_rows
    assert read_rows["media"] > 10
    assert read_rows["reads"] == len(Part)


def test_keys_are_unique(loaded: DataFolder) -> None:
    for table, key in KEYS.items():
        doubles = ask(
            loaded,
            f"select {', '.join(key)} from {DATASET}.{table} group by all having count(*) > 1",
        )
        assert doubles == []


def test_loading_the_same_again_changes_nothing(loaded: DataFolder, readings: list[Rows]) -> None:
    before = sizes(loaded)
    put(readings, loaded)
    assert sizes(loaded) == before


def test_values_arrive_as_they_were_read(loaded: DataFolder, readings: list[Rows]) -> None:
    media = next(r for reading in readings for r in reading.media if r["children"])
    ((children, posted_at),) = ask(
        loaded,
        f"""
        select children::varchar[], epoch(posted_at)
        from {DATASET}.media
        where media_id = '{media["media_id"]}'
        """,
    )
    assert children == media["children"]
    assert posted_at == media["posted_at"].timestamp()


def test_tables_without_rows_have_their_columns(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    put([], data)
    assert set(sizes(data).values()) == {0}
    for table in KEYS:
        columns = {name: kind for name, kind, *_ in ask(data, f"describe {DATASET}.{table}")}
        assert set(get_type_hints(row_type(table))) <= set(columns)
    kinds = {name: kind for name, kind, *_ in ask(data, f"describe {DATASET}.media")}
    assert kinds["like_count"] == "BIGINT"
    assert kinds["is_comment_enabled"] == "BOOLEAN"
    assert kinds["posted_at"] == "TIMESTAMP WITH TIME ZONE"
    assert kinds["children"] == "JSON"


def test_a_changed_type_stops_the_load_and_the_next_one_works(
    readings: list[Rows], tmp_path: Path
) -> None:
    data = DataFolder(tmp_path)
    profile = next(row for reading in readings for row in reading.profiles)
    put([Rows("run-1", profiles=[profile])], data)
    later: Any = {**profile, "captured_at": NOW + timedelta(hours=6)}
    with pytest.raises(ContractBroken, match="followers_count"):
        put([Rows("run-2", profiles=[later | {"followers_count": "many"}])], data)
    assert sizes(data)["profiles"] == 1
    put([Rows("run-3", profiles=[later])], data)
    assert sizes(data)["profiles"] == 2


def test_what_was_loaded_is_known(
    loaded: DataFolder, readings: list[Rows], sandbox: Sandbox
) -> None:
    account = sandbox.world.owner.account_id
    with open_private(loaded, read_only=True) as con:
        known = known_readings(con, {account: NOW})[account]
        read = last_reads(con, [account])

    posts = {row["media_id"]: row for reading in readings for row in reading.media}
    assert known.posts.keys() == posts.keys()
    assert {media: post.posted_at for media, post in known.posts.items()} == {
        media: row["posted_at"] for media, row in posts.items()
    }
    assert any(walk.reached_end for walk in known.walks)
    settled = {row["window_end"] for one in readings for row in one.day_reads}
    assert known.settled_days == {day for day in settled if day + SETTLED_AFTER <= NOW}
    assert {part for _, part in read} == set(Part)


def test_a_second_pass_with_nothing_new_is_short(
    loaded: DataFolder, readings: list[Rows], sandbox: Sandbox
) -> None:
    account = sandbox.world.owner.account_id
    with open_private(loaded, read_only=True) as con:
        known = known_readings(con, {account: NOW})[account]

    first = {r.reads[0]["source"]: r.reads[0]["calls"] for r in readings}
    second = {r.reads[0]["source"]: r.reads[0]["calls"] for r in read(sandbox, "run-2", known)}

    assert second["media"] < first["media"] / 2
    assert second["insights"] < first["insights"] / 2


def test_a_changed_type_stops_its_table_and_the_others_are_loaded(
    readings: list[Rows], tmp_path: Path
) -> None:
    data = DataFolder(tmp_path)
    tables = ("profiles", "reads")
    by_part = {reading.reads[0]["source"]: reading for reading in readings}
    first = by_part["profile"]
    assert load_readings([first], data, tables) == {}
    later: Any = {
        **first.profiles[0],
        "captured_at": NOW + timedelta(hours=6),
        "followers_count": "many",
    }
    again: Any = {**first.reads[0], "run_id": "run-2"}

    stopped = load_readings([Rows("run-2", profiles=[later], reads=[again])], data, tables)

    assert set(stopped) == {"profiles"}
    assert "followers_count" in stopped["profiles"]
    assert ask(data, f"select count(*) from {DATASET}.profiles") == [(1,)]
    assert ask(data, f"select count(*) from {DATASET}.reads") == [(2,)]


def test_what_a_changed_type_keeps_out_does_not_count_as_read(
    readings: list[Rows], tmp_path: Path
) -> None:
    """Or no later pass would ask for it again."""
    data = DataFolder(tmp_path)
    tables = ("media", *EVIDENCE["media"], "reads")
    (reading,) = (one for one in readings if one.media)
    account = reading.media[0]["account_id"]
    assert load_readings([Rows("run-0", media=reading.media[-1:])], data, tables) == {}
    odd: Any = {**reading.media[0], "like_count": "many"}

    stopped = load_readings([replace(reading, media=[odd, *reading.media[1:]])], data, tables)

    assert set(stopped) == {"media"}
    with open_private(data, read_only=True) as con:
        known = known_readings(con, {account: NOW})[account]
    assert list(known.posts) == [reading.media[-1]["media_id"]]
    assert known.walks == ()
    assert ask(data, f"select count(*) from {DATASET}.media_insights") == [(0,)]


def test_both_doors_know_what_belongs_together() -> None:
    for arrival in ARRIVALS:
        assert set(EVIDENCE.get(arrival.table, ())) <= {*arrival.together_with}


def test_the_catalogue_is_replaced_and_not_added_to(tmp_path: Path) -> None:
    data, rows = DataFolder(tmp_path), metric_rows("run-1")
    for _ in range(2):
        load(catalogue_source(rows), data=data, dataset=DATASET)

    assert ask(data, f"select count(*) from {DATASET}.metrics") == [(len(rows),)]
    doubles = (
        f"select 1 from {DATASET}.metrics group by {', '.join(CATALOGUE_KEY)} having count(*) > 1"
    )
    assert ask(data, doubles) == []


def test_a_post_that_moved_between_two_pages_is_one_row(
    readings: list[Rows], tmp_path: Path
) -> None:
    data = DataFolder(tmp_path)
    post = next(row for reading in readings for row in reading.media)
    put([Rows("run-1", media=[post, post])], data)
    assert sizes(data)["media"] == 1
