"""Replacing the key: nobody who reads or writes meanwhile notices, and a crash loses nothing."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.context import ForkProcess
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from appdb.database import AppDatabase, TrackedAccount
from appdb.engine import open_engine
from appdb.keys import file_keys, replace_keys
from appdb.rotation import Resealed
from appdb.vault import Vault
from tests.appdb.conftest import AT, KEY, LENA

ACCOUNTS = [replace(LENA, account_id=f"1784140000000{number:04}") for number in range(4)]
FORKING = multiprocessing.get_context("fork")


def token_of(account: TrackedAccount) -> SecretStr:
    return SecretStr(f"IGAA-invented-{account.account_id}")


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "token.key"


@pytest.fixture
def filled(url: str, key_file: Path) -> str:
    """A database with tokens that the key in the file seals; no connection is open."""
    with opened(url, key_file) as database:
        for account in ACCOUNTS:
            database.connect_account(account, token_of(account), AT)
    return url


@contextmanager
def opened(url: str, key_file: Path) -> Iterator[AppDatabase]:
    database = AppDatabase.open(url, Vault.from_key_file(key_file))
    yield database
    database.close()


def sealing_keys(url: str) -> set[str]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = set(connection.execute(text("SELECT key_id FROM tokens")).scalars())
    engine.dispose()
    return found


def assert_all_open(url: str, key_file: Path) -> None:
    with opened(url, key_file) as database:
        for account in ACCOUNTS:
            assert database.token(account.account_id) == token_of(account)


def test_the_key_is_replaced_and_the_old_one_is_gone(filled: str, key_file: Path) -> None:
    old = file_keys(key_file)
    with opened(filled, key_file) as database:
        done = database.rotate_key(key_file)
    assert (done.tokens, done.unreadable) == (len(ACCOUNTS), set())
    (new,) = file_keys(key_file)
    assert [new] != old
    assert sealing_keys(filled) == {Vault(lambda: [new]).key_id}
    assert list(key_file.parent.iterdir()) == [key_file]
    assert_all_open(filled, key_file)


def test_a_process_with_the_old_key_goes_on_reading_and_writing(
    filled: str, key_file: Path
) -> None:
    with opened(filled, key_file) as running, opened(filled, key_file) as rotating:
        rotating.rotate_key(key_file)
        for account in ACCOUNTS:
            assert running.token(account.account_id) == token_of(account)
        rotating.rotate_key(key_file)
        running.connect_account(ACCOUNTS[0], token_of(ACCOUNTS[0]), AT)
    assert len(sealing_keys(filled)) == 1
    assert_all_open(filled, key_file)


def test_a_token_that_no_key_opens_holds_nothing_up(filled: str, key_file: Path) -> None:
    lost = Vault(lambda: [bytes(32)]).seal(ACCOUNTS[0].account_id, token_of(ACCOUNTS[0]))
    engine = open_engine(filled)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE tokens SET ciphertext = :text, key_id = :key WHERE account_id = :id"),
            {"text": lost.ciphertext, "key": lost.key_id, "id": ACCOUNTS[0].account_id},
        )
        connection.execute(
            text("UPDATE tokens SET ciphertext = :text WHERE account_id = :id"),
            {"text": b"damaged", "id": ACCOUNTS[1].account_id},
        )
    engine.dispose()
    with opened(filled, key_file) as database:
        done = database.rotate_key(key_file)
        assert done.tokens == len(ACCOUNTS) - 2
        assert done.unreadable == {account.account_id for account in ACCOUNTS[:2]}
        for account in ACCOUNTS[2:]:
            assert database.token(account.account_id) == token_of(account)


def test_what_was_sealed_before_and_is_stored_at_the_last_moment_is_caught(
    filled: str, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = file_keys(key_file)
    late = AppDatabase.open(filled, Vault(lambda: old))
    with opened(filled, key_file) as database:
        reseal = database.reseal

        def reseal_and_be_late() -> Resealed:
            done = reseal()
            late.connect_account(ACCOUNTS[0], token_of(ACCOUNTS[0]), AT)
            return done

        monkeypatch.setattr(database, "reseal", reseal_and_be_late)
        assert database.rotate_key(key_file).tokens == len(ACCOUNTS) + 1
    late.close()
    assert_all_open(filled, key_file)


def test_given_keys_are_replaced_by_putting_the_new_one_first(url: str) -> None:
    new = SecretStr("A" * 43 + "=")
    both = SecretStr(f"{new.get_secret_value()}, {KEY.get_secret_value()}")
    database = AppDatabase.open(url, Vault.from_base64(KEY))
    database.connect_account(LENA, token_of(LENA), AT)
    database.close()
    database = AppDatabase.open(url, Vault.from_base64(both))
    assert database.token(LENA.account_id) == token_of(LENA)
    assert database.reseal().tokens == 1
    assert database.reseal().tokens == 0
    database.close()
    database = AppDatabase.open(url, Vault.from_base64(new))
    assert database.token(LENA.account_id) == token_of(LENA)
    database.close()


def test_a_change_that_was_begun_is_finished(filled: str, key_file: Path) -> None:
    first = bytes(range(32))
    replace_keys(key_file, [first, *file_keys(key_file)])
    with opened(filled, key_file) as database:
        database.connect_account(ACCOUNTS[0], token_of(ACCOUNTS[0]), AT)
        assert database.rotate_key(key_file).tokens == len(ACCOUNTS) - 1
    assert file_keys(key_file) == [first]
    assert_all_open(filled, key_file)


@pytest.mark.slow
def test_killed_at_any_point_it_loses_nothing_and_can_be_run_again(
    filled: str, key_file: Path
) -> None:
    killed = 0
    while True:
        before = file_keys(key_file)
        process = FORKING.Process(target=rotate_until, args=(filled, key_file, killed + 1))
        process.start()
        process.join(60)
        assert_all_open(filled, key_file)
        if process.exitcode == 0:
            break
        killed += 1
        assert len(file_keys(key_file)) in (1, 2)
        with opened(filled, key_file) as database:
            database.rotate_key(key_file)
        assert len(file_keys(key_file)) == 1
        assert before != file_keys(key_file)
        assert list(key_file.parent.iterdir()) == [key_file]
        assert_all_open(filled, key_file)
    assert killed >= 2 * len(ACCOUNTS)


def rotate_until(url: str, key_file: Path, step: int) -> None:
    """Rotate, and die without a word at the given step: a file touched, a row about to change."""
    with opened(url, key_file) as database:
        steps = 0

        def count(event: str, args: tuple[object, ...]) -> None:
            nonlocal steps
            touches = event in ("open", "os.rename", "os.remove") and "token.key" in str(args[0])
            steps += touches
            if steps == step:
                os._exit(9)

        sys.addaudithook(count)
        database.rotate_key(key_file)
    os._exit(0)


@pytest.mark.parametrize("act", ["connect", "replace"])
def test_a_key_replaced_while_a_token_is_being_stored_still_opens_it(
    filled: str, key_file: Path, act: str
) -> None:
    account = ACCOUNTS[0]
    with opened(filled, key_file) as rotating, ThreadPoolExecutor(1) as pool:
        rotation: list[Future[Resealed]] = []

        def keys_of_before() -> list[bytes]:
            keys = file_keys(key_file)
            if storing and not rotation:
                rotation.append(pool.submit(rotating.rotate_key, key_file))
                # Whether it has to wait for us is what is tried here.
                wait(rotation, timeout=0.5)
            return keys

        storing = False
        database = AppDatabase.open(filled, Vault(keys_of_before))
        storing = True
        if act == "connect":
            database.connect_account(account, token_of(account), AT)
        else:
            database.replace_token(account.account_id, token_of(account), AT, None)
        database.close()
        assert rotation[0].result().unreadable == set()
    assert len(file_keys(key_file)) == 1
    assert_all_open(filled, key_file)


@pytest.mark.slow
def test_readers_and_writers_never_fail_while_keys_change(filled: str, key_file: Path) -> None:
    stop = FORKING.Event()
    rounds = [FORKING.Value("i", 0) for _ in range(2)]
    processes = [
        FORKING.Process(target=work, args=(act, filled, key_file, stop, done))
        for act, done in zip((read_all, write_all), rounds, strict=True)
    ]
    for process in processes:
        process.start()
    with opened(filled, key_file) as database:
        changes = 0
        # A busy disk serves whom it likes: the test's own limit of time ends this.
        while changes < 8 or any(done.value < 2 for done in rounds):
            assert database.rotate_key(key_file).unreadable == set()
            assert len(file_keys(key_file)) == 1
            assert all(process.is_alive() for process in processes)
            changes += 1
    stop.set()
    wait_for(processes)
    assert_all_open(filled, key_file)


def work(
    act: Callable[[AppDatabase], None], url: str, key_file: Path, stop: object, done: object
) -> None:
    with opened(url, key_file) as database:
        while not stop.is_set():  # type: ignore[attr-defined]
            act(database)
            done.value += 1  # type: ignore[attr-defined]


def read_all(database: AppDatabase) -> None:
    for account in ACCOUNTS:
        assert database.token(account.account_id) == token_of(account)


def write_all(database: AppDatabase) -> None:
    for account in ACCOUNTS:
        database.connect_account(account, token_of(account), AT)
        database.replace_token(account.account_id, token_of(account), AT, None)


def wait_for(processes: list[ForkProcess]) -> None:
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
