"""Publishing: a faithful copy of the marts, nothing else, and a pointer that is always right."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from tests.marts import ACCOUNT_ID, MARTS, build_marts
from warehouse.content import contents
from warehouse.layout import DataFolder
from warehouse.private import open_private
from warehouse.publish import PublishError, publish, verify
from warehouse.reader import open_published
from warehouse.snapshots import Retention, clear_old

AT = datetime(2026, 11, 22, 18, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def change(data: DataFolder, *statements: str) -> None:
    with open_private(data) as connection:
        for statement in statements:
            connection.execute(statement)


def published_names(data: DataFolder) -> list[str]:
    return sorted(path.name for path in data.published.iterdir())


def test_all_marts_and_only_marts_are_copied(data: DataFolder) -> None:
    build_marts(data, {"accounts": [{"account_id": ACCOUNT_ID, "username": "lena.bakes"}]})
    change(data, "CREATE SCHEMA exports", "CREATE TABLE exports.secrets AS SELECT 1 AS x")
    snapshot = publish(data, AT)
    assert snapshot.rows == {mart: int(mart == "accounts") for mart in MARTS}
    with duckdb.connect(snapshot.path, read_only=True) as connection:
        tables = connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables()"
        ).fetchall()
    assert sorted(tables) == sorted([("main", "snapshot"), *(("marts", mart) for mart in MARTS)])


def test_the_snapshot_says_when_it_was_published_and_by_which_version(data: DataFolder) -> None:
    build_marts(data)
    snapshot = publish(data, AT.astimezone())
    assert snapshot.snapshot_id.startswith("20261122T180000Z-")
    assert data.pointer.read_text() == f"{snapshot.path.name}\n"
    with open_published(data) as published:
        assert published.snapshot_id == snapshot.snapshot_id
        assert published.published_at == snapshot.published_at == AT.replace(microsecond=0)
        assert published.product_version.count(".") == 2


def test_comments_and_not_null_travel_along(data: DataFolder) -> None:
    build_marts(data)
    change(
        data,
        "ALTER TABLE marts.followers ALTER COLUMN username SET NOT NULL",
        "COMMENT ON TABLE marts.followers IS 'One row per person who follows, or hasn''t since'",
        "COMMENT ON COLUMN marts.followers.username IS 'The newest name; \"may\" change'",
    )
    path = publish(data, AT).path
    with duckdb.connect(path, read_only=True) as connection:
        columns = dict(
            connection.execute(
                "SELECT column_name, (is_nullable, comment) FROM duckdb_columns()"
                " WHERE table_name = 'followers'"
            ).fetchall()
        )
        comment = connection.execute(
            "SELECT comment FROM duckdb_tables() WHERE table_name = 'followers'"
        ).fetchone()
    assert comment == ("One row per person who follows, or hasn't since",)
    assert columns["username"] == (False, 'The newest name; "may" change')
    assert columns["followed_at"] == (True, None)


def test_the_order_of_a_mart_travels_along(data: DataFolder) -> None:
    """Whoever looks for the beginning of a name relies on it, in more than one row group."""
    build_marts(data)
    change(
        data,
        "INSERT INTO marts.followers BY NAME"
        " SELECT md5(range::varchar) AS username FROM range(130_000) ORDER BY username",
    )
    with duckdb.connect(publish(data, AT).path, read_only=True) as connection:
        (number, out_of_order) = connection.execute(
            "SELECT count(*), count(*) FILTER (username < before)"
            " FROM (SELECT username, lag(username) OVER (ORDER BY rowid) AS before"
            " FROM marts.followers)"
        ).fetchall()[0]
    assert (number, out_of_order) == (130_000, 0)


def test_the_published_file_cannot_be_written_by_accident(data: DataFolder) -> None:
    build_marts(data)
    assert publish(data, AT).path.stat().st_mode & 0o222 == 0


def test_equal_content_is_seen_in_the_name(data: DataFolder) -> None:
    build_marts(data, {"accounts": [{"account_id": ACCOUNT_ID}]})
    first = publish(data, AT)
    assert publish(data, AT) == first
    later = publish(data, AT + HOUR)
    change(data, "UPDATE marts.accounts SET followers_count = 0")
    changed = publish(data, AT + HOUR)
    assert first.snapshot_id.split("-")[1] == later.snapshot_id.split("-")[1]
    assert later.snapshot_id.split("-")[1] != changed.snapshot_id.split("-")[1]


REFUSALS = {
    "no warehouse": ([], "does not exist"),
    "no marts": (["CREATE SCHEMA staging"], "schema marts of .* is missing or empty"),
    "an empty schema": (["CREATE SCHEMA marts"], "missing or empty.*`tracker sync`"),
    "a decimal": (
        ["CREATE SCHEMA marts", "CREATE TABLE marts.posts AS SELECT [1.5] AS rates"],
        r"posts.rates DECIMAL\(2,1\)\[\]",
    ),
    "a sum of integers": (
        ["CREATE SCHEMA marts", "CREATE TABLE marts.posts AS SELECT sum(1) AS reach"],
        "BIGINT or DOUBLE.*posts.reach HUGEINT",
    ),
}


@pytest.mark.parametrize(("statements", "message"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_leaves_the_pointer_as_it_was(
    data: DataFolder, statements: list[str], message: str
) -> None:
    build_marts(data)
    current = publish(data, AT)
    data.warehouse.unlink()
    if statements:
        change(data, *statements)
    with pytest.raises(PublishError, match=message) as refusal:
        publish(data, AT + HOUR)
    assert "\n" not in str(refusal.value)
    assert published_names(data) == [current.path.name, "CURRENT"]
    assert data.pointer.read_text() == f"{current.path.name}\n"
    with open_published(data) as published:
        assert published.snapshot_id == current.snapshot_id


def test_a_private_file_that_is_still_open_is_refused(data: DataFolder) -> None:
    build_marts(data)
    with open_private(data), pytest.raises(PublishError, match="already attached"):
        publish(data, AT)
    assert not data.pointer.exists()


DAMAGES = {
    "a value": "UPDATE marts.accounts SET followers_count = followers_count + 1",
    "a null for a zero": "UPDATE marts.accounts SET follows_count = NULL",
    "a missing row": "DELETE FROM marts.accounts WHERE username = 'b'",
    "a row twice, another gone": "UPDATE marts.accounts SET username = 'a'",
    "a missing mart": "DROP TABLE marts.accounts",
    "a type": "ALTER TABLE marts.accounts ALTER followers_count TYPE INTEGER",
    "a foreign mart": "CREATE TABLE marts.more AS SELECT 1 AS x",
    "a foreign schema": "CREATE SCHEMA staging",
    "a foreign table": "CREATE TABLE main.raw AS SELECT 1 AS x",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_verification_finds(data: DataFolder, damage: str) -> None:
    row = {"account_id": ACCOUNT_ID, "followers_count": 7, "follows_count": 0}
    build_marts(data, {"accounts": [row | {"username": "a"}, row | {"username": "b"}]})
    path = publish(data, AT).path
    with open_private(data, read_only=True) as connection:
        origin = contents(connection)
    verify(path, origin)
    path.chmod(0o600)
    with duckdb.connect(path) as connection:
        connection.execute(damage)
    with pytest.raises(PublishError, match=r"differs|more than marts"):
        verify(path, origin)


def test_verification_finds_two_rows_that_turned_into_two_others(data: DataFolder) -> None:
    build_marts(data, {"accounts": [{"account_id": ACCOUNT_ID, "username": "a"}] * 2})
    path = publish(data, AT).path
    change(data, "UPDATE marts.accounts SET username = 'b'")
    with open_private(data, read_only=True) as connection:
        origin = contents(connection)
    with pytest.raises(PublishError, match="in accounts;"):
        verify(path, origin)


def test_a_copy_that_differs_is_not_published(data: DataFolder) -> None:
    build_marts(data)
    current = publish(data, AT)
    # Reading it twice gives two answers, as a failing disk would.
    change(data, "CREATE VIEW marts.dice AS SELECT random() AS thrown")
    with pytest.raises(PublishError, match="differs from the warehouse in dice;"):
        publish(data, AT + HOUR)
    assert published_names(data) == [current.path.name, "CURRENT"]
    assert data.pointer.read_text() == f"{current.path.name}\n"


def test_old_snapshots_go_but_never_the_current_one_or_a_strangers_file(data: DataFolder) -> None:
    build_marts(data)
    mine = data.published / "my-analysis.duckdb"
    data.published.mkdir()
    mine.touch()
    keep = Retention(newest=2, younger_than=timedelta(hours=3))
    made = [publish(data, AT + hours * HOUR, keep).path.name for hours in range(8)]
    assert published_names(data) == sorted(["CURRENT", mine.name, *made[-4:]])
    # The clock went back: the current snapshot is the oldest by name and stays all the same.
    back = publish(data, AT - 100 * HOUR, keep).path.name
    clear_old(data, AT + 100 * HOUR, keep)
    assert published_names(data) == sorted(["CURRENT", mine.name, *made[-2:], back])


def test_what_a_killed_publication_left_is_cleared(data: DataFolder) -> None:
    build_marts(data)
    data.published.mkdir()
    (data.published / ".draft-0123456789ab").touch()
    (data.published / ".draft-0123456789ab.wal").touch()
    (data.published / ".draft-0123456789ab.tmp").mkdir()
    snapshot = publish(data, AT)
    assert published_names(data) == [snapshot.path.name, "CURRENT"]


PUBLISH_UNTIL_KILLED = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from warehouse.layout import DataFolder
from warehouse.publish import publish
print("ready", flush=True)
for number in range(1, 10_000):
    at = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=number)
    publish(DataFolder(Path(sys.argv[1])), at)
"""


@pytest.mark.slow
def test_a_publication_may_be_killed_anywhere(data: DataFolder) -> None:
    build_marts(data)
    change(
        data,
        "INSERT INTO marts.data_health (account_id, source) SELECT i, i FROM range(300000) t(i)",
    )
    publish(data, AT)
    for milliseconds in range(20, 620, 60):
        publisher = subprocess.Popen(
            [sys.executable, "-c", PUBLISH_UNTIL_KILLED, data.root],
            stdout=subprocess.PIPE,
        )
        with publisher:
            assert publisher.stdout is not None
            publisher.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                publisher.wait(milliseconds / 1000)
            publisher.kill()
        with open_published(data) as published, published.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM data_health").fetchone() == (300_000,)
    last = publish(data, AT + timedelta(days=1000))
    assert not list(data.published.glob(".draft-*"))
    with open_published(data) as published:
        assert published.snapshot_id == last.snapshot_id


def test_a_moment_without_a_zone_is_a_mistake_of_the_caller(data: DataFolder) -> None:
    with pytest.raises(ValueError, match="time zone"):
        publish(data, AT.replace(tzinfo=None))
