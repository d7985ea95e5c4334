"""Tokens: renewed, refused, troubled; and the last word is always that of the newer token."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from appdb.database import AppDatabase, TokenState
from appdb.errors import UnknownAccountError, VaultError
from tests.appdb.conftest import AT, LENA, OTTO, TOKEN

LATER = AT + timedelta(days=50)
NEWER = SecretStr("IGAA-a-newer-invented-token")


@pytest.fixture
def connected(database: AppDatabase) -> AppDatabase:
    database.connect_account(LENA, TOKEN, AT)
    return database


def state(database: AppDatabase) -> TokenState:
    (found,) = database.token_states()
    return found


def test_a_new_token_is_well_and_says_what_was_granted(connected: AppDatabase) -> None:
    assert state(connected) == TokenState(
        account_id=LENA.account_id,
        flavour="instagram_login",
        obtained_at=AT,
        expires_at=LENA.token_expires_at,
        refreshed_at=None,
        scopes=LENA.scopes,
        last_error=None,
        last_error_at=None,
        remedy=None,
    )
    assert state(connected).state == "ok"


def test_a_renewed_token_replaces_the_other_and_its_trouble(connected: AppDatabase) -> None:
    connected.note_token_trouble(LENA.account_id, "Instagram is down", AT)
    ends = LATER + timedelta(days=60)
    assert connected.replace_token(LENA.account_id, NEWER, LATER, ends, ("one", "two"))
    assert connected.token(LENA.account_id) == NEWER
    found = state(connected)
    assert (found.obtained_at, found.refreshed_at, found.expires_at) == (LATER, LATER, ends)
    assert (found.scopes, found.last_error, found.last_error_at) == (("one", "two"), None, None)
    assert connected.replace_token(LENA.account_id, TOKEN, LATER, None)
    assert state(connected).scopes == ("one", "two")
    (account,) = connected.accounts()
    assert (account.connected_at, account.obtained_at) == (AT, LATER)


def test_a_token_that_was_replaced_meanwhile_stays(connected: AppDatabase) -> None:
    connected.connect_account(replace(LENA, token_expires_at=None), NEWER, LATER)
    assert not connected.replace_token(
        LENA.account_id, SecretStr("renewed from the old one"), LATER, None, instead_of=TOKEN
    )
    assert connected.token(LENA.account_id) == NEWER
    assert connected.replace_token(LENA.account_id, TOKEN, LATER, None, instead_of=NEWER)
    assert connected.token(LENA.account_id) == TOKEN


def test_a_refusal_says_what_to_do_until_another_token_comes(connected: AppDatabase) -> None:
    connected.refuse_token(LENA.account_id, "code 190/460: password changed", LATER)
    found = state(connected)
    assert (found.state, found.last_error_at) == ("refused", LATER)
    assert found.last_error == "code 190/460: password changed"
    assert "tracker connect" in (found.remedy or "")
    connected.note_token_trouble(LENA.account_id, "Instagram is down", LATER)
    assert state(connected).state == "refused"
    connected.connect_account(LENA, NEWER, LATER)
    assert (state(connected).state, state(connected).last_error) == ("ok", None)


def test_the_refusal_of_an_old_token_does_not_hit_the_new_one(connected: AppDatabase) -> None:
    connected.connect_account(LENA, NEWER, LATER)
    connected.refuse_token(LENA.account_id, "code 190", LATER, token=TOKEN)
    assert state(connected).state == "ok"
    connected.refuse_token(LENA.account_id, "code 190", LATER, token=NEWER)
    assert state(connected).state == "refused"


def test_trouble_leaves_the_token_in_use(connected: AppDatabase) -> None:
    connected.note_token_trouble(LENA.account_id, "Instagram is down", LATER)
    found = state(connected)
    assert (found.state, found.last_error, found.last_error_at) == (
        "ok",
        "Instagram is down",
        LATER,
    )
    assert found.remedy is None


def test_an_account_that_was_forgotten_meanwhile_does_not_come_back(connected: AppDatabase) -> None:
    connected.remove_account(LENA.account_id)
    connected.refuse_token(LENA.account_id, "code 190", LATER)
    connected.note_token_trouble(LENA.account_id, "down", LATER)
    with pytest.raises(UnknownAccountError):
        connected.replace_token(LENA.account_id, NEWER, LATER, None)
    assert connected.token_states() == []


def test_an_empty_token_replaces_nothing(connected: AppDatabase) -> None:
    with pytest.raises(VaultError):
        connected.replace_token(LENA.account_id, SecretStr(""), LATER, None)
    assert connected.token(LENA.account_id) == TOKEN


def test_one_account_is_found_by_its_id(connected: AppDatabase) -> None:
    connected.connect_account(OTTO, TOKEN, AT)
    assert connected.account(OTTO.account_id) == OTTO
    with pytest.raises(UnknownAccountError):
        connected.account("42")
