"""A 1,000,000-follower archive through the reader and the whole load, against `json` and sets."""

import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from pipelines.exports.reader import ArchiveFile, read
from pipelines.intake.store import not_loaded
from pipelines.intake.taking import take_in
from pipelines.sources.exports import exports_source
from pipelines.sources.loading import load
from tests.bench.report import Line
from tests.pipelines.exports.archives import write_large_archive
from warehouse.layout import DataFolder

ROWS = 1_000_000
_NAME = "instagram-lumen_oak-2026-05-04-abcdefgh.zip"


def measure(folder: Path) -> list[Line]:
    """CPU seconds, because the machine's other work moves the wall clock."""
    archive = write_large_archive(folder / _NAME, ROWS)
    data = DataFolder(folder / "large")
    reader = _cpu(lambda: _through_the_reader(archive))
    plain = _cpu(lambda: _through_json_and_sets(archive))
    intake = _cpu(lambda: _taken_in(archive, data))
    loading = _cpu(lambda: _loaded(data))
    whole = intake + loading
    again = _cpu(lambda: _taken_in(archive, data))
    return [
        Line("reader: archive to Arrow", ROWS / reader, "rows/s"),
        Line("json and sets: archive to names", ROWS / plain, "rows/s"),
        Line("reader : json and sets", plain / reader, "times as fast"),
        Line("whole load: intake, then dlt into DuckDB", ROWS / whole, "rows/s"),
        Line("whole load : json and sets", plain / whole, "times as fast"),
        Line("the same archive again", again * 1000, "ms"),
    ]


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _through_the_reader(archive: Path) -> int:
    reading = read(ArchiveFile.at(archive))
    return sum(batch.num_rows for batch in reading.batches("bench", of_the_ledger=True))


def _through_json_and_sets(archive: Path) -> int:
    """What the usual script does: every member through `json`, the names into a set."""
    names = set()
    with zipfile.ZipFile(archive) as opened:
        for member in opened.namelist():
            if "followers_and_following/followers" in member:
                for row in json.loads(opened.read(member)):
                    names.add(row["string_list_data"][0]["value"])
    return len(names)


def _taken_in(archive: Path, data: DataFolder) -> int:
    return len(take_in([str(archive)], data).new)


def _loaded(data: DataFolder) -> int:
    return load(
        exports_source(not_loaded(data), run_id="bench"), data=data, dataset="exports"
    ).total
