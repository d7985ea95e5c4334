"""The facade: accounts and tokens on both engines, and what lies in the store."""

import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, text

from appdb.database import AppDatabase
from appdb.engine import open_engine, sqlite_url
from appdb.errors import AppDatabaseError, UnknownAccountError, VaultError
from appdb.vault import Vault
from tests.appdb.conftest import AT, LENA, OTTO, TOKEN, row_held


def test_accounts_come_back_as_they_were_connected(database: AppDatabase, url: str) -> None:
    assert database.accounts() == []
    database.connect_account(LENA, TOKEN, AT)
    database.connect_account(OTTO, SecretStr("another"), AT)
    assert database.accounts() == [OTTO, LENA]
    assert database.token(LENA.account_id) == TOKEN
    assert database.token(OTTO.account_id) == SecretStr("another")


def test_instants_keep_their_moment_whatever_zone_they_were_given_in(database: AppDatabase) -> None:
    east = timezone(timedelta(hours=9))
    database.connect_account(replace(LENA, connected_at=AT.astimezone(east)), TOKEN, AT)
    (found,) = database.accounts()
    assert found.connected_at == AT
    assert found.connected_at.utcoffset() == timedelta()


def test_connecting_again_replaces_the_token_and_keeps_the_first_day(database: AppDatabase) -> None:
    database.connect_account(LENA, TOKEN, AT)
    later = AT + timedelta(days=30)
    again = replace(LENA, username="lena.bakes.more", connected_at=later, token_expires_at=None)
    database.connect_account(again, SecretStr("a newer one"), later)
    assert database.accounts() == [replace(again, connected_at=AT, obtained_at=later)]
    assert database.token(LENA.account_id) == SecretStr("a newer one")


def test_a_removed_account_takes_its_token_along(database: AppDatabase, engine: Engine) -> None:
    database.connect_account(LENA, TOKEN, AT)
    database.connect_account(OTTO, TOKEN, AT)
    database.remove_account(LENA.account_id)
    assert database.accounts() == [OTTO]
    with engine.connect() as connection:
        left = connection.execute(text("SELECT account_id FROM tokens")).scalars().all()
    assert left == [OTTO.account_id]


def test_an_account_that_is_not_connected_is_named(database: AppDatabase) -> None:
    message = r"Account 42 is not connected: .*`tracker connect`"
    with pytest.raises(UnknownAccountError, match=message):
        database.token("42")
    with pytest.raises(UnknownAccountError, match=message):
        database.remove_account("42")


def test_an_empty_token_changes_nothing(database: AppDatabase) -> None:
    database.connect_account(LENA, TOKEN, AT)
    with pytest.raises(VaultError):
        database.connect_account(replace(LENA, username="other"), SecretStr(""), AT)
    assert database.accounts() == [LENA]
    assert database.token(LENA.account_id) == TOKEN


def test_a_changed_byte_and_another_key_are_found_out(
    database: AppDatabase, engine: Engine, url: str
) -> None:
    database.connect_account(LENA, TOKEN, AT)
    other = AppDatabase.open(url, Vault.from_base64(SecretStr("A" * 43 + "=")))
    with pytest.raises(VaultError, match=f"{LENA.account_id} is encrypted with key"):
        other.token(LENA.account_id)
    other.close()
    with engine.begin() as connection:
        (stored,) = connection.execute(text("SELECT ciphertext FROM tokens")).scalars()
        sealed = bytes(stored)
        changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
        connection.execute(text("UPDATE tokens SET ciphertext = :changed"), {"changed": changed})
    with pytest.raises(VaultError, match=f"{LENA.account_id} is damaged"):
        database.token(LENA.account_id)


def test_many_threads_write_without_losing_or_failing(database: AppDatabase) -> None:
    database.connect_account(LENA, TOKEN, AT)

    def connect(number: int) -> None:
        account = replace(OTTO, account_id=str(number))
        database.connect_account(account, SecretStr(f"token {number}"), AT)
        database.connect_account(replace(LENA, username=f"lena.{number}"), TOKEN, AT)
        assert database.token(str(number)) == SecretStr(f"token {number}")

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(connect, range(30)))
    assert len(database.accounts()) == 31


def test_sqlite_is_private_durable_and_holds_no_plain_token(tmp_path: Path, vault: Vault) -> None:
    path = tmp_path / "app.sqlite"
    path.touch(mode=0o644)
    database = AppDatabase.open(sqlite_url(path), vault)
    database.connect_account(LENA, TOKEN, AT)
    files = [*tmp_path.iterdir()]
    assert {file.name for file in files} == {"app.sqlite", "app.sqlite-shm", "app.sqlite-wal"}
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert TOKEN.get_secret_value().encode() not in file.read_bytes()
    database.close()


def test_sqlite_waits_for_a_slow_writer(tmp_path: Path, vault: Vault) -> None:
    path = tmp_path / "app.sqlite"
    database = AppDatabase.open(sqlite_url(path), vault)
    slow = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    slow.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, slow.execute, ["COMMIT"]).start()
    database.connect_account(LENA, TOKEN, AT)
    assert database.accounts() == [LENA]
    slow.close()
    database.close()


def test_readers_do_not_wait_for_a_writer(database: AppDatabase, engine: Engine) -> None:
    database.connect_account(LENA, TOKEN, AT)
    with row_held(engine, "accounts"):
        assert database.accounts() == [LENA]
        assert database.token(LENA.account_id) == TOKEN
        assert database.closed_until(LENA.account_id, "instagram_login", AT) is None


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://u:s3cret@db/x", "sqlite://", "postgresql://u:s3cret@h:x/y"]
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(AppDatabaseError, match="DATABASE_URL cannot be used") as error:
        open_engine(url)
    assert "s3cret" not in str(error.value)


def test_a_server_that_does_not_answer_is_named_without_its_password(vault: Vault) -> None:
    with pytest.raises(AppDatabaseError, match=r"postgresql://u:\*\*\*@127.0.0.1:1/x") as error:
        AppDatabase.open("postgresql://u:s3cret@127.0.0.1:1/x", vault)
    assert "s3cret" not in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path, vault: Vault) -> None:
    path = tmp_path / "app.sqlite"
    path.write_text("something else " * 100)
    with pytest.raises(AppDatabaseError, match=rf"{path} cannot be used: file is not a database"):
        AppDatabase.open(sqlite_url(path), vault)
