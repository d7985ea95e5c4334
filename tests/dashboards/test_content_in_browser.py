"""The pages about content and audience in a real browser, each visited once."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Tab, dashboard, tab
from tests.dashboards import audience_world, content_world
from tests.dashboards.published_marts import publish
from warehouse.layout import DataFolder

pytestmark = pytest.mark.slow

PHONE = 360


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[str]:
    folder = DataFolder(tmp_path_factory.mktemp("data"))
    publish(folder, content_world.full(now), now)
    with dashboard(folder.root) as address:
        yield address


def quiet(opened: Tab) -> None:
    assert opened.overflow() == 0
    assert opened.console_errors == []
    assert opened.strangers == []


def charts(opened: Tab, number: int) -> None:
    """That so many charts are drawn, each with words for those who do not see it."""
    drawn = opened.page.locator("[data-testid='stVegaLiteChart'] :is(canvas, svg.marks)")
    expect(drawn).to_have_count(number)


def test_a_filtered_list_survives_a_reload_and_leads_to_a_post(
    browser: Browser, address: str
) -> None:
    with tab(browser) as opened:
        page = opened.page
        opened.open(f"{address}/content?period=All")
        page.get_by_role("radio", name="Reels").click()
        expect(page.get_by_role("heading", name="30 reels")).to_be_visible()
        page.get_by_role("radio", name="Posts").click()
        page.get_by_role("radio", name="Photo").click()
        page.get_by_placeholder("Search captions").type("ignore all")
        expect(page.get_by_role("heading", name="1 post", exact=True)).to_be_visible()
        assert "search=ignore" in page.url
        page.reload()
        opened.settle()
        expect(page.get_by_role("heading", name="1 post", exact=True)).to_be_visible()
        page.locator("table.people a").click()
        expect(page.locator("p.caption")).to_contain_text("<img src=x onerror=alert(1)> **bold**")
        assert "/post?post=18000000" in page.url
        charts(opened, 1)
        page.get_by_role("link", name="All content").click()
        expect(page.get_by_role("radio", name="Reels")).to_be_visible()
        quiet(opened)


@pytest.mark.parametrize(
    ("path", "number", "said"),
    [
        ("content?kind=stories", 1, "still live: numbers grow"),
        ("post?post=18000020&measure=views", 1, "of 19 others of its format"),
        ("audience", 6, "The grey bar is the unknown remainder"),
        ("hashtags?search=sourdough", 1, "#sourdough"),
        ("competitors", 1, audience_world.GIANT),
    ],
)
def test_a_page_is_drawn_on_a_phone(
    browser: Browser, address: str, path: str, number: int, said: str
) -> None:
    with tab(browser, width=PHONE, theme="dark") as opened:
        opened.open(f"{address}/{path}")
        expect(opened.page.get_by_text(said).first).to_be_visible()
        charts(opened, number)
        quiet(opened)


def test_hours_can_be_told_in_the_zone_of_the_reader(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": PHONE, "height": 900},
        timezone_id="Asia/Kolkata",
        service_workers="block",
    )
    try:
        opened = Tab(context.new_page())
        opened.page.on("console", opened.hear)
        opened.open(f"{address}/timing")
        expect(opened.page.get_by_text("weekdays and hours in UTC").first).to_be_visible()
        opened.page.get_by_role("radio", name="Your time zone").click()
        expect(opened.page.get_by_text("weekdays and hours in Asia/").first).to_be_visible()
        charts(opened, 2)
        quiet(opened)
    finally:
        context.close()
