"""Notices that are switched off; and that what is deleted leaves no byte behind."""

from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.engine import make_url

from appdb.database import AppDatabase
from tests.appdb.conftest import AT, LENA


def test_a_notice_is_silent_until_it_is_wanted_again(database: AppDatabase) -> None:
    assert database.silenced_notices() == frozenset()
    for _ in range(2):
        database.silence_notice("left", silenced=True)
    database.silence_notice("login", silenced=True)
    database.silence_notice("login", silenced=False)
    assert database.silenced_notices() == {"left"}


def test_an_account_is_forgotten_to_the_last_byte_and_the_other_stays(
    database: AppDatabase, url: str
) -> None:
    other = replace(LENA, account_id="17841400000000077", username="otto.bakes")
    for account in (LENA, other):
        database.connect_account(account, SecretStr("IGAA-token"), AT)
        database.watch(account.account_id, "competitor", f"rival.of.{account.username}")
        database.note_mention(account.account_id, "1", None, AT)
    database.forget([LENA.account_id, "archive:lena.bakes"])
    assert [one.username for one in database.accounts()] == ["otto.bakes"]
    assert database.watched(other.account_id).competitors == ("rival.of.otto.bakes",)
    assert database.watched(LENA.account_id).competitors == ()
    file = make_url(url).database if url.startswith("sqlite") else None
    if file is not None:
        left = b"".join(path.read_bytes() for path in Path(file).parent.glob(f"{Path(file).name}*"))
        assert LENA.username.encode() not in left
        assert LENA.account_id.encode() not in left
        assert other.username.encode() in left
