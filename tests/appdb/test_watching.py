"""Watched names and mentions, and that forgetting an account forgets them all."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from appdb.database import AppDatabase
from appdb.engine import sqlite_url
from appdb.errors import AppDatabaseError, UnknownAccountError
from appdb.vault import Vault
from appdb.watching import Kind, NotedMention, Watched
from tests.appdb.conftest import AT, LENA, OTTO, TOKEN


@pytest.fixture
def connected(database: AppDatabase) -> AppDatabase:
    database.connect_account(LENA, TOKEN, AT)
    database.connect_account(OTTO, TOKEN, AT)
    return database


def test_names_are_kept_small_without_sign_and_once(connected: AppDatabase) -> None:
    assert connected.watch(LENA.account_id, "competitor", " @Mia.Glazes ") == "mia.glazes"
    connected.watch(LENA.account_id, "competitor", "mia.glazes")
    connected.watch(LENA.account_id, "competitor", "anton_clay")
    connected.watch(LENA.account_id, "hashtag", "#Töpfern")
    assert connected.watched(LENA.account_id) == Watched(("anton_clay", "mia.glazes"), ("töpfern",))
    assert connected.watched(OTTO.account_id) == Watched()
    connected.unwatch(LENA.account_id, "competitor", "@Mia.Glazes")
    connected.unwatch(LENA.account_id, "hashtag", "never watched")
    assert connected.watched(LENA.account_id) == Watched(("anton_clay",), ("töpfern",))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("competitor", ""),
        ("competitor", "two words"),
        ("competitor", "a" * 31),
        ("competitor", "x){id}"),
        ("hashtag", "#"),
        ("hashtag", "clay🏺"),
        ("hashtag", "clay-pots"),
    ],
)
def test_what_cannot_be_a_name_is_refused(connected: AppDatabase, kind: Kind, name: str) -> None:
    with pytest.raises(AppDatabaseError, match=f"cannot be the name of a {kind}"):
        connected.watch(LENA.account_id, kind, name)
    assert connected.watched(LENA.account_id) == Watched()


def test_mentions_are_kept_once_with_their_first_moment(connected: AppDatabase) -> None:
    later = AT + timedelta(minutes=5)
    connected.note_mention(LENA.account_id, "180001", "170009", later)
    connected.note_mention(LENA.account_id, "180001", None, AT)
    connected.note_mention(LENA.account_id, "180001", None, later)
    assert connected.mentions(LENA.account_id) == [
        NotedMention("180001", None, AT),
        NotedMention("180001", "170009", later),
    ]
    assert connected.mentions(OTTO.account_id) == []


def test_only_for_connected_accounts(connected: AppDatabase) -> None:
    with pytest.raises(UnknownAccountError):
        connected.watch("42", "hashtag", "clay")
    with pytest.raises(UnknownAccountError):
        connected.note_mention("42", "180001", None, AT)


def test_a_forgotten_account_leaves_no_trace(tmp_path: Path, vault: Vault) -> None:
    path = tmp_path / "app.sqlite"
    database = AppDatabase.open(sqlite_url(path), vault)
    for account in (LENA, OTTO):
        database.connect_account(account, TOKEN, AT)
        account_id = account.account_id
        database.watch(account_id, "competitor", "mia.glazes")
        database.note_mention(account_id, "180001", None, AT)
        database.hashtag_searches(account_id).allow("clay", AT)
        database.account_budget(account_id, "facebook_login").take(AT, 1.0)
        database.platform_budget(account_id, "instagram_login").take(AT, 1.0)
    database.remove_account(LENA.account_id)
    database.close()
    with sqlite3.connect(path) as connection:
        kept = "\n".join(connection.iterdump())
    assert kept.count(OTTO.account_id) >= 7
    assert LENA.account_id not in kept
    assert LENA.username not in kept
