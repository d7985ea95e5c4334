"""The simulated account never gets into the owner's data, nor the other way round."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

import settings
from appdb.database import TrackedAccount
from pipelines.installation import open_app_database, sandbox_of
from tracker.demo import deliver_archives, sandbox_account, world_of
from tracker.installations import in_use, is_sandbox
from warehouse.layout import DataFolder

pytestmark = pytest.mark.slow


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> settings.Settings:
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TRACKER_INBOX", str(tmp_path / "drop"))
    return settings.load()


def test_with_nothing_of_the_owner_it_is_the_sandbox_account(own: settings.Settings) -> None:
    found = in_use()

    assert is_sandbox(found)
    assert found.tracker_data == own.tracker_data / "sandbox"
    assert found.inbox == str(own.tracker_data / "sandbox" / "inbox")


def test_an_archive_in_the_inbox_makes_it_the_owners(own: settings.Settings) -> None:
    inbox = Path(own.inbox)
    inbox.mkdir(parents=True)
    (inbox / "instagram-lumen_oak-2026-05-04-abcdefgh.zip").write_bytes(b"anything")

    assert in_use() == own
    assert not is_sandbox(in_use())


def test_a_connected_account_makes_it_the_owners(own: settings.Settings) -> None:
    now = datetime.now(UTC)
    account = TrackedAccount(
        "17841400000000001", "lumen_oak", "http://127.0.0.1:9", is_sandbox=False, connected_at=now
    )
    database = open_app_database(own)
    database.connect_account(account, SecretStr("IGAAinvented"), obtained_at=now)

    assert in_use() == own

    database.remove_account(account.account_id)
    assert is_sandbox(in_use())


def test_serving_the_sandbox_account_leaves_the_owners_data_empty(own: settings.Settings) -> None:
    with sandbox_account(in_use()):
        assert is_sandbox(in_use())
        connected = open_app_database(in_use()).accounts()

    assert [one.is_sandbox for one in connected] == [True]
    assert {path.name for path in own.tracker_data.iterdir()} == {"sandbox"}
    assert not Path(own.inbox).exists()


def test_its_archives_are_delivered_once(own: settings.Settings) -> None:
    configured, now = sandbox_of(own), datetime.now(UTC)
    world = world_of(DataFolder(configured.tracker_data), now)

    deliver_archives(world, configured, now)
    first = {path: path.stat().st_mtime_ns for path in Path(configured.inbox).iterdir()}
    deliver_archives(world, configured, now)

    assert len(first) >= 24
    assert {path: path.stat().st_mtime_ns for path in Path(configured.inbox).iterdir()} == first
