"""The daily check against the sandbox's rules for tokens, and what becomes of refused ones."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from appdb.database import AppDatabase, TokenState, TrackedAccount
from pipelines.connecting.apps import App
from pipelines.connecting.connect import connect_by_token
from pipelines.connecting.health import refresh_due_at
from pipelines.connecting.logins import save
from pipelines.connecting.refresh import Refreshed, refresh, refresh_tokens
from pipelines.graph_api.flavours import FLAVOURS
from sandbox.faults import Fault
from sandbox.serving import Sandbox
from tests.pipelines.connecting.conftest import NOW, open_client
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
LENA = TrackedAccount("17841", "lena.bakes", "", is_sandbox=True, connected_at=NOON - 30 * DAY)
OLD = SecretStr("IGAA-the-old-one")


def connect(
    database: AppDatabase, sandbox: Sandbox, flavour: str = "instagram_login", number: int = 0
) -> str:
    """Paste the token that an account of the sandbox has since it was started."""
    account_id = sandbox.instagram.accounts[number].account_id
    token = SecretStr(sandbox.token_of(account_id, flavour))
    base_url = sandbox.url if flavour == "instagram_login" else sandbox.facebook_url

    async def run() -> None:
        async with open_client() as http:
            save(database, await connect_by_token(http, token, FLAVOURS[flavour], base_url))

    asyncio.run(run())
    return account_id


def check(
    database: AppDatabase, now: datetime, apps: Mapping[str, App] | None = None
) -> list[Refreshed]:
    async def run() -> list[Refreshed]:
        async with open_client() as http:
            return await refresh_tokens(database, http, apps or {}, now)

    return asyncio.run(run())


def renew_now(database: AppDatabase, now: datetime) -> Refreshed:
    async def run() -> Refreshed:
        async with open_client() as http:
            (account,), (token,) = database.accounts(), database.token_states()
            return await refresh(database, http, account, token, None, now)

    return asyncio.run(run())


def state(database: AppDatabase) -> TokenState:
    (found,) = database.token_states()
    return found


def test_a_year_of_daily_checks_keeps_a_pasted_token_alive(
    database: AppDatabase, sandbox: Sandbox
) -> None:
    account_id = connect(database, sandbox)
    renewals: list[int] = []

    async def a_year() -> None:
        async with open_client() as http:
            for day in range(365):
                sandbox.clock.set(NOW + day * DAY)
                outcomes = await refresh_tokens(database, http, {}, sandbox.clock.now())
                renewals.extend(day for _ in outcomes)
                assert state(database).state == "ok"

    asyncio.run(a_year())
    # First to learn its end, then before the end of each.
    assert renewals[0] == 1
    assert len(renewals) <= 1 + 365 // 46
    refreshes = [r for r in sandbox.requests if r.path == "/refresh_access_token"]
    assert [record.status for record in refreshes] == [200] * len(renewals)
    kept = sandbox.tokens.find(database.token(account_id).get_secret_value())
    assert kept is not None
    assert kept.problem(sandbox.clock.now()) is None
    found = state(database)
    assert found.expires_at == found.obtained_at + 60 * DAY
    assert found.refreshed_at == found.obtained_at
    assert "instagram_business_basic" in found.scopes


def test_a_facebook_token_is_renewed_with_the_app_and_only_with_it(
    database: AppDatabase, sandbox: Sandbox, apps: dict[str, App]
) -> None:
    connect(database, sandbox, "facebook_login")
    due_at = refresh_due_at(state(database))
    assert due_at is not None
    sandbox.clock.set(due_at)
    assert check(database, due_at) == []
    (outcome,) = check(database, due_at, apps)
    assert outcome.outcome == "renewed"
    assert outcome.message == f"The login is good until {due_at + 60 * DAY:%Y-%m-%d}."
    assert state(database).expires_at == due_at.replace(microsecond=0) + 60 * DAY
    assert check(database, due_at, apps) == []


@pytest.mark.parametrize("code", [190, 100])
def test_a_token_that_is_too_young_is_not_lost(
    database: AppDatabase, sandbox: Sandbox, code: int
) -> None:
    account_id = connect(database, sandbox)
    sandbox.switch(early_refresh_code=code)
    sandbox.clock.advance(timedelta(hours=23))
    outcome = renew_now(database, sandbox.clock.now())
    assert outcome.outcome == "failed"
    assert (state(database).state, state(database).remedy) == ("ok", None)
    assert "could not be renewed" in (state(database).last_error or "")
    sandbox.clock.advance(timedelta(hours=1))
    assert renew_now(database, sandbox.clock.now()).outcome == "renewed"
    assert state(database).last_error is None
    assert database.token(account_id).get_secret_value() != sandbox.token


@pytest.mark.parametrize("fault", [Fault.HTML, Fault.CUT_LINE, Fault.TRANSIENT])
def test_passing_trouble_is_tried_again_the_next_day(
    database: AppDatabase, sandbox: Sandbox, fault: Fault
) -> None:
    connect(database, sandbox)
    sandbox.clock.advance(DAY)
    sandbox.faults.fail(fault, path="refresh_access_token")
    (outcome,) = check(database, sandbox.clock.now())
    assert (outcome.outcome, state(database).state) == ("failed", "ok")
    assert state(database).last_error_at == sandbox.clock.now()
    sandbox.clock.advance(DAY)
    (outcome,) = check(database, sandbox.clock.now())
    assert (outcome.outcome, state(database).last_error) == ("renewed", None)


def test_a_revoked_token_is_refused_with_what_to_do_and_left_alone(
    database: AppDatabase, sandbox: Sandbox
) -> None:
    connect(database, sandbox)
    sandbox.tokens.revoke(sandbox.token)
    sandbox.clock.advance(DAY)
    (outcome,) = check(database, sandbox.clock.now())
    assert outcome.outcome == "refused"
    found = state(database)
    assert (found.state, found.last_error) == ("refused", outcome.message)
    assert "190/458" in outcome.message
    assert "tracker connect" in (found.remedy or "")
    asked = len(sandbox.requests)
    assert check(database, sandbox.clock.now() + DAY) == []
    assert len(sandbox.requests) == asked


def test_an_ended_token_is_refused(database: AppDatabase, sandbox: Sandbox) -> None:
    connect(database, sandbox)
    sandbox.clock.advance(61 * DAY)
    (outcome,) = check(database, sandbox.clock.now())
    assert outcome.outcome == "refused"
    assert "190/463" in outcome.message


def test_one_account_that_fails_leaves_the_others_alone(
    database: AppDatabase, sandbox: Sandbox
) -> None:
    lost = connect(database, sandbox, number=0)
    well = connect(database, sandbox, number=1)
    sandbox.tokens.revoke(sandbox.token_of(lost))
    sandbox.clock.advance(DAY)
    outcomes = {each.account_id: each.outcome for each in check(database, sandbox.clock.now())}
    assert outcomes == {lost: "refused", well: "renewed"}


def scripted_account(database: AppDatabase, url: str) -> None:
    account = TrackedAccount(
        LENA.account_id, LENA.username, url, is_sandbox=True, connected_at=LENA.connected_at
    )
    database.connect_account(account, OLD, LENA.connected_at)


def test_whoever_connects_again_during_a_renewal_keeps_the_better_token(
    database: AppDatabase,
) -> None:
    better = SecretStr("IGAA-the-better-one")
    replies = [Reply({"access_token": "IGAA-from-the-old", "expires_in": 5184000})]

    def reconnects(asked: Asked) -> Reply:
        account = database.account(LENA.account_id)
        database.connect_account(account, better, NOON)
        return replies[0]

    with answering(reconnects) as server:
        scripted_account(database, server.url)
        renew_now(database, NOON)
        assert database.token(LENA.account_id) == better
        replies[0] = error(190, "Session has expired", error_subcode=463)
        scripted_account(database, server.url)
        assert renew_now(database, NOON).outcome == "refused"
    assert database.token(LENA.account_id) == better
    assert state(database).state == "ok"


def test_a_security_check_has_to_be_passed_in_instagram(database: AppDatabase) -> None:
    with answering(lambda _: error(190, "Checkpoint", error_subcode=459)) as server:
        scripted_account(database, server.url)
        assert renew_now(database, NOON).outcome == "refused"
    remedy = "Open Instagram, finish its security check, then connect the account again."
    assert state(database).remedy == remedy


def test_an_account_that_is_disconnected_during_a_check_is_passed_over(
    database: AppDatabase,
) -> None:
    def disconnects(asked: Asked) -> Reply:
        database.remove_account(LENA.account_id)
        return Reply({"access_token": "IGAA-a-new-one", "expires_in": 5184000})

    with answering(disconnects) as server:
        scripted_account(database, server.url)
        assert check(database, NOON) == []
    assert database.accounts() == []


def test_what_is_kept_of_a_failure_has_no_secret(database: AppDatabase) -> None:
    def echo(asked: Asked) -> Reply:
        return error(190, f"You said {asked.query}", error_subcode=460)

    with answering(echo) as server:
        scripted_account(database, server.url)
        outcome = renew_now(database, NOON)
    assert outcome.outcome == "refused"
    assert OLD.get_secret_value() not in f"{outcome}{state(database)}"
