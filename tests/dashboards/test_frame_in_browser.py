"""The frame of every page in a real browser: choices in the address, steps back, and files."""

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect
from pyarrow import csv, parquet

from tests.browser import dashboard, tab
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import publish
from warehouse.layout import DataFolder

pytestmark = pytest.mark.slow

OTHER = "harbour.prints"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[str]:
    data = DataFolder(tmp_path_factory.mktemp("data"))
    publish(data, world.two_accounts(now), now)
    with dashboard(data.root) as address:
        yield address


def is_about(page: Page, *words: str) -> None:
    facts = page.get_by_test_id("stCaptionContainer").first
    for word in words:
        expect(facts).to_contain_text(word)


def test_account_and_period_go_along_from_page_to_page(browser: Browser, address: str) -> None:
    with tab(browser) as opened:
        page = opened.page
        opened.open(address)
        page.get_by_role("radio", name="90d").click()
        is_about(page, "90 days")
        page.get_by_role("combobox").first.click()
        page.get_by_role("option", name=f"@{OTHER}").click()
        is_about(page, f"@{OTHER}", "90 days")
        # The page in between offers no period.
        opened.follow("Followers", "People")
        is_about(page, f"@{OTHER}")
        expect(page).to_have_url(f"{address}/followers?account=%40{OTHER}&period=90d")
        page.reload()
        opened.settle()
        opened.follow("Overview")
        is_about(page, f"@{OTHER}", "90 days")
        expect(page).to_have_url(f"{address}/?account=%40{OTHER}&period=90d")
        # What was just read from the address, and nothing else yet, goes along too.
        page.reload()
        opened.settle()
        opened.follow("Followers", "People")
        is_about(page, f"@{OTHER}")
        assert opened.console_errors == []


def test_a_page_or_a_choice_is_one_step_back_and_is_shown_again(
    browser: Browser, address: str
) -> None:
    with tab(browser) as opened:
        page, steps = opened.page, []
        title = page.get_by_role("heading", level=1)

        def rest() -> None:
            """As long as a reader looks: Streamlit tidies the address once the page is drawn."""
            opened.settle()
            page.wait_for_timeout(1200)
            opened.settle()

        def stepped(*words: str) -> None:
            """Keep where we are; what was typed belongs to the choice before it."""
            is_about(page, *words)
            rest()
            steps.append((page.url, title.inner_text(), words))

        opened.open(address)
        stepped("28 days")
        page.get_by_role("radio", name="90d").click()
        stepped("90 days")
        page.get_by_role("combobox").first.click()
        page.get_by_role("option", name=f"@{OTHER}").click()
        stepped(f"@{OTHER}", "90 days")
        page.get_by_role("combobox").first.click()
        page.get_by_role("option", name=f"@{world.USERNAME}").click()
        stepped(f"@{world.USERNAME}", "90 days")
        opened.follow("Followers", "People")
        stepped(f"@{world.USERNAME}")
        page.get_by_role("radio", name="Came", exact=True).click()
        page.get_by_placeholder("Search a present").type("salt_and")
        expect(page.locator("table.people").first.locator("tbody tr")).to_have_count(1)
        stepped(f"@{world.USERNAME}")
        query = {"list": ["came"], "period": ["90d"], "search": ["salt_and"]}
        assert parse_qs(urlsplit(page.url).query) == query
        opened.follow("Growth", "People")
        is_about(page, "90 days")
        rest()
        for url, name, words in reversed(steps):
            page.go_back(wait_until="commit")
            expect(title).to_have_text(name)
            is_about(page, *words)
            rest()
            expect(page).to_have_url(url)
        expect(page.get_by_role("radio", name="28d")).to_be_checked()
        assert opened.console_errors == []


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("account=nobody&period=bogus", "28 days"),
        ("period=Custom&days=x", "28 days"),
        ("period=Custom&days=1990-01-01&days=2090-01-01", "28 days"),
    ],
)
def test_an_address_that_means_nothing_shows_the_usual(
    browser: Browser, address: str, query: str, shown: str
) -> None:
    with tab(browser) as opened:
        opened.open(f"{address}/?{query}")
        is_about(opened.page, f"@{world.USERNAME}", shown)
        expect(opened.page.get_by_test_id("stException")).to_have_count(0)


def test_days_that_are_the_wrong_way_round_are_turned(
    browser: Browser, address: str, now: datetime
) -> None:
    first, last = f"{now:%Y-%m}-01", f"{now.date()}"
    with tab(browser) as opened:
        opened.open(f"{address}/?period=Custom&days={last}&days={first}")
        is_about(opened.page, f"{now.day} day")


def test_files_hold_the_charts_rows_and_filters(browser: Browser, address: str) -> None:
    with tab(browser) as opened:
        page = opened.page

        def file(name: str) -> bytes:
            with page.expect_download() as download:
                page.get_by_role("button", name=name).click()
            return Path(download.value.path()).read_bytes()

        opened.open(f"{address}/?period=28d")
        report = pypdf.PdfReader(io.BytesIO(file("Report (PDF)")))
        assert world.USERNAME in report.pages[0].extract_text()
        page.locator(".st-key-download-followers button").click()
        written = file("CSV, for any program")
        assert written.decode().startswith(f"# Account: @{world.USERNAME}\n# Period: ")
        skipped = sum(line.startswith(b"#") for line in written.splitlines())
        rows = csv.read_csv(io.BytesIO(written), csv.ReadOptions(skip_rows=skipped))
        # A count a day, and an archive that is not cut short.
        assert rows.num_rows == 29
        assert rows.column("followers").to_pylist()[0] == 919
        book = openpyxl.load_workbook(io.BytesIO(file("Excel workbook")))
        assert book["Rows"].max_row == 30
        assert ("Account", f"@{world.USERNAME}") in list(book["Filters"].values)
        kept = parquet.read_table(io.BytesIO(file("Parquet, for data tools")))
        assert kept.column("followers").to_pylist() == rows.column("followers").to_pylist()
        assert file("PNG, the picture").startswith(b"\x89PNG")
        assert opened.console_errors == []
