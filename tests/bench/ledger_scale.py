"""The follower ledger at scale: from zip to published marts, with history, in bounded memory.

CPU seconds of this process and its children, because the machine's other work moves the wall clock.
Importing dbt and reading its project is done before and counts nowhere.
"""

import json
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from pipelines.exports.reader import ArchiveFile, read
from pipelines.ledger.folding import fold
from pipelines.sources.exports import exports_source
from pipelines.sources.loading import load
from pipelines.sources.messages import messages_source
from tests.bench.lists import FIRST_AT, Followers, Rows
from tests.bench.report import Line
from tests.dbt_project.building import PRODUCTION, run_dbt, warm_up
from tests.dbt_project.raw_warehouse import RawWarehouse
from warehouse.layout import DataFolder
from warehouse.private import open_private
from warehouse.publish import publish
from warehouse.reader import open_published
from warehouse.time_machine import Page, followers_as_of, followers_between

THOUSAND = 1_000
MILLION = 1_000_000
LONG_HISTORY = 100
HISTORY_ROWS = 200_000


@dataclass(frozen=True)
class Costs:
    """CPU seconds of the steps of a pass over new archives."""

    load: float
    fold: float
    models: float
    publish: float

    @property
    def state(self) -> float:
        """Until the lists are folded."""
        return self.load + self.fold

    @property
    def whole(self) -> float:
        """Until readers find them."""
        return self.state + self.models + self.publish


def measure_million(folder: Path) -> list[Line]:
    """One archive of a million, the next one, and what others need for the same answer."""
    followers = Followers(MILLION)
    earlier = followers.write(folder / "archives")
    followers.live()
    later = followers.write(folder / "archives")
    short = Followers(THOUSAND).write(folder / "short archives")
    fixed = _pass(_installation(folder / "thousand"), [short])
    data = _installation(folder / "million")
    first, second = _pass(data, [earlier]), _pass(data, [later])
    bare, parser = min(
        (_cpu(lambda: _parsed_by_the_reader(later)), "our reader"),
        (_cpu(lambda: _parsed_by_duckdb(later, folder)), "DuckDB"),
        (_cpu(lambda: _parsed_by_json(later)), "json"),
    )
    sets = _cpu(lambda: _compared_as_sets(earlier, later))
    frames = _cpu(lambda: _compared_by_pandas(earlier, later))
    return [
        Line("first archive: zip to folded state", first.state, "CPU s"),
        Line("first archive: zip to published marts", first.whole, "CPU s"),
        Line("  of it, models and their tests", first.models, "CPU s"),
        Line("next archive: zip to folded state", second.state, "CPU s"),
        Line("next archive: zip to published marts", second.whole, "CPU s"),
        Line(f"fastest bare parse of one archive ({parser})", bare, "CPU s"),
        Line("folded state : bare parse", first.state / bare, "times as long"),
        Line("published marts : bare parse", first.whole / bare, "times as long"),
        Line("1,000 followers: zip to published marts", fixed.whole, "CPU s"),
        *_growth(fixed, first, bare),
        Line("json and sets over both archives: who came, who left", sets, "CPU s"),
        Line("pandas over both archives: the same", frames, "CPU s"),
        Line("next archive folded : json and sets", sets / second.state, "times as fast"),
        Line("next archive folded : pandas", frames / second.state, "times as fast"),
        Line("next archive published : json and sets", sets / second.whole, "times as fast"),
        *_asked(data),
    ]


def _growth(fixed: Costs, first: Costs, bare: float) -> list[Line]:
    """What a million costs more than a thousand, by step."""
    grown = first.whole - fixed.whole
    return [
        Line("what 1,000,000 cost more than 1,000", grown, "CPU s"),
        Line("  of it, to folded state", first.state - fixed.state, "CPU s"),
        Line("  of it, models and their tests", first.models - fixed.models, "CPU s"),
        Line("  of it, publishing", first.publish - fixed.publish, "CPU s"),
        Line("what they cost more : bare parse", grown / bare, "times as long"),
    ]


def measure_history(folder: Path) -> list[Line]:
    """The next capture with a long history against the same with one capture before it."""
    short, long = _installation(folder / "short"), _installation(folder / "long")
    followers = Followers(HISTORY_ROWS)
    archives = []
    for _ in range(LONG_HISTORY):
        archives.append(followers.write(folder / "daily"))
        followers.live()
    _pass(long, archives)
    _pass(short, archives[-1:])
    before = _size(long)
    next_one = followers.write(folder / "daily")
    after_one, after_many = _pass(short, [next_one]), _pass(long, [next_one])
    listed = len(followers.rows)
    return [
        Line(f"next capture of {HISTORY_ROWS:,} after 1", after_one.whole, "CPU s"),
        Line(f"next capture after {LONG_HISTORY}", after_many.whole, "CPU s"),
        Line("whole pass, long : short history", after_many.whole / after_one.whole, "times"),
        Line("state alone, long : short history", after_many.state / after_one.state, "times"),
        Line("state, all captures", before / 2**20, "MiB"),
        Line("state, bytes for each capture and name", before / LONG_HISTORY / listed, "bytes"),
        *_late(folder, archives, long),
    ]


def measure_memory(folder: Path, rows: int = 10 * MILLION) -> list[Line]:
    """A very long list through reading, loading and folding, in a process of its own."""
    archive = Followers(rows).write(folder / "huge")
    code = (
        "import sys; from pathlib import Path; from tests.bench import ledger_scale as bench;"
        " print(*bench.fold_alone(Path(sys.argv[1]), Path(sys.argv[2])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(archive), str(folder / "huge-data")],
        capture_output=True,
        text=True,
        check=True,
    )
    cpu, peak = map(float, done.stdout.split()[-2:])
    return [
        Line(f"{rows:,} followers: zip to folded state", cpu, "CPU s"),
        Line("peak memory of the process", peak, "MB"),
    ]


def fold_alone(archive: Path, root: Path) -> tuple[float, float]:
    """CPU seconds until an archive is folded, and the peak of resident memory (MB)."""
    data = _installation(root)
    cpu = _cpu(lambda: _folded(data, archive))
    return cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _late(folder: Path, archives: list[Path], data: DataFolder) -> list[Line]:
    """An archive from the middle that arrives last, and one that is there already."""
    late = _installation(folder / "late")
    _load(late, archives[:49] + archives[50:])
    _fold(late)
    arrived = _cpu(lambda: _folded(late, archives[49]))
    before = _state(data)
    again = _cpu(lambda: _folded(data, archives[49]))
    if _state(data) != before:
        raise AssertionError("a known archive changed the state")
    return [
        Line("a late archive into the middle: to folded state", arrived, "CPU s"),
        Line("a known archive again: loaded, and folded to nothing", again, "CPU s"),
    ]


def _asked(data: DataFolder) -> list[Line]:
    then, now = FIRST_AT + timedelta(hours=1), FIRST_AT + timedelta(hours=25)
    with open_published(data) as published:
        cursor = published.cursor()
        ((account,),) = cursor.execute("select account_id from accounts").fetchall()
        as_of = _cpu(lambda: followers_as_of(cursor, account, then, Page()))
        between = _cpu(lambda: followers_between(cursor, account, then, now, Page()))
    return [
        Line("followers as of a moment, the first page", as_of * 1000, "CPU ms"),
        Line("what differs between two moments, the first page", between * 1000, "CPU ms"),
    ]


def _installation(root: Path) -> DataFolder:
    data = DataFolder(root)
    data.root.mkdir(parents=True)
    RawWarehouse().write(data.warehouse, without="exports")
    load(exports_source([], run_id="bench"), data=data, dataset="exports")
    load(messages_source([], run_id="bench"), data=data, dataset="exports")
    _fold(data)
    return data


def _pass(data: DataFolder, archives: list[Path]) -> Costs:
    warm_up(data.warehouse)
    return Costs(
        load=_cpu(lambda: _load(data, archives)),
        fold=_cpu(lambda: _fold(data)),
        models=_cpu(lambda: _built(data)),
        publish=_cpu(lambda: publish(data, datetime.now(UTC))),
    )


def _load(data: DataFolder, archives: Iterable[Path]) -> None:
    files = [ArchiveFile.at(path) for path in archives]
    load(exports_source(files, run_id="bench"), data=data, dataset="exports")


def _fold(data: DataFolder) -> None:
    with open_private(data) as con:
        fold(con)


def _folded(data: DataFolder, archive: Path) -> None:
    _load(data, [archive])
    _fold(data)


def _built(data: DataFolder) -> None:
    failed = run_dbt(data.warehouse, *PRODUCTION)
    if failed:
        raise AssertionError(failed)


def _state(data: DataFolder) -> list[tuple[object, ...]]:
    with open_private(data, read_only=True) as con:
        return con.execute(
            "select count(*), sum(hash(username, followed_at, seen_from, gone_at))"
            " from exports.sightings"
        ).fetchall()


def _size(data: DataFolder) -> int:
    """Bytes that the state needs in a file of its own."""
    alone = data.root / "state.duckdb"
    with duckdb.connect(str(alone)) as con:
        con.execute(f"attach '{data.warehouse}' as private (read_only)")
        con.execute("create table sightings as from private.exports.sightings")
    return alone.stat().st_size


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time() + _children()
    work()
    return time.process_time() + _children() - started


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _parsed_by_the_reader(archive: Path) -> int:
    reading = read(ArchiveFile.at(archive))
    return sum(batch.num_rows for batch in reading.batches("bench", of_the_ledger=True))


def _parsed_by_duckdb(archive: Path, folder: Path) -> int:
    """Unzipped first: DuckDB reads no zip without an extension."""
    unzipped = folder / "unzipped"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(unzipped)
    with duckdb.connect() as con:
        con.execute(
            "create table names as select unnest(string_list_data, recursive := true) "
            f"from read_json('{unzipped}/**/followers_*.json')"
        )
        return len(con.execute("select count(*) from names").fetchall())


def _parsed_by_json(archive: Path) -> Rows:
    """What the usual script does."""
    rows = []
    with zipfile.ZipFile(archive) as opened:
        for member in opened.namelist():
            for entry in json.loads(opened.read(member)):
                row = entry["string_list_data"][0]
                rows.append((row["value"], row["timestamp"]))
    return rows


def _compared_as_sets(earlier: Path, later: Path) -> tuple[set[str], set[str]]:
    before = {name for name, _ in _parsed_by_json(earlier)}
    after = {name for name, _ in _parsed_by_json(later)}
    return after - before, before - after


def _compared_by_pandas(earlier: Path, later: Path) -> pd.Series:
    before, after = (
        pd.DataFrame(_parsed_by_json(path), columns=["username", "followed_at"])
        for path in (earlier, later)
    )
    merged = before.merge(after, on="username", how="outer", indicator=True)
    return merged["_merge"].value_counts()
