"""Archives through dlt into a real warehouse: tables, types, and once however often loaded."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pipelines.exports.reader import ArchiveFile
from pipelines.ledger.folding import fold
from pipelines.ledger.state import LANDED
from pipelines.sources.exports import COLUMNS, exports_source
from pipelines.sources.loading import load
from tests.pipelines.exports.archives import (
    ANNA,
    LISTS,
    NAME,
    followers_text,
    plain_members,
    write_large_archive,
    write_zip,
)
from warehouse.layout import DataFolder
from warehouse.private import open_private

FOLLOWERS = f"{LISTS}/followers_1.json"


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def query(data: DataFolder, sql: str) -> list[tuple[Any, ...]]:
    with open_private(data, read_only=True) as warehouse:
        return warehouse.execute(sql).fetchall()


def load_archives(data: DataFolder, archives: list[ArchiveFile], run_id: str = "run-1") -> None:
    load(exports_source(archives, run_id=run_id), data=data, dataset="exports")


def load_and_fold(data: DataFolder, archives: list[ArchiveFile], run_id: str = "run-1") -> None:
    load_archives(data, archives, run_id)
    with open_private(data) as warehouse:
        fold(warehouse)


LANDED_ROWS = f"""
select list, username, epoch(followed_at)::bigint, position, archive_sha256
from exports.{LANDED} order by all
"""
STATE = """
select list, username, epoch(followed_at)::bigint, seen_from, gone_at
from exports.sightings order by all
"""


def test_without_archives_the_tables_exist_with_their_types(data: DataFolder) -> None:
    load_archives(data, [])
    found = query(
        data,
        "select table_name, column_name, data_type from information_schema.columns"
        " where table_schema = 'exports' and table_name not like '_dlt%'"
        " and column_name not like '_dlt%' order by table_name, ordinal_position",
    )
    assert [row[1:] for row in found if row[0] == "relationships"] == [
        ("archive_sha256", "VARCHAR"),
        ("list", "VARCHAR"),
        ("username", "VARCHAR"),
        ("followed_at", "TIMESTAMP WITH TIME ZONE"),
        ("position", "BIGINT"),
        ("run_id", "VARCHAR"),
    ]
    assert {
        table: {column for name, column, _ in found if name == table} for table, *_ in found
    } == {table: columns.keys() for table, columns in COLUMNS.items()}
    types = {(table, column): kind for table, column, kind in found}
    assert types["archives", "captured_at"] == types["lists", "oldest_at"]
    assert types["archives", "captured_at"] == "TIMESTAMP WITH TIME ZONE"
    assert types["archives", "followers_listed"] == types["members", "rows"] == "BIGINT"
    assert types["past_insights", "value"] == "DOUBLE"
    assert types["past_insights", "window_start"] == "DATE"


def test_everything_an_archive_says_is_loaded(data: DataFolder, tmp_path: Path) -> None:
    change = {
        "Changed": {"value": "Username"},
        "Previous Value": {"value": "owner_old"},
        "New Value": {"value": "owner_demo"},
        "Change Date": {"timestamp": 1_744_990_620},
    }
    totals = {"Followers": {"value": "3,537"}, "Date Range": {"value": "Sep 10 - Dec 8"}}
    members: dict[str, str | bytes] = {
        f"{LISTS}/followers_2.json": followers_text([ANNA, ("zed", 0)]),
        f"{LISTS}/blocked_profiles.json": "[",
        "personal_information/profile_changes.json": json.dumps([{"string_map_data": change}]),
        "past_instagram_insights/audience_insights.json": json.dumps([{"string_map_data": totals}]),
        "media/1.jpg": b"",
    }
    archive = ArchiveFile.at(write_zip(tmp_path / NAME, members))
    load_archives(data, [archive])
    load_archives(data, [archive], "run-2")
    assert query(
        data,
        "select list, listed_rows, untimed_rows, epoch(oldest_at)::bigint,"
        " epoch(newest_at)::bigint, time_precision_seconds, files, files_missing::varchar, run_id"
        " from exports.lists",
    ) == [("followers", 2, 1, ANNA[1], ANNA[1], 1, 1, "[1]", "run-2")]
    assert query(
        data,
        "select member, what, outcome, number, length(content_sha256), rows,"
        " problem is not null from exports.members order by all",
    ) == [
        (f"{LISTS}/blocked_profiles.json", "blocked", "unreadable", 1, None, None, True),
        (f"{LISTS}/followers_2.json", "followers", "read", 2, 64, 2, True),
        ("media/", "other", "not_needed", None, None, 1, False),
        (
            "past_instagram_insights/audience_insights.json",
            "past_insights",
            "read",
            None,
            None,
            1,
            False,
        ),
        (
            "personal_information/profile_changes.json",
            "profile_changes",
            "read",
            None,
            None,
            1,
            False,
        ),
    ]
    assert query(
        data,
        "select field, previous_value, new_value, epoch(changed_at)::bigint"
        " from exports.profile_changes",
    ) == [("username", "owner_old", "owner_demo", 1_744_990_620)]
    assert query(
        data,
        "select metric, value, window_start::varchar, window_end::varchar"
        " from exports.past_insights",
    ) == [("followers", 3_537.0, "2025-09-10", "2025-12-08")]
    counted = query(data, "select format, row_counts::varchar from exports.archives")
    assert counted[0][0] == "json"
    assert json.loads(counted[0][1]) == {
        table: query(data, f"select count(*) from exports.{table}")[0][0]
        for table in COLUMNS
        if table != "archives"
    }


def test_an_archive_is_loaded_with_its_facts(data: DataFolder, tmp_path: Path) -> None:
    load_archives(data, [])
    odd = {FOLLOWERS: followers_text([ANNA, ("zed", 0)])}
    archive = ArchiveFile.at(write_zip(tmp_path / NAME, plain_members() | odd))
    load_archives(data, [archive], "run-2")
    assert query(
        data,
        "select archive_sha256, account_username, account_evidence, captured_at_evidence,"
        " strftime(captured_at, '%Y-%m-%d %H:%M:%S'), captured_at_precision_seconds, file_name,"
        " followers_listed, following_listed, run_id from exports.archives",
    ) == [
        (
            archive.sha256,
            "owner_demo",
            "personal_information",
            "zip_member_time",
            "2025-12-10 09:30:00",
            2,
            NAME,
            2,
            1,
            "run-2",
        )
    ]
    assert query(data, LANDED_ROWS) == [
        ("followers", *ANNA, 0, archive.sha256),
        ("followers", "zed", None, 1, archive.sha256),
        ("following", "cleo.moss", 1_700_000_000, 0, archive.sha256),
    ]


@pytest.mark.slow
def test_loading_again_changes_nothing_and_leaves_other_archives(
    data: DataFolder, tmp_path: Path
) -> None:
    first = ArchiveFile.at(write_zip(tmp_path / "1" / NAME))
    second = ArchiveFile.at(write_zip(tmp_path / "2" / NAME, {FOLLOWERS: followers_text([ANNA])}))
    load_and_fold(data, [first, second])
    before = query(data, STATE)
    load_and_fold(data, [first], "run-2")
    load_and_fold(data, [second, second], "run-3")
    load_and_fold(data, [], "run-4")
    assert before
    assert query(data, STATE) == before
    assert query(data, "select count(*) from exports.archives") == [(2,)]


def test_an_archive_that_has_become_unreadable_does_not_stop_the_others(
    data: DataFolder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = ArchiveFile.at(write_zip(tmp_path / "good" / NAME))
    other = {FOLLOWERS: followers_text([ANNA])}
    bad = ArchiveFile.at(write_zip(tmp_path / "bad" / "instagram-b-2025-12-10-x.zip", other))
    bad.path.write_bytes(b"")
    load_archives(data, [bad, good])
    assert query(data, "select archive_sha256 from exports.archives") == [(good.sha256,)]
    assert "instagram-b-2025-12-10-x.zip: the file is empty" in caplog.text


LOADING = """
import sys
from pathlib import Path
from pipelines.exports.reader import ArchiveFile
from pipelines.ledger.folding import fold
from pipelines.ledger.state import LANDED
from pipelines.sources.exports import COLUMNS, exports_source
from pipelines.sources.loading import load
from warehouse.layout import DataFolder
archives = [ArchiveFile.at(Path(path)) for path in sys.argv[2:]]
print("start", flush=True)
load(exports_source(archives, run_id="run"), data=DataFolder(Path(sys.argv[1])), dataset="exports")
"""


@pytest.mark.slow
@pytest.mark.parametrize("state_kept", [True, False])
def test_a_load_killed_at_any_moment_is_completed_by_the_next(
    tmp_path: Path, state_kept: bool
) -> None:
    archive = ArchiveFile.at(write_large_archive(tmp_path / NAME, 60_000))
    for moment in (0.3, 0.6, 0.9, 1.2, 1.5):
        data = DataFolder(tmp_path / f"data-{moment}")
        process = subprocess.Popen(
            [sys.executable, "-c", LOADING, str(data.root), str(archive.path)],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONWARNINGS": "ignore"},
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if not state_kept:
            shutil.rmtree(data.dlt_state, ignore_errors=True)
        load_archives(data, [archive])
        assert query(
            data,
            "select count(*), count(distinct position), count(distinct username)"
            f" from exports.{LANDED}",
        ) == [(60_000, 60_000, 60_000)]
        assert query(
            data,
            "select (select count(*) from exports.archives), (select count(*) from exports.lists),"
            " (select count(*) from exports.members)",
        ) == [(1, 1, 6)]
