"""The pages Data and Settings in a real browser: what only happens there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, expect
from pydantic import SecretStr

from appdb.database import TrackedAccount
from pipelines.graph_api.flavours import INSTAGRAM_LOGIN
from pipelines.installation import open_app_database
from settings import Settings
from tests.browser import dashboard, tab
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import publish
from tests.patience import PATIENCE_SECONDS
from tests.searching import files_that_hold
from warehouse.layout import DataFolder

pytestmark = pytest.mark.slow

PHONE = 360
SQL = "select username from accounts order by username"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Two accounts, of which one is connected."""
    now, root = world.moment(), tmp_path_factory.mktemp("two")
    publish(DataFolder(root), world.two_accounts(now), now)
    database = open_app_database(Settings(tracker_data=root))
    account = TrackedAccount(
        world.ACCOUNT_ID,
        world.USERNAME,
        "http://127.0.0.1:9",
        is_sandbox=False,
        connected_at=now,
        token_expires_at=datetime.now(UTC) + timedelta(days=50),
        scopes=INSTAGRAM_LOGIN.scopes,
    )
    database.connect_account(account, SecretStr("IGAA-never-shown"), obtained_at=now)
    database.close()
    return DataFolder(root)


@pytest.fixture(scope="module")
def address(data: DataFolder) -> Iterator[str]:
    with dashboard(data.root) as served:
        yield served


def test_a_question_in_sql_is_a_link_and_its_answer_a_file(browser: Browser, address: str) -> None:
    with tab(browser) as opened:
        page = opened.page
        opened.open(f"{address}/data")
        expect(page.get_by_text("What is read, and how it goes")).to_be_visible()
        page.get_by_role("button", name="SQL").or_(page.get_by_role("radio", name="SQL")).click()
        page.get_by_label("SQL", exact=True).last.fill(SQL)
        page.get_by_role("button", name="Ask").click()
        expect(page.get_by_text("2 rows in")).to_be_visible()
        assert "part=sql" in page.url
        assert "sql=select" in page.url
        opened.open(page.url)
        expect(page.get_by_label("SQL", exact=True).last).to_have_value(SQL)
        expect(page.get_by_text("rows in")).to_have_count(0)
        page.get_by_role("button", name="Ask").click()
        expect(page.get_by_text("2 rows in")).to_be_visible()
        page.get_by_role("button", name="Download", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Parquet").click()
        table = pq.read_table(Path(download.value.path()))
        assert table.to_pydict() == {"username": ["harbour.prints", world.USERNAME]}
        assert SQL in (table.schema.metadata or {})[b"filters"].decode()
        assert opened.console_errors == []
        assert opened.strangers == []


def test_the_look_is_kept_on_every_page_and_an_account_is_deleted_by_its_name(
    browser: Browser, address: str, data: DataFolder
) -> None:
    with tab(browser, width=PHONE, theme="light") as opened:
        page = opened.page
        opened.open(f"{address}/settings?account=%40{world.USERNAME}")
        dark = page.get_by_role("button", name="Dark")
        dark.focus()
        page.keyboard.press("Enter")
        expect(dark).to_have_attribute("aria-pressed", "true")
        opened.open(f"{address}/data?account=%40{world.USERNAME}")
        scheme = "getComputedStyle(document.querySelector('.stApp')).colorScheme"
        page.wait_for_function(f"{scheme} === 'dark'")
        assert opened.overflow() == 0

        opened.open(f"{address}/settings?account=%40{world.USERNAME}")
        page.get_by_text("Delete an account").click()
        expect(page.get_by_text("every other account with all of its data")).to_be_visible()
        page.get_by_label("to confirm").fill(world.USERNAME)
        page.get_by_role("button", name="Delete for good").click()
        expect(page.get_by_text("Deleting")).to_be_visible()
        expect(page.get_by_text("Nothing of it is left")).to_be_visible(
            timeout=1000 * PATIENCE_SECONDS
        )
        expect(page.get_by_role("heading", name=f"@{world.USERNAME}")).to_have_count(0)
        opened.open(f"{address}/data")
        expect(page.get_by_text("@harbour.prints").first).to_be_visible()
        gone = [world.USERNAME, world.LEFT, world.ACCOUNT_ID]
        assert files_that_hold(data.root, gone) == []
        assert files_that_hold(data.root, ["harbour.prints"]) != []
        assert opened.overflow() == 0
        assert opened.console_errors == []
