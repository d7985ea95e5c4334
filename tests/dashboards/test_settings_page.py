"""The page Settings in every state, through Streamlit's own test runner and real stores."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from appdb.database import AppDatabase, TrackedAccount
from dashboards import connections
from dashboards.commands import commands
from dashboards.views import deleting
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN
from pipelines.installation import open_app_database, sandbox_of
from sandbox.clock import Clock
from sandbox.instagram import Instagram
from sandbox.serving import Sandbox, running
from settings import Settings
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import World, publish
from tests.dashboards.test_pages import MAIN, text
from warehouse.layout import DataFolder

NEVER_SHOWN = SecretStr("IGAA-never-to-be-shown")
NOW = datetime.now(UTC).replace(microsecond=0)
ACCOUNT = TrackedAccount(
    account_id=world.ACCOUNT_ID,
    username=world.USERNAME,
    host=INSTAGRAM_LOGIN.host,
    is_sandbox=False,
    connected_at=NOW - timedelta(days=30),
    token_expires_at=NOW + timedelta(days=50, hours=1),
    scopes=INSTAGRAM_LOGIN.scopes,
)
REACHABLE = "http://127.0.0.1:9"

Open = Callable[..., AppTest]


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """The owner's installation: nothing in it yet."""
    return Settings(tracker_data=tmp_path)


@pytest.fixture
def database(own: Settings) -> Iterator[AppDatabase]:
    opened = open_app_database(own)
    yield opened
    opened.close()


@pytest.fixture
def open_page(own: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open the page with what stands behind the `?` of its address."""

    def run(**query: str) -> AppTest:
        monkeypatch.setenv("TRACKER_DATA", str(own.tracker_data))
        app = AppTest.from_file(str(MAIN), default_timeout=60)
        app.query_params.update(query)
        app._page_hash = calc_hash("settings")
        return app.run()

    yield run
    connections.database.cache_clear()
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def instagram() -> Instagram:
    return Instagram.invent(born=NOW - timedelta(days=2), days=4)


@pytest.fixture
def served(instagram: Instagram, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox that answers in place of Instagram."""
    with running(instagram, Clock()) as sandbox:
        monkeypatch.setenv("INSTAGRAM_BASE_URL", sandbox.url)
        monkeypatch.setenv("FACEBOOK_BASE_URL", sandbox.facebook_url)
        yield sandbox


def read(own: Settings, make: Callable[[datetime], World], now: datetime) -> None:
    """Publish a world, as a pass would."""
    publish(DataFolder(own.tracker_data), make(now), now)


def connect(database: AppDatabase, **facts: object) -> None:
    """Connect the world's account, with some facts of it changed."""
    account = replace(ACCOUNT, **facts)  # type: ignore[arg-type]
    database.connect_account(account, NEVER_SHOWN, obtained_at=NOW - timedelta(days=10))


def links(page: AppTest) -> str:
    return "".join(
        element.proto.body for element in page.get("html") if "href=" in element.proto.body
    )


def test_without_an_account_it_says_how_to_connect_one(open_page: Open) -> None:
    page = open_page()
    words = text(page)
    assert "Connect an account" in words
    assert "INSTAGRAM_APP_ID" in words
    assert "FACEBOOK_APP_SECRET" in words
    assert "http://localhost:8501/connect/callback" in words
    assert 'href="/connect/' not in links(page), "a login that cannot work is not offered"
    assert page.text_input[0].proto.type == page.text_input[0].proto.PASSWORD
    assert not page.error


def test_a_configured_app_offers_its_way_and_explains_the_other(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSTAGRAM_APP_ID", "4711")
    monkeypatch.setenv("INSTAGRAM_APP_SECRET", "app-secret")
    page = open_page()
    assert 'href="/connect/instagram_login"' in links(page)
    assert 'href="/connect/facebook_login"' not in links(page)
    assert "FACEBOOK_APP_ID" in text(page)
    assert "INSTAGRAM_APP_ID" not in text(page)
    assert "app-secret" not in text(page)


def test_a_redirect_address_of_the_owners_is_the_one_to_register(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTH_REDIRECT_URL", "https://tracker.example/connect/callback")
    assert "`https://tracker.example/connect/callback`" in text(open_page())


def test_a_healthy_account(
    open_page: Open, own: Settings, database: AppDatabase, now: datetime
) -> None:
    connect(database)
    read(own, world.connected_without_archive, now)
    page = open_page()
    words = text(page)
    assert "<dt>State</dt><dd>Connected</dd>" in words
    assert "Instagram Login, since" in words
    assert "(in 50 days). It is renewed by itself on" in words
    assert "Profile and posts, insights (reach, views, audience), comments" in words
    assert "(2 hours ago)" in words
    assert not [*page.error, *page.warning, *page.info]


def test_an_account_that_was_just_connected_has_nothing_read(
    open_page: Open, database: AppDatabase
) -> None:
    connect(database)
    words = text(open_page())
    assert f"@{world.USERNAME}" in words
    assert "Not yet: it is read at the next sync" in words


def test_a_login_that_ends_soon_is_a_warning(open_page: Open, database: AppDatabase) -> None:
    connect(database, token_expires_at=NOW + timedelta(days=3, hours=1))
    (warning,) = open_page().warning
    assert "Ends soon" in warning.value
    assert "was not renewed" in warning.value


def test_a_refused_login_is_an_error_with_what_to_do(
    open_page: Open, database: AppDatabase
) -> None:
    connect(database)
    database.refuse_token(ACCOUNT.account_id, "The session was ended by the user.", NOW)
    page = open_page()
    (error,) = page.error
    assert "The session was ended by the user" in error.value
    assert "Connect the account again, below." in error.value
    assert "<dd>Refused by Instagram</dd>" in text(page)


def test_a_missing_permission_is_a_warning(open_page: Open, database: AppDatabase) -> None:
    connect(database, scopes=INSTAGRAM_LOGIN.scopes[:1])
    (warning,) = open_page().warning
    assert "insights" in warning.value
    assert "every permission" in warning.value


def test_a_used_up_quota_says_until_when_nothing_is_asked(
    open_page: Open, database: AppDatabase
) -> None:
    connect(database)
    budget = database.account_budget(ACCOUNT.account_id, ACCOUNT.flavour)
    budget.note(100, NOW + timedelta(minutes=40), NOW)
    (info,) = open_page().info
    assert "quota is used up" in info.value


def test_the_sandbox_account_is_named_as_such_and_cannot_be_logged_out(
    open_page: Open, own: Settings, now: datetime
) -> None:
    simulated = sandbox_of(own)
    database = open_app_database(simulated)
    connect(database, is_sandbox=True, host=REACHABLE)
    database.close()
    read(simulated, world.connected_without_archive, now)
    page = open_page()
    assert "This is the sandbox account" in page.info[0].value
    assert "Sandbox: a simulation in place of Instagram Login" in text(page)
    assert [button.label for button in page.button] == ["Connect"]


def test_an_account_connected_beside_the_sandbox_is_the_owners_and_comes_with_the_next_sync(
    open_page: Open, own: Settings, database: AppDatabase, now: datetime
) -> None:
    simulated = sandbox_of(own)
    sandbox_database = open_app_database(simulated)
    connect(sandbox_database, is_sandbox=True, host=REACHABLE)
    read(simulated, world.connected_without_archive, now)
    connect(database, account_id="17841400000000009", username="harbour.prints")
    page = open_page()
    assert "@harbour.prints will be read at the next sync" in page.info[0].value
    assert "2 accounts" in text(page)
    read(own, world.two_accounts, now)
    assert "sandbox" not in text(open_page()).lower()
    sandbox_database.close()


def test_several_accounts_are_listed_with_what_is_to_be_done(
    open_page: Open, own: Settings, database: AppDatabase, now: datetime
) -> None:
    connect(database)
    connect(
        database,
        account_id="17841400000000002",
        username="harbour.prints",
        flavour="facebook_login",
        scopes=FACEBOOK_LOGIN.scopes,
    )
    database.refuse_token("17841400000000002", "Ended.", NOW)
    read(own, world.two_accounts, now)
    page = open_page()
    words = text(page)
    assert "2 accounts" in words
    assert "Refused by Instagram" in words
    assert not page.error, "the one that is shown is well"
    assert "Facebook Login, since" in text(open_page(account="@harbour.prints"))


def test_an_account_from_archives_alone_is_not_connected(
    open_page: Open, own: Settings, now: datetime
) -> None:
    read(own, world.archives_only, now)
    assert "Not connected to Instagram" in text(open_page())


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("declined", "was cancelled, or was not completed"),
        ("unknown", "was not begun here, was used before, or is more than ten minutes old"),
        ("refused", "did not accept the login"),
        ("unreachable", "could not be reached"),
        ("no-account", "No professional account was found"),
        ("no-app", "No app is configured"),
        ("not-stored", "app database cannot be used"),
    ],
)
def test_a_login_that_failed_says_why(open_page: Open, outcome: str, words: str) -> None:
    (error,) = open_page(login=outcome).error
    assert words in error.value


def test_nobody_can_put_words_of_their_own_into_the_address(open_page: Open) -> None:
    page = open_page(login="Send your password to us")
    assert "password to us" not in text(page)
    assert not [*page.error, *page.success]


def paste(page: AppTest, token: str) -> AppTest:
    page.text_input[0].input(token)
    connect_button = next(button for button in page.button if button.label == "Connect")
    return connect_button.click().run()


def test_a_pasted_token_connects_its_account_and_is_kept_nowhere_else(
    open_page: Open, served: Sandbox, database: AppDatabase
) -> None:
    page = paste(open_page(), served.token)
    (success,) = page.success
    (account,) = database.accounts()
    assert f"@{account.username}" in success.value
    assert database.token(account.account_id).get_secret_value() == served.token
    assert served.token not in repr(page.session_state)
    assert served.token not in text(page)
    page.run()
    assert not page.success, "said once"


@pytest.mark.parametrize(
    ("token", "words"),
    [("", "not a token"), ("IGAA with spaces", "not a token"), ("IGAAnonsense", "refused")],
)
def test_a_token_that_cannot_be_used_is_said_so_and_not_repeated(
    open_page: Open, served: Sandbox, database: AppDatabase, token: str, words: str
) -> None:
    page = paste(open_page(), token)
    (error,) = page.error
    assert words in error.value
    assert not token or token not in text(page)
    assert database.accounts() == []


def test_logging_out_withdraws_the_permission_and_forgets(
    open_page: Open, served: Sandbox, database: AppDatabase
) -> None:
    page = paste(open_page(login="connected"), served.token)
    page.button(key="log-out").click().run()
    (success,) = page.success
    assert "permissions are withdrawn" in success.value
    assert database.accounts() == []
    assert served.requests[-1].method == "DELETE"
    assert "Connect an account" in text(page)


def overview() -> AppTest:
    """Another page of the installation."""
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    return app.run()


def test_notices_are_shown_until_they_are_switched_off(
    open_page: Open, own: Settings, database: AppDatabase, now: datetime
) -> None:
    read(own, world.stale, now)
    page = open_page()
    assert [toggle.value for toggle in page.toggle] == [True] * 4
    told = "".join(one.value for one in overview().warning)
    assert "The token has expired" in told
    assert "The newest archive is from" in told
    page.toggle(key="notice-source").set_value(False).run()
    assert database.silenced_notices() == {"source"}
    told = "".join(one.value for one in overview().warning)
    assert "The token has expired" not in told
    assert "The newest archive is from" in told
    page.toggle(key="notice-source").set_value(True).run()
    assert database.silenced_notices() == frozenset()
    assert "The token has expired" in "".join(one.value for one in overview().warning)


def test_who_left_is_told_for_a_week_on_pages_that_do_not_list_them(
    open_page: Open, own: Settings, database: AppDatabase, now: datetime
) -> None:
    read(own, world.full, now)
    open_page()
    words = text(overview())
    assert "<b>25 people have left,</b>" in words
    assert f'href="/followers?list=left&amp;account=%40{world.USERNAME}" target="_self"' in words
    database.silence_notice("left", silenced=True)
    st.cache_data.clear()
    assert "have left" not in text(overview())
    database.silence_notice("left", silenced=False)
    st.cache_data.clear()
    read(own, world.full, now - timedelta(days=8))
    assert "have left" not in text(overview()), "a week has passed"


def test_the_look_is_chosen_in_the_browser_for_every_page(open_page: Open) -> None:
    words = text(open_page())
    assert words.count('class="theme"') == 3
    for address in ("'/'", "'/overview'", "'/data'", "'/settings'"):
        assert address in words


def test_the_old_address_leads_here(
    open_page: Open, own: Settings, database: AppDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(database)
    monkeypatch.setenv("TRACKER_DATA", str(own.tracker_data))
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.query_params["login"] = "declined"
    app._page_hash = calc_hash("accounts")
    page = app.run()
    assert "was cancelled" in page.error[0].value
    assert f"@{world.USERNAME}" in text(page)


def delete(page: AppTest, typed: str) -> AppTest:
    fields = [field for field in page.text_input if "to confirm" in field.label]
    fields[0].input(typed)
    return next(one for one in page.button if one.label == "Delete for good").click().run()


def test_another_name_deletes_nothing(
    open_page: Open, own: Settings, database: AppDatabase, now: datetime
) -> None:
    connect(database)
    page = delete(open_page(), "lena")
    assert "Nothing was deleted" in page.error[0].value
    assert commands(own).progress(deleting.KIND) == []
