"""After a pass that met faults, the logins are nowhere but in the vault.

Two accounts, one of each login; everything is searched that the pass left: Dagster's state with its
event log and metadata, dlt's folder, the warehouse, what was published, logs and printed lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from appdb.database import TrackedAccount
from pipelines.installation import open_app_database
from sandbox.clock import Clock
from sandbox.faults import Fault
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running
from tests.journeys.installations import Installation
from tests.searching import files_that_hold
from warehouse.reader import open_published

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


@dataclass(frozen=True)
class Passed:
    """An installation after its pass, and what the pass printed."""

    installation: Installation
    sandbox: Sandbox
    printed: str

    @property
    def secrets(self) -> set[str]:
        """Every token of the sandbox, and its app's secret."""
        return {*self.sandbox.tokens._tokens, self.sandbox.app_secret}


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Passed]:
    """One pass over an account that is read in the end and one whose login is lost on the way."""
    installation = Installation(tmp_path_factory.mktemp("faults") / "data")
    instagram = Instagram.invent(seed=41, born=BORN, days=60, kinds=[Kind.ORDINARY] * 2)
    read, lost = instagram.accounts
    with running(instagram, Clock(NOW)) as sandbox:
        connect(installation, sandbox)
        for number, fault in enumerate(FAULTS_ON_THE_WAY):
            after = number * CALLS_BETWEEN_FAULTS
            sandbox.faults.fail(fault, path="/v", account_id=read.account_id, after=after)
        sandbox.faults.fail(
            Fault.TOKEN_REVOKED,
            path="/v",
            account_id=lost.account_id,
            after=len(FAULTS_ON_THE_WAY),
            times=2,
        )
        done = installation.run("sync")
        assert sandbox.faults.in_force() == []
        yield Passed(installation, sandbox, done.stdout + done.stderr)


def connect(installation: Installation, sandbox: Sandbox) -> None:
    """Connect the first account with Facebook, and the second with Instagram."""
    database = open_app_database(installation.configured)
    logins = (("facebook_login", sandbox.facebook_url), ("instagram_login", sandbox.url))
    for one, (flavour, host) in zip(sandbox.instagram.accounts, logins, strict=True):
        account = TrackedAccount(
            one.account_id,
            one.world.owner.username,
            host,
            is_sandbox=True,
            connected_at=NOW,
            flavour="facebook_login" if flavour == "facebook_login" else "instagram_login",
        )
        token = SecretStr(sandbox.token_of(one.account_id, flavour))
        database.connect_account(account, token, obtained_at=NOW)
    database.close()


def test_the_pass_met_faults_and_was_published_all_the_same(passed: Passed) -> None:
    with open_published(passed.installation.data) as published:
        health = published.cursor().execute("select freshness, remedy from data_health").fetchall()
    assert len(health) > 10
    assert any("onnect" in (remedy or "") for _, remedy in health)


def test_no_file_of_the_installation_holds_a_secret(passed: Passed) -> None:
    root, data = passed.installation.root, passed.installation.data
    username = passed.sandbox.world.owner.username
    searched = files_that_hold(root, [username])
    # Seen by its own words: the event log, the raw tables, the marts, the app database.
    for part in (data.dagster_state, data.warehouse, data.app_database):
        name = str(part.relative_to(root))
        assert any(found.startswith(name) for found in searched), name
    assert sum(found.endswith(".duckdb") for found in searched) >= 2

    assert files_that_hold(root, passed.secrets) == []
    assert [secret for secret in passed.secrets if secret in passed.printed] == []


def test_the_key_can_be_read_by_its_owner_only(passed: Passed) -> None:
    assert passed.installation.data.key_file.stat().st_mode & 0o777 == 0o600
