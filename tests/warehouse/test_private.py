"""The private file: UTC, one writer, and words for what goes wrong."""

import os
import subprocess
import sys

import pytest

from warehouse.layout import DataFolder
from warehouse.private import PrivateWarehouseError, open_private

HOLD = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


SHOW_ZONE = """
import sys
from pathlib import Path
from warehouse.layout import DataFolder
from warehouse.private import open_private
with open_private(DataFolder(Path(sys.argv[1]))) as connection:
    print(*connection.execute("SELECT '2026-11-22 23:30:00+00'::TIMESTAMPTZ::DATE").fetchone())
"""


def test_days_are_utc_whatever_the_machine_says(data: DataFolder) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", SHOW_ZONE, data.root],
        env=os.environ | {"TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == "2026-11-22\n"


def test_reading_only_changes_nothing(data: DataFolder) -> None:
    with open_private(data) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS x")
    with (
        open_private(data, read_only=True) as connection,
        pytest.raises(Exception, match="read-only"),
    ):
        connection.execute("DROP TABLE t")


def test_a_missing_file_is_not_created_by_reading(data: DataFolder) -> None:
    with (
        pytest.raises(PrivateWarehouseError, match=r"no warehouse at .*`tracker sync`"),
        open_private(data, read_only=True),
    ):
        pass
    assert not data.root.exists()


def test_another_writer_is_named(data: DataFolder) -> None:
    data.root.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, data.warehouse],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with (
            pytest.raises(PrivateWarehouseError, match=rf"cannot be opened.*PID {holder.pid}"),
            open_private(data),
        ):
            pass
        holder.communicate()
