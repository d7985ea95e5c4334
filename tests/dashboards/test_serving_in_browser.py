"""What a browser gets beside Streamlit: first screen, small files, installation."""

import json
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPResponse
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from streamlit.file_util import get_static_dir

from tests.browser import dashboard, tab
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import publish
from warehouse.layout import DataFolder

pytestmark = pytest.mark.slow

HOSTILE = '</p><script>alert(1)</script>&amp;*b*"'
PAINTS = """
window.seen = {shift: 0, drawn: null}
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.seen.shift += entry.value
}).observe({type: "layout-shift", buffered: true})
"""
CARDS = """within => [...document.querySelectorAll(`${within} .kpi`)].map(card => [
    card.querySelector(".label").innerText, card.querySelector(".value").innerText, card.innerText,
    Math.round(card.getBoundingClientRect().x), Math.round(card.getBoundingClientRect().y),
])"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return DataFolder(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def address(data: DataFolder) -> Iterator[str]:
    with dashboard(data.root) as address:
        yield address


@pytest.fixture
def full(data: DataFolder, now: datetime) -> None:
    publish(data, world.two_accounts(now), now)


def _get(address: str, **headers: str) -> HTTPResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response: HTTPResponse = urllib.request.urlopen(  # noqa: S310  (our own server)
        urllib.request.Request(address, headers=named)  # noqa: S310
    )
    return response


def _before_any_script(browser: Browser, address: str, locale: str, width: int) -> list[list[str]]:
    context = browser.new_context(
        java_script_enabled=False, locale=locale, viewport={"width": width, "height": 900}
    )
    try:
        page = context.new_page()
        page.goto(address)
        cards: list[list[str]] = page.evaluate(CARDS, "#first-screen")
        return cards
    finally:
        context.close()


def _chart_answers(page: Page, within: str) -> None:
    """The second chart says its numbers to the pointer and to the keys."""
    chart = page.locator(f"{within} .chart").nth(1)
    plot, said = chart.locator(".plot"), chart.locator("output")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 20)
    expect(said).to_contain_text("New:")
    first = said.inner_text()
    chart.get_by_role("img").focus()
    page.keyboard.press("End")
    expect(said).not_to_have_text(first)
    expect(said).to_contain_text("Net:")
    page.keyboard.press("Escape")
    expect(said).to_be_hidden()


@pytest.mark.parametrize(("width", "query"), [(360, ""), (1280, "?period=90d")])
def test_the_first_screen_says_before_any_script_what_the_page_says_afterwards(
    browser: Browser, address: str, full: None, width: int, query: str
) -> None:
    first = _before_any_script(browser, f"{address}/{query}", "en-US", width)
    with tab(browser, width=width) as opened:
        opened.page.add_init_script(PAINTS)
        opened.open(f"{address}/{query}")
        expect(opened.page.locator("#first-screen")).to_have_count(0)
        assert len(first) == 5
        assert first == opened.page.evaluate(CARDS, "#root")
        assert opened.page.evaluate("window.seen.shift") < 0.1
        _chart_answers(opened.page, "#root")
        assert opened.overflow() == 0
        assert opened.console_errors == []
        assert opened.strangers == []


def test_the_first_screen_is_in_the_readers_locale_and_of_the_account_of_the_address(
    browser: Browser, address: str, full: None
) -> None:
    views = {
        locale: _before_any_script(browser, f"{address}/", locale, 1280)[3][1]
        for locale in ("en-US", "de-DE")
    }
    assert views["en-US"].replace(",", ".") == views["de-DE"] != views["en-US"]
    other = _before_any_script(browser, f"{address}/?account=@harbour.prints", "en-US", 1280)
    assert other[0][:2] == ["Followers", "96"]


def test_a_hostile_name_is_text(
    browser: Browser, address: str, data: DataFolder, now: datetime
) -> None:
    hostile = world.connected_without_archive(now)
    hostile.tables["accounts"][0]["username"] = HOSTILE
    publish(data, hostile, now)
    with tab(browser) as opened:
        opened.page.route("**/static/js/**", lambda route: route.abort())
        opened.page.goto(address)
        assert opened.page.locator("#first-screen main > p b").first.inner_text() == f"@{HOSTILE}"
        assert opened.page.locator("#first-screen script").count() == 0
        _chart_answers(opened.page, "#first-screen")


@pytest.mark.parametrize("make", [world.empty, world.stale, world.archives_only])
def test_numbers_that_need_a_word_before_them_are_left_to_the_page(
    address: str, data: DataFolder, now: datetime, make: object
) -> None:
    assert callable(make)
    publish(data, make(now), now)
    page = _get(address).read().decode()
    assert "first-screen" not in page
    assert '<div id="root">' in page


def test_unreadable_data_do_not_stop_the_page(address: str, data: DataFolder, full: None) -> None:
    assert "first-screen" in _get(address).read().decode()
    pointed = data.pointer.read_text()
    data.pointer.write_text("20200101T000000Z-000000000000.duckdb")
    try:
        assert "first-screen" not in _get(address).read().decode()
    finally:
        data.pointer.write_text(pointed)


def test_scripts_come_in_brotli_and_only_where_that_is_right(address: str) -> None:
    static = Path(get_static_dir())
    script = max((static / "static/js").glob("index.*.js"), key=lambda file: file.stat().st_size)
    font = next((static / "static/media").glob("SourceSansVF-Upright*"))
    raw, path = script.read_bytes(), f"{address}/static/js/{script.name}"
    packed = _get(path, Accept_Encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "br"
    assert "immutable" in packed.headers["Cache-Control"]
    assert brotli.decompress(packed.read()) == raw
    assert _get(path).read() == raw
    part = _get(path, Accept_Encoding="br", Range="bytes=10-19")
    assert (part.status, part.headers["Content-Encoding"], part.read()) == (206, None, raw[10:20])
    kept = _get(f"{address}/static/media/{font.name}", Accept_Encoding="br")
    assert (kept.headers["Content-Encoding"], kept.read()) == (None, font.read_bytes())


def test_it_can_be_installed_and_the_worker_keeps_no_data(
    browser: Browser, address: str, full: None
) -> None:
    context = browser.new_context(service_workers="allow")
    try:
        page = context.new_page()
        page.goto(address)
        ready = page.evaluate("navigator.serviceWorker.ready.then(one => one.active.scriptURL)")
        assert ready == f"{address}/worker.js"
        # Only a page that a worker controls from its start goes through it.
        page.reload()
        expect(page.locator("#first-screen")).to_have_count(0)
        kept: list[str] = page.evaluate(
            """async () => (await Promise.all((await caches.keys()).map(
                async name => (await (await caches.open(name)).keys()).map(one => one.url)
            ))).flat()"""
        )
        assert kept
        assert [one for one in kept if not one.startswith(f"{address}/static/")] == []
        errors = context.new_cdp_session(page).send("Page.getInstallabilityErrors")
        reasons = {one["errorId"] for one in errors["installabilityErrors"]}
        # An incognito window, which the test's is, installs nothing.
        assert reasons <= {"in-incognito"}
    finally:
        context.close()
    link = "/manifest.webmanifest"
    manifest = json.load(_get(address + link))
    for icon in manifest["icons"]:
        picture = Image.open(BytesIO(_get(address + icon["src"]).read()))
        assert "{}x{}".format(*picture.size) == icon["sizes"]
    for page_address in ("/", "/followers"):
        assert link in _get(address + page_address).read().decode()
