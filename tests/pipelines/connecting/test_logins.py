"""The login of both flavours from its page to the app database, over HTTP."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from appdb.database import AppDatabase
from appdb.errors import UnknownState
from pipelines.connecting.apps import App, authorize_url, code_in
from pipelines.connecting.connect import Connected
from pipelines.connecting.errors import ConnectError, Declined, NoAccount, Refused, Unreachable
from pipelines.connecting.logins import begin_login, finish_login, save
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN
from sandbox.faults import Fault
from sandbox.serving import Sandbox
from tests.pipelines.connecting.conftest import CALLBACK, NOW, consent, open_client

SIXTY_DAYS = timedelta(days=60)
PLAIN_APP = App(INSTAGRAM_LOGIN, "4711", SecretStr("an app's secret"), CALLBACK)


def finish(
    database: AppDatabase, apps: dict[str, App], answer: Any, redirect_uri: str = CALLBACK
) -> list[Connected]:
    async def run() -> list[Connected]:
        async with open_client() as http:
            return await finish_login(database, http, apps, answer, redirect_uri, NOW)

    return asyncio.run(run())


def log_in(
    database: AppDatabase, app: App, apps: dict[str, App], *accounts: str, **choices: str
) -> list[Connected]:
    answer = consent(begin_login(database, app, NOW), *accounts, **choices)
    return finish(database, apps, answer)


def test_the_page_is_asked_for_exactly_what_is_needed() -> None:
    address = urlsplit(authorize_url(PLAIN_APP, "st&te="))
    assert f"{address.scheme}://{address.netloc}{address.path}" == (
        "https://www.instagram.com/oauth/authorize"
    )
    assert parse_qs(address.query) == {
        "client_id": ["4711"],
        "redirect_uri": [CALLBACK],
        "response_type": ["code"],
        "scope": [
            "instagram_business_basic,instagram_business_manage_insights,"
            "instagram_business_manage_comments"
        ],
        "state": ["st&te="],
    }
    facebook = authorize_url(App(FACEBOOK_LOGIN, "4711", SecretStr("s"), CALLBACK), "state")
    assert facebook.startswith("https://www.facebook.com/v25.0/dialog/oauth?client_id=4711&")


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"login_reply": "data"},
        {"permissions_form": "comma", "user_id_form": "number"},
        {"login_reply": "data", "permissions_form": "space"},
        {"code_exchange_body": "multipart"},
        {"long_lived_exchange": "post"},
        {"long_lived_exchange": "post", "language": "german"},
        {"profile_reply": "data", "token_life_seconds": 5_183_944},
    ],
)
def test_instagram_login_in_every_form_of_reply(
    sandbox: Sandbox, apps: dict[str, App], database: AppDatabase, switches: dict[str, Any]
) -> None:
    sandbox.switch(**switches)
    account = sandbox.instagram.accounts[1]
    app = apps["instagram_login"]
    (found,) = log_in(database, app, apps, account.account_id)
    life = timedelta(seconds=sandbox.switches.token_life_seconds)
    assert (found.account_id, found.username) == (account.account_id, account.world.owner.username)
    assert (found.obtained_at, found.expires_at) == (NOW, NOW + life)
    assert found.scopes == INSTAGRAM_LOGIN.scopes
    assert found.warning is None
    (saved,) = save(database, [found], is_sandbox=True)
    assert database.accounts() == [saved]
    assert (saved.host, saved.is_sandbox, saved.connected_at) == (sandbox.url, True, NOW)
    assert database.token(saved.account_id) == found.token
    token = sandbox.tokens.find(found.token.get_secret_value())
    assert token is not None
    assert token.kind == "long-lived"


def test_facebook_login_connects_every_account_of_the_pages(
    sandbox: Sandbox, apps: dict[str, App], database: AppDatabase
) -> None:
    one, other, _ = sandbox.instagram.accounts
    app = apps["facebook_login"]
    found = log_in(database, app, apps, one.account_id, other.account_id)
    assert {(each.account_id, each.username) for each in found} == {
        (account.account_id, account.world.owner.username) for account in (one, other)
    }
    assert {(each.expires_at, each.flavour) for each in found} == {
        (NOW + SIXTY_DAYS, FACEBOOK_LOGIN)
    }
    assert {frozenset(each.scopes) for each in found} == {frozenset(FACEBOOK_LOGIN.scopes)}
    save(database, found)
    assert [account.host for account in database.accounts()] == [sandbox.facebook_url] * 2


@pytest.mark.parametrize("flavour", ["instagram_login", "facebook_login"])
def test_missing_permissions_are_named(
    sandbox: Sandbox, apps: dict[str, App], database: AppDatabase, flavour: str
) -> None:
    app = apps[flavour]
    kept = app.flavour.scopes[:1]
    account_id = sandbox.instagram.accounts[0].account_id
    (found,) = log_in(database, app, apps, account_id, granted=kept[0])
    assert found.scopes == kept
    assert found.missing_scopes == app.flavour.scopes[1:]
    assert all(scope in (found.warning or "") for scope in found.missing_scopes)


def test_a_person_may_decline(
    sandbox: Sandbox, apps: dict[str, App], database: AppDatabase
) -> None:
    with pytest.raises(Declined, match="cancelled, so nothing was connected: begin again"):
        log_in(database, apps["instagram_login"], apps, consent="deny")
    assert database.accounts() == []


@pytest.mark.parametrize("flavour", ["instagram_login", "facebook_login"])
def test_nothing_is_asked_for_a_state_that_is_not_ours(
    sandbox: Sandbox, apps: dict[str, App], database: AppDatabase, flavour: str
) -> None:
    app = apps[flavour]
    answer = consent(begin_login(database, app, NOW))
    asked = len(sandbox.requests)
    for wrong in ({**answer, "state": "made up"}, {"code": answer["code"]}, {"error": "nope"}):
        with pytest.raises(UnknownState):
            finish(database, apps, wrong)
    assert len(sandbox.requests) == asked
    assert finish(database, apps, answer)
    asked = len(sandbox.requests)
    with pytest.raises(UnknownState):
        finish(database, apps, answer)
    other = consent(begin_login(database, app, NOW - timedelta(minutes=10)))
    with pytest.raises(UnknownState):
        finish(database, apps, other)
    other = consent(begin_login(database, app, NOW))
    with pytest.raises(UnknownState):
        finish(database, apps, other, f"{CALLBACK}/")
    page = urlsplit(authorize_url(app, "")).path
    assert [record.path for record in sandbox.requests[asked:]] == [page, page]


@pytest.mark.parametrize("flavour", ["instagram_login", "facebook_login"])
def test_a_code_that_is_used_up_or_for_another_address_is_refused(
    sandbox: Sandbox, apps: dict[str, App], database: AppDatabase, flavour: str
) -> None:
    app = apps[flavour]
    used = consent(begin_login(database, app, NOW))
    finish(database, apps, used)
    again = dict(consent(begin_login(database, app, NOW)), code=used["code"])
    with pytest.raises(Refused, match=r"Instagram refused the login: .*used"):
        finish(database, apps, again)


def test_an_app_that_is_gone_from_the_settings_is_named(
    sandbox: Sandbox, apps: dict[str, App], database: AppDatabase
) -> None:
    answer = consent(begin_login(database, apps["facebook_login"], NOW))
    with pytest.raises(ConnectError, match="app of this login is no longer set up"):
        finish(database, {"instagram_login": apps["instagram_login"]}, answer)


def test_pages_without_an_instagram_account_are_explained(
    sandbox: Sandbox, apps: dict[str, App], database: AppDatabase
) -> None:
    person = sandbox.instagram.accounts[0].account_id
    app = apps["facebook_login"]
    answer = consent(begin_login(database, app, NOW), person)
    sandbox.login._codes[answer["code"]].grant = sandbox.tokens.starting(
        sandbox.instagram.accounts[2].account_id,
        "facebook_login",  # type: ignore[arg-type]
    ).grant
    with pytest.raises(NoAccount, match="No Instagram account is linked to the Pages"):
        finish(database, apps, answer)


@pytest.mark.parametrize("fault", [Fault.HTML, Fault.TRUNCATED_JSON, Fault.CUT_LINE])
def test_an_answer_that_cannot_be_used_may_be_asked_for_later(
    sandbox: Sandbox, apps: dict[str, App], database: AppDatabase, fault: Fault
) -> None:
    answer = consent(begin_login(database, apps["instagram_login"], NOW))
    sandbox.faults.fail(fault, times=1)
    with pytest.raises(Unreachable, match="cannot be asked for the login at the moment"):
        finish(database, apps, answer)


@pytest.mark.parametrize("code", ["AQBx", "AQBx#_", "AQBx#_=_", " AQBx#_\n"])
def test_the_mark_behind_a_code_is_no_part_of_it(code: str) -> None:
    assert code_in({"code": code.strip(), "state": "s"}) == SecretStr("AQBx")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"error": "access_denied", "error_reason": "user_denied"}, "was cancelled"),
        ({"error_code": "1349048", "error_message": "Can't load\nURL"}, r"\(Can't load URL\)"),
        ({"error": "server_error", "error_description": "Broken"}, r"\(Broken\)"),
        ({"error": "server_error"}, r"\(server_error\)"),
        ({}, "the address has no code in it"),
        ({"code": "#_"}, "the address has no code in it"),
    ],
)
def test_an_answer_without_a_code_says_why(answer: dict[str, str], words: str) -> None:
    with pytest.raises(Declined, match=words):
        code_in(answer)
