"""After logins, passes and every fault: no token, code or app secret but in the sealed store.

Searched are all log lines down to the smallest, the texts of all errors, and every file.
"""

import asyncio
import gzip
import http.client
import logging
import traceback
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import duckdb
import httpx
import pytest
from pydantic import SecretStr

from appdb.database import AppDatabase
from pipelines.connecting.apps import App
from pipelines.connecting.connect import connect_by_token
from pipelines.connecting.errors import ConnectError
from pipelines.connecting.logins import begin_login, finish_login, save
from pipelines.connecting.refresh import refresh_tokens
from pipelines.connecting.revoke import disconnect
from pipelines.graph_api.parts import Part
from sandbox.clock import Clock
from sandbox.faults import Fault
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running
from tests.pipelines.connecting.conftest import CALLBACK, apps_at, open_client
from tests.pipelines.passes.tracking import Tracking
from tests.searching import files_that_hold

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
UNTIL_EVERY_DOOR_IS_OPEN = timedelta(hours=7)
LOGIN_IS_LOST = (Fault.TOKEN_EXPIRED, Fault.TOKEN_REVOKED)

Told = TypeVar("Told")


@dataclass
class Owner:
    """Somebody with two accounts, one of each login, who goes through everything.

    Attributes:
        sandbox: Their Instagram.
        tracking: Their installation.
        secrets: Codes and what proves where a login began; tokens are `all_secrets`.
        errors: What every error said, with its trace.
    """

    sandbox: Sandbox
    tracking: Tracking
    secrets: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    @property
    def apps(self) -> dict[str, App]:
        box = self.sandbox
        return apps_at(box.url, box.facebook_url, box.app_id, box.app_secret)

    def all_secrets(self) -> set[str]:
        """Every token that was ever issued, every code, and the app's secret."""
        return {*self.secrets, *self.sandbox.tokens._tokens, self.sandbox.app_secret}

    def log_in(self, *, app: App, account_id: str, database: AppDatabase) -> None:
        now = self.sandbox.clock.now()
        answer = self._browse(begin_login(database, app, now), account_id)
        apps = {**self.apps, app.flavour.name: app}

        async def finish(http: httpx.AsyncClient) -> None:
            found = await finish_login(database, http, apps, answer, CALLBACK, now)
            save(database, found, is_sandbox=True)

        self.tries(finish)

    def tries(self, action: Callable[[httpx.AsyncClient], Awaitable[Told]]) -> Told | None:
        """Do something that may be refused."""

        async def run() -> Told:
            async with open_client() as http:
                return await action(http)

        try:
            return asyncio.run(run())
        except ConnectError as error:
            self.errors.append("".join(traceback.format_exception(error)) + repr(error))
            return None

    def _browse(self, url: str, account_id: str) -> dict[str, str]:
        """What a browser brings back from the login page; it writes no log of ours."""
        page = urlsplit(url)
        query = {**dict(parse_qsl(page.query)), "consent": "grant", "account": account_id}
        browser = http.client.HTTPConnection(page.netloc)
        browser.request("GET", f"{page.path}?{urlencode(query)}")
        found = parse_qs(urlsplit(browser.getresponse().headers["location"]).query)
        browser.close()
        answer = {name: values[0] for name, values in found.items()}
        self.secrets |= {answer["code"].removesuffix("#_"), answer["state"]}
        return answer


@pytest.fixture
def logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> pytest.LogCaptureFixture:
    """Everything that anybody but the sandbox's own server logs, however small."""
    caplog.set_level(logging.DEBUG)
    for name in [*logging.root.manager.loggerDict, "httpx", "httpcore", "sqlalchemy.engine"]:
        if not name.startswith("uvicorn"):
            caplog.set_level(logging.DEBUG, logger=name)
            monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    return caplog


@pytest.fixture
def owner(tracking: Tracking, logged: pytest.LogCaptureFixture) -> Iterator[Owner]:
    born = datetime(2026, 10, 12, tzinfo=UTC)
    instagram = Instagram.invent(seed=41, born=born, days=200, kinds=[Kind.ORDINARY] * 2)
    with running(instagram, Clock(NOW)) as sandbox:
        sandbox.faults.slow_seconds = 0.01
        yield Owner(sandbox, tracking)


def log_in_everywhere(owner: Owner, database: AppDatabase) -> None:
    accounts = owner.sandbox.instagram.accounts
    for app, account in zip(owner.apps.values(), accounts, strict=True):
        owner.log_in(app=app, account_id=account.account_id, database=database)


def test_passes_that_meet_every_fault_leave_no_secret(
    owner: Owner, logged: pytest.LogCaptureFixture
) -> None:
    sandbox, tracking = owner.sandbox, owner.tracking
    database = tracking.database()
    log_in_everywhere(owner, database)
    rival = sandbox.instagram.others[0].world.owner.username
    for account in sandbox.instagram.accounts:
        database.watch(account.account_id, "competitor", rival)
        database.watch(account.account_id, "hashtag", "keramik")

    parts = cycle(part for part in Part if part not in {Part.COMPETITORS, Part.HASHTAGS})
    for fault in Fault:
        part = next(parts)
        for account in sandbox.instagram.accounts:
            times = 2 if fault in LOGIN_IS_LOST else 1
            sandbox.faults.fail(fault, path="/v", account_id=account.account_id, times=times)
        tracking.read(part)
        assert not sandbox.faults.in_force(), fault
        sandbox.clock.advance(UNTIL_EVERY_DOOR_IS_OPEN)
        if fault in LOGIN_IS_LOST:
            log_in_everywhere(owner, database)
    tracking.read()

    reads = tracking.reads()
    assert {"ok", "failed", "not_offered"} <= {read["outcome"] for read in reads}
    assert {read["outcome"] for read in reads[-2 * len(Part) :]} == {"ok", "not_offered"}
    database.close()
    require_no_secret(owner, logged)


def test_logins_refreshes_and_logouts_leave_no_secret(
    owner: Owner, logged: pytest.LogCaptureFixture
) -> None:
    sandbox, apps = owner.sandbox, owner.apps
    database = owner.tracking.database()
    log_in_everywhere(owner, database)
    wrong_secret = SecretStr("another-apps-secret-4711")
    owner.secrets.add(wrong_secret.get_secret_value())
    for app, account in zip(apps.values(), sandbox.instagram.accounts, strict=True):
        account_id = account.account_id
        # The code is taken but the app is refused, then everything breaks once.
        wrong = replace(app, client_secret=wrong_secret)
        owner.log_in(app=wrong, account_id=account_id, database=database)
        for fault in (Fault.HTML, Fault.TRUNCATED_JSON, Fault.CUT_LINE, Fault.PERMISSION):
            sandbox.faults.fail(fault, path="access_token")
            owner.log_in(app=app, account_id=account_id, database=database)
            sandbox.faults.clear()
        pasted = SecretStr(f"{sandbox.token_of(account_id, app.flavour.name)}x")
        owner.secrets.add(pasted.get_secret_value())
        owner.tries(
            partial(
                connect_by_token, token=pasted, flavour=app.flavour, base_url=app.base_url, app=app
            )
        )
        sandbox.tokens.revoke(database.token(account_id).get_secret_value())
    assert len(owner.errors) >= 8

    sandbox.clock.advance(timedelta(days=50))
    refused = owner.tries(lambda http: refresh_tokens(database, http, apps, sandbox.clock.now()))
    assert [one.outcome for one in refused or []] == ["refused", "refused"]
    owner.errors += [one.message for one in refused or []]
    log_in_everywhere(owner, database)
    sandbox.clock.advance(timedelta(days=58))
    renewed = owner.tries(lambda http: refresh_tokens(database, http, apps, sandbox.clock.now()))
    assert [one.outcome for one in renewed or []] == ["renewed", "renewed"]
    require_no_secret(owner, logged)

    for account in sandbox.instagram.accounts:
        told = owner.tries(partial(disconnect, database, account_id=account.account_id))
        owner.errors.append(told or "")
    assert database.accounts() == []
    database.close()
    require_no_secret(owner, logged)


def require_no_secret(owner: Owner, logged: pytest.LogCaptureFixture) -> None:
    """Search everything, after seeing that there is something to be searched."""
    secrets = owner.all_secrets()
    assert len(secrets) > 8
    written = logged.text + "".join(map(str, logged.records)) + "".join(owner.errors)
    assert "httpcore" in logged.text
    assert "sqlalchemy" in logged.text
    assert [line for line in written.splitlines() if any(one in line for one in secrets)] == []
    assert files_that_hold(owner.tracking.root, secrets) == []


def test_the_search_finds_what_is_in_any_kind_of_file(tracking: Tracking, sandbox: Sandbox) -> None:
    written_down = "IGAA-what-somebody-was-careless-with"
    root: Path = tracking.root / "careless"
    root.mkdir()
    (root / "plain.log").write_text(f"GET /?access_token={written_down}")
    (root / "packed.jsonl.gz").write_bytes(gzip.compress(written_down.encode()))
    (root / f"{written_down}.txt").write_text("")
    with duckdb.connect(str(root / "warehouse.duckdb")) as con:
        rows = f"select i, '{written_down}' as said from range(50_000) as t(i)"
        con.execute(f"create table t as {rows}")
        con.execute(f"copy ({rows}) to '{root / 'load.parquet'}'")

    found = files_that_hold(tracking.root, [written_down])

    assert {Path(name).name for name in found} == {path.name for path in root.iterdir()}
    tracking.connect(sandbox)
    (username,) = {one.world.owner.username for one in sandbox.instagram.accounts[:1]}
    assert tracking.data.app_database.name in {
        Path(name).name for name in files_that_hold(tracking.root, [username])
    }
