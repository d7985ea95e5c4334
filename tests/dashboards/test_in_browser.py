"""The pages in a real browser: what they ask of the network, and whether they fit a phone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pipelines.installation import open_app_database
from sandbox.clock import Clock
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running
from settings import Settings
from tests.browser import dashboard, tab
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import publish
from warehouse.layout import DataFolder

pytestmark = pytest.mark.slow

PHONE = 360


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> DataFolder:
    folder = DataFolder(tmp_path_factory.mktemp("data"))
    publish(folder, world.full(now), now)
    return folder


@pytest.fixture(scope="module")
def address(data: DataFolder) -> Iterator[str]:
    with dashboard(data.root) as address:
        yield address


def test_a_list_of_groups_of_names_fits_a_phone(browser: Browser, address: str) -> None:
    with tab(browser, width=PHONE) as opened:
        opened.open(f"{address}/followers?list=unclear")
        expect(opened.page.locator("table.people").first).to_be_visible()
        assert opened.overflow() == 0


def test_a_chart_is_described_and_has_its_numbers_in_a_table(
    browser: Browser, address: str
) -> None:
    with tab(browser) as opened:
        opened.open(address)
        described = opened.page.locator("[aria-label^='Chart of the number of followers.']")
        expect(described.first).to_be_visible()
        opened.page.get_by_text("The same as a table").first.click()
        expect(opened.page.get_by_test_id("stDataFrame").first).to_be_visible()


def test_who_left_and_who_was_renamed_are_found_and_told_apart(
    browser: Browser, address: str
) -> None:
    with tab(browser) as opened:
        opened.open(f"{address}/followers")
        list_ = opened.page.locator("table.people").first
        expect(list_.get_by_text(f"@{world.LEFT}")).to_be_visible()
        expect(list_.get_by_text(world.RENAMED_FROM)).to_have_count(0)
        opened.page.get_by_placeholder("Search a present or earlier name").type("juniper.l")
        expect(opened.page.get_by_text("Found in Renamed, All followers.")).to_be_visible()
        opened.page.get_by_role("radio", name="Renamed").click()
        renamed = f"@{world.RENAMED_FROM} → @{world.RENAMED_TO}"
        expect(opened.page.get_by_text(renamed)).to_be_visible()
        assert "list=renamed" in opened.page.url
        assert "search=juniper.l" in opened.page.url
        opened.page.reload()
        expect(opened.page.get_by_text(renamed)).to_be_visible()


def test_a_list_can_be_downloaded(browser: Browser, address: str) -> None:
    with tab(browser) as opened:
        opened.open(f"{address}/followers?search=marlow")
        opened.page.get_by_role("button", name="Download").click()
        with opened.page.expect_download() as download:
            opened.page.get_by_role("button", name="CSV").click()
        written = Path(download.value.path()).read_text(encoding="utf-8")
        assert download.value.suggested_filename == f"{world.USERNAME}-left.csv"
        *filters, heading, row = written.splitlines()
        assert "# List: Left" in filters
        assert "# Names that contain: marlow" in filters
        assert heading.startswith('"username"')
        assert row.startswith(f'"{world.LEFT}"')


def test_a_receipt_is_chosen_in_the_address(browser: Browser, address: str) -> None:
    with tab(browser) as opened:
        opened.open(f"{address}/archives")
        receipt = opened.page.locator("dl.facts")
        expect(receipt).to_contain_text("905 followers")
        opened.page.get_by_role("combobox").click()
        opened.page.get_by_role("option").nth(1).click()
        expect(receipt).to_contain_text("Cut short")
        opened.page.reload()
        expect(receipt).to_contain_text("Cut short")


def test_a_new_publication_appears_without_a_restart(
    browser: Browser, tmp_path: Path, now: datetime
) -> None:
    data = DataFolder(tmp_path)
    with dashboard(data.root) as address, tab(browser) as opened:
        opened.open(address)
        expect(opened.page.get_by_text("Nothing to show yet")).to_be_visible()
        publish(data, world.archives_only(now), now)
        opened.page.reload()
        expect(opened.page.get_by_text("known from export archives only")).to_be_visible()


@pytest.fixture(scope="module")
def simulated() -> Iterator[Sandbox]:
    """A sandbox with two accounts, and login servers where a person can click."""
    born = datetime.now(UTC) - timedelta(days=2)
    instagram = Instagram.invent(born=born, days=4, kinds=(Kind.ORDINARY, Kind.SMALL))
    with running(instagram, Clock()) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def unfilled(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """An installation in which nothing is published."""
    return DataFolder(tmp_path_factory.mktemp("unfilled"))


@pytest.fixture(scope="module")
def connecting(simulated: Sandbox, unfilled: DataFolder) -> Iterator[str]:
    """The address of its dashboard, whose app is registered with the sandbox."""
    with dashboard(
        unfilled.root,
        INSTAGRAM_APP_ID=simulated.app_id,
        INSTAGRAM_APP_SECRET=simulated.app_secret,
        INSTAGRAM_BASE_URL=simulated.url,
        FACEBOOK_APP_ID=simulated.app_id,
        FACEBOOK_APP_SECRET=simulated.app_secret,
        FACEBOOK_BASE_URL=simulated.facebook_url,
    ) as address:
        yield address


def test_an_upload_that_cannot_be_used_says_why(
    browser: Browser, connecting: str, unfilled: DataFolder, tmp_path: Path
) -> None:
    bad = tmp_path / "notes.zip"
    bad.write_text("these are not the followers you are looking for")
    with tab(browser, width=PHONE) as opened:
        page = opened.page
        opened.open(f"{connecting}/archives")
        page.get_by_role("button", name="Take in").click()
        expect(page.get_by_text("Choose a file first")).to_be_visible()
        page.locator("input[type=file]").set_input_files(bad)
        expect(page.get_by_text("notes.zip")).to_be_visible()
        page.get_by_role("button", name="Take in").click()
        expect(page.get_by_text("notes.zip: this is not a zip file")).to_be_visible()
        expect(page.get_by_text("Not everything could be taken in")).to_be_visible()
        assert not list(unfilled.root.rglob("*.zip"))
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_text("this is not a zip file")).to_have_count(0)
        assert opened.overflow() == 0
        assert opened.console_errors == []


def test_an_account_is_connected_at_instagram_and_logged_out_again(
    browser: Browser, connecting: str, simulated: Sandbox, unfilled: DataFolder
) -> None:
    chosen = simulated.instagram.accounts[1].world.owner
    with tab(browser) as opened:
        page = opened.page
        opened.open(f"{connecting}/accounts")
        page.get_by_role("link", name="Connect with Instagram").click()
        page.get_by_label(chosen.username).check()
        page.get_by_role("button", name="Allow").click()
        opened.settle()
        expect(page.get_by_text("The account is connected")).to_be_visible()
        expect(page.get_by_role("heading", name=f"@{chosen.username}")).to_be_visible()
        assert page.url.startswith(f"{connecting}/settings?login=connected")
        database = open_app_database(Settings(tracker_data=unfilled.root))
        token = database.token(chosen.account_id).get_secret_value()
        database.close()
        assert token not in page.content()

        page.get_by_role("button", name="Log out").click()
        page.get_by_role("button", name="Yes, log out").click()
        expect(page.get_by_text("permissions are withdrawn")).to_be_visible()
        expect(page.get_by_text("The account is connected")).to_have_count(0)
        expect(page.get_by_role("heading", name=f"@{chosen.username}")).to_have_count(0)
        assert opened.console_errors == []
        assert opened.strangers == []


def test_a_login_that_is_cancelled_connects_nothing(browser: Browser, connecting: str) -> None:
    with tab(browser, width=PHONE, theme="dark") as opened:
        opened.open(f"{connecting}/accounts")
        link = opened.page.get_by_role("link", name="Connect with Facebook")
        link.focus()
        opened.page.keyboard.press("Enter")
        opened.page.get_by_role("button", name="Cancel").click()
        opened.settle()
        expect(opened.page.get_by_text("The login was cancelled")).to_be_visible()
        expect(opened.page.get_by_text("Connect an account")).to_be_visible()
        assert opened.overflow() == 0
        assert opened.console_errors == []


def test_a_token_is_pasted_by_keyboard_alone(
    browser: Browser, connecting: str, simulated: Sandbox
) -> None:
    with tab(browser) as opened:
        page = opened.page
        opened.open(f"{connecting}/accounts")
        page.locator("summary", has_text="Paste a token instead").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Access token").type(simulated.token)
        page.keyboard.press("Enter")
        expect(page.get_by_text("connected, and read at the next sync")).to_be_visible()
        assert simulated.token not in page.content()
        page.get_by_text("Paste a token instead").click()
        expect(page.get_by_label("Access token")).to_have_value("")
