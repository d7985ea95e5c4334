"""An account is deleted: nothing of it is left in any file, and nothing of another is changed.

Both accounts are read by two first passes at once, of which the second waits for the first.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from appdb.database import TrackedAccount
from pipelines.forgetting import belongings, forgetting
from pipelines.installation import open_app_database
from sandbox.archives import write_archive
from sandbox.clock import Clock
from sandbox.instagram import Instagram, Kind, SimulatedAccount
from sandbox.serving import Sandbox, running
from tests.journeys.installations import Installation
from tests.searching import files_that_hold
from warehouse.locking import only_holder
from warehouse.private import open_private
from warehouse.reader import open_published
from warehouse.snapshots import current_file

# Two whole passes before the first test.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

BORN = datetime(2026, 10, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)

# What a row says of somebody, wherever such rows are kept.
TELLING = {
    "followers": "username",
    "follower_changes": "username",
    "posts": "instagram_media_id",
    "interactions": "username",
    "stories": "instagram_story_id",
    "archive_receipts": "archive_sha256",
}


@dataclass(frozen=True)
class Two:
    """An installation that has read two accounts, and imported an archive of each.

    Attributes:
        installation: Where.
        sandbox: Instagram, still answering.
        passes: Both passes, and what they said.
    """

    installation: Installation
    sandbox: Sandbox
    passes: "list[subprocess.CompletedProcess[str]]"

    @property
    def gone(self) -> SimulatedAccount:
        return self.sandbox.instagram.accounts[0]

    @property
    def kept(self) -> SimulatedAccount:
        return self.sandbox.instagram.accounts[1]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    installation = Installation(tmp_path_factory.mktemp("two") / "data")
    instagram = Instagram.invent(seed=43, born=BORN, days=60, kinds=[Kind.ORDINARY] * 2)
    with running(instagram, Clock(NOW)) as sandbox:
        database = open_app_database(installation.configured)
        for one in instagram.accounts:
            account = TrackedAccount(
                one.account_id,
                one.world.owner.username,
                sandbox.url,
                is_sandbox=True,
                connected_at=NOW,
            )
            token = SecretStr(sandbox.token_of(one.account_id, "instagram_login"))
            database.connect_account(account, token, obtained_at=NOW)
            write_archive(one.world, NOW - timedelta(hours=20), installation.data.inbox)
        database.close()
        both = [installation.start("sync") for _ in range(2)]
        said = [process.communicate(timeout=500) for process in both]
        passes = [
            subprocess.CompletedProcess(process.args, process.returncode, out, err)
            for process, (out, err) in zip(both, said, strict=True)
        ]
        yield Two(installation, sandbox, passes)


def username(account: SimulatedAccount) -> str:
    return account.world.owner.username


def words_of(installation: Installation, account_id: str) -> set[str]:
    """Names and ids that stand in an account's published rows."""
    with open_published(installation.data) as published:
        return {
            str(word)
            for mart, column in TELLING.items()
            for (word,) in published.cursor()
            .execute(f"select distinct {column} from {mart} where account_id = ?", [account_id])
            .fetchall()
            if word is not None
        }


def rows_of(installation: Installation, account_id: str) -> dict[str, list[str]]:
    """Every raw and published row of an account."""
    found = {}
    with open_private(installation.data, read_only=True) as con:
        owned = con.execute(
            "select schema_name, table_name from duckdb_columns() where column_name = 'account_id'"
            " and schema_name in ('graph_api', 'app', 'marts') order by all"
        ).fetchall()
        for schema, table in owned:
            rows = con.execute(f"from {schema}.{table} where account_id = ?", [account_id])
            found[f"{schema}.{table}"] = sorted(map(repr, rows.fetchall()))
    with open_published(installation.data) as published:
        for table in [name for name in found if name.startswith("marts.")]:
            rows = published.cursor().execute(f"from {table} where account_id = ?", [account_id])
            assert sorted(map(repr, rows.fetchall())) == found[table]
    return found


def test_the_second_writer_waits_and_does_not_fail(two: Two) -> None:
    said = [one.stderr for one in two.passes]
    assert [one.returncode for one in two.passes] == [0, 0], said
    assert sum("Another run is writing" in one for one in said) == 1
    assert current_file(two.installation.data)
    for one in said:
        progress = re.findall(r"Models built: (\d+) of (\d+)", one)
        assert progress
        assert all(0 < int(built) <= int(total) for built, total in progress)


def test_nothing_of_the_account_is_left_and_nothing_of_the_other_is_changed(
    two: Two, tmp_path: Path
) -> None:
    copy = two.installation.copy(tmp_path / "data")
    gone, kept = two.gone.account_id, two.kept.account_id
    words = words_of(copy, gone) - words_of(copy, kept)
    words |= {gone, username(two.gone)}
    assert len(words) > 50
    before = rows_of(copy, kept)
    assert sum(map(len, before.values())) > 1000
    held = {name.partition("/")[0] for name in files_that_hold(copy.root, words)}
    assert {"app.sqlite", "dagster", "inbox", "published", "warehouse.duckdb"} <= held

    refused = subprocess.run(
        [sys.executable, "-m", "tracker", "forget", f"@{username(two.gone)}"],
        input="somebody.else\n",
        env=copy.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert rows_of(copy, kept) == before
    assert words_of(copy, gone)

    printed = copy.run("forget", f"@{username(two.gone)}", "--yes")
    assert printed.returncode == 0, printed.stderr
    assert files_that_hold(copy.root, words) == []
    assert rows_of(copy, kept) == before
    assert len(list(copy.data.archives.glob("[!.]*"))) == 1
    assert len(list(copy.data.published.glob("*.duckdb"))) == 1
    again = copy.run("forget", username(two.gone), "--yes")
    assert again.returncode == 1
    assert "not known here" in again.stderr


def test_a_deletion_that_was_killed_is_carried_out_by_the_next_pass_and_another_one_waits_for_it(
    two: Two, tmp_path: Path
) -> None:
    copy = two.installation.copy(tmp_path / "data")
    gone, kept = two.gone.account_id, two.kept.account_id
    database = open_app_database(copy.configured)
    found = belongings.find(copy.data, database, username(two.gone))
    before = rows_of(copy, gone)
    forgetting.decide(copy.data, copy.configured.inbox, found, datetime.now(UTC))
    assert rows_of(copy, gone) == before
    assert len(database.accounts()) == 2

    with copy.start("sync") as syncing:
        wait_for_a_writer(copy, syncing)
        last = copy.run("forget", username(two.kept), "--yes")
        assert syncing.wait(timeout=280) == 0, syncing.stderr
    assert last.returncode == 0, last.stderr
    assert "Waiting for another run" in last.stderr
    assert database.accounts() == []
    assert files_that_hold(copy.root, [gone, kept, username(two.gone), username(two.kept)]) == []
    assert copy.must("query", "from accounts", "--format=csv").count("\n") == 1


def wait_for_a_writer(copy: Installation, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 120
    while True:
        with only_holder(copy.data.writer_lock) as free:
            if not free:
                return
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
