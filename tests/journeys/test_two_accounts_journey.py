"""Two accounts: writers take turns, faults leave no secret, and of a deleted one nothing is left.

One installation for all of it. Two first passes begin at once; the one that comes first meets
faults on its way, the other is stopped by Ctrl-C when it is its turn. What they left is searched:
for the logins, which are to be nowhere but in the vault, and after a deletion for whatever told of
the account.
"""

import os
import re
import signal
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
from sandbox.faults import Fault
from sandbox.instagram import Instagram, Kind, SimulatedAccount
from sandbox.serving import Sandbox, running
from tests.journeys.installations import Heard, Installation
from tests.searching import files_that_hold
from warehouse.private import open_private
from warehouse.reader import current_snapshot_id, open_published

# A whole pass before the first test.
pytestmark = pytest.mark.slow

BORN = datetime(2026, 10, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)

FAULTS_ON_THE_WAY = (
    Fault.TRANSIENT,
    Fault.HTML,
    Fault.TRUNCATED_JSON,
    Fault.CUT_LINE,
    Fault.FLICKER,
    Fault.PERMISSION,
    Fault.REDUCE_DATA,
    Fault.LOCALIZED,
    Fault.THROTTLED_WITHOUT_HEADERS,
)
CALLS_BETWEEN_FAULTS = 9
CALLS_BEFORE_THE_LOSS = 40

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
    """An installation after its passes over two accounts, with an archive of each.

    Attributes:
        installation: Where.
        sandbox: Instagram, still answering.
        first: The pass that came first.
        second: The one that had to wait, and was stopped when it went on.
    """

    installation: Installation
    sandbox: Sandbox
    first: Heard
    second: Heard

    @property
    def read(self) -> SimulatedAccount:
        """The account that meets faults and is read in the end."""
        return self.sandbox.instagram.accounts[0]

    @property
    def lost(self) -> SimulatedAccount:
        """The one whose login is revoked on the way."""
        return self.sandbox.instagram.accounts[1]

    @property
    def secrets(self) -> set[str]:
        """Every token of the sandbox, and its app's secret."""
        return {*self.sandbox.tokens._tokens, self.sandbox.app_secret}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    installation = Installation(tmp_path_factory.mktemp("two") / "data")
    instagram = Instagram.invent(seed=43, born=BORN, days=60, kinds=[Kind.ORDINARY] * 2)
    with running(instagram, Clock(NOW)) as sandbox:
        connect(installation, sandbox)
        order_faults(sandbox)
        first, second = both = [Heard(installation.start("sync")) for _ in range(2)]
        while not any("Another run is writing" in one.said for one in both):
            assert {one.process.poll() for one in both} == {None}, [one.said for one in both]
            time.sleep(0.01)
        if "Another run is writing" in first.said:
            first, second = second, first
        assert first.end() == 0, first.said
        assert sandbox.faults.in_force() == []
        second.stop_at("connected account")
        yield Two(installation, sandbox, first, second)


def connect(installation: Installation, sandbox: Sandbox) -> None:
    """Connect the first account with Facebook and the second with Instagram; archives arrive."""
    database = open_app_database(installation.configured)
    logins = (("facebook_login", sandbox.facebook_url), ("instagram_login", sandbox.url))
    for one, (flavour, host) in zip(sandbox.instagram.accounts, logins, strict=True):
        account = TrackedAccount(
            one.account_id,
            username(one),
            host,
            is_sandbox=True,
            connected_at=NOW,
            flavour="facebook_login" if flavour == "facebook_login" else "instagram_login",
        )
        token = SecretStr(sandbox.token_of(one.account_id, flavour))
        database.connect_account(account, token, obtained_at=NOW)
        write_archive(one.world, NOW - timedelta(hours=20), installation.data.inbox)
    database.close()


def order_faults(sandbox: Sandbox) -> None:
    """One account meets every fault that a pass survives; the login of the other is lost."""
    read, lost = sandbox.instagram.accounts
    for number, fault in enumerate(FAULTS_ON_THE_WAY):
        after = number * CALLS_BETWEEN_FAULTS
        sandbox.faults.fail(fault, path="/v", account_id=read.account_id, after=after)
    sandbox.faults.fail(
        Fault.TOKEN_REVOKED,
        path="/v",
        account_id=lost.account_id,
        after=CALLS_BEFORE_THE_LOSS,
        times=2,
    )


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


def test_the_second_writer_waits_and_then_goes_on_until_it_is_stopped(two: Two) -> None:
    assert "Another run is writing" not in two.first.said
    progress = re.findall(r"Models built: (\d+) of (\d+)", two.first.said)
    assert progress
    assert all(0 < int(built) <= int(total) for built, total in progress)

    said = two.second.said
    assert said.index("Another run is writing") < said.index("connected account")
    assert said.index("connected account") < said.index("Stopped.")


def test_the_pass_met_faults_and_was_published_all_the_same(two: Two) -> None:
    with open_published(two.installation.data) as published:
        health = published.cursor().execute("select freshness, remedy from data_health").fetchall()
    assert len(health) > 10
    assert any("onnect" in (remedy or "") for _, remedy in health)


def test_no_file_of_the_installation_holds_a_secret(two: Two) -> None:
    root, data = two.installation.root, two.installation.data
    searched = files_that_hold(root, [username(two.read)])
    # Seen by its own words: the event log, the raw tables, the marts, the app database.
    for part in (data.dagster_state, data.warehouse, data.app_database):
        name = str(part.relative_to(root))
        assert any(found.startswith(name) for found in searched), name
    assert sum(found.endswith(".duckdb") for found in searched) >= 2

    assert files_that_hold(root, two.secrets) == []
    printed = "".join(one.said + one.printed for one in (two.first, two.second))
    assert [secret for secret in two.secrets if secret in printed] == []


def test_the_key_can_be_read_by_its_owner_only(two: Two) -> None:
    assert two.installation.data.key_file.stat().st_mode & 0o777 == 0o600


def test_nothing_of_the_account_is_left_and_nothing_of_the_other_is_changed(
    two: Two, tmp_path: Path
) -> None:
    copy = two.installation.copy(tmp_path / "data")
    gone, kept = two.read.account_id, two.lost.account_id
    words = words_of(copy, gone) - words_of(copy, kept)
    words |= {gone, username(two.read)}
    assert len(words) > 50
    before = rows_of(copy, kept)
    assert sum(map(len, before.values())) > 1000
    held = {name.partition("/")[0] for name in files_that_hold(copy.root, words)}
    assert {"app.sqlite", "dagster", "inbox", "published", "warehouse.duckdb"} <= held

    refused = subprocess.run(
        [sys.executable, "-m", "tracker", "forget", f"@{username(two.read)}"],
        input="somebody.else\n",
        env=copy.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert rows_of(copy, kept) == before
    assert words_of(copy, gone)

    printed = copy.run("forget", f"@{username(two.read)}", "--yes")
    assert printed.returncode == 0, printed.stderr
    assert files_that_hold(copy.root, words) == []
    assert rows_of(copy, kept) == before
    assert len(list(copy.data.archives.glob("[!.]*"))) == 1
    assert len(list(copy.data.published.glob("*.duckdb"))) == 1
    again = copy.run("forget", username(two.read), "--yes")
    assert again.returncode == 1
    assert "not known here" in again.stderr


def test_a_killed_deletion_is_carried_out_by_a_pass_that_loses_history_and_is_not_published(
    two: Two, tmp_path: Path
) -> None:
    """Another deletion waits for that pass, is not hindered by its failing, and leaves nobody."""
    copy = two.installation.copy(tmp_path / "data")
    gone, kept = two.lost.account_id, two.read.account_id
    with open_private(copy.data) as con:
        for table in ("media_insights", "media"):
            con.execute(
                f"delete from graph_api.{table} where media_id in "
                "(select min(media_id) from graph_api.media where account_id = ?)",
                [kept],
            )
    database = open_app_database(copy.configured)
    found = belongings.find(copy.data, database, username(two.lost))
    before = rows_of(copy, gone)
    forgetting.decide(copy.data, copy.configured.inbox, found, datetime.now(UTC))
    assert rows_of(copy, gone) == before
    assert len(database.accounts()) == 2

    importing = Heard(copy.start("import", write_archive(two.read.world, NOW, tmp_path)))
    importing.until("1 connected account")
    published = current_snapshot_id(copy.data)
    last = Heard(copy.start("forget", username(two.read), "--yes"))
    last.until("Waiting for another run")
    # Held back for as long as what the pass leaves is looked at.
    os.kill(last.process.pid, signal.SIGSTOP)
    assert importing.end() == 1, importing.said
    refused = re.findall(r"marts\.(\w+): fit_to_publish", importing.said)
    assert set(refused) == {"posts", "post_snapshots"}
    assert "Publishing" not in importing.said
    assert "Traceback" not in importing.said
    assert current_snapshot_id(copy.data) == published
    assert words_of(copy, kept)
    assert words_of(copy, gone) == set()

    os.kill(last.process.pid, signal.SIGCONT)
    assert last.end() == 0, last.said
    assert database.accounts() == []
    assert files_that_hold(copy.root, [gone, kept, username(two.lost), username(two.read)]) == []
    assert copy.must("query", "from accounts", "--format=csv").count("\n") == 1
