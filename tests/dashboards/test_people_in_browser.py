"""The pages about people in a real browser: from a name to its page, and two moments."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import dashboard, tab
from tests.dashboards import people_world
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import publish
from warehouse.layout import DataFolder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("data")
    publish(DataFolder(folder), people_world.lives(now), now)
    with dashboard(folder) as address:
        yield address


def test_a_name_in_a_list_leads_to_its_page_by_keyboard(browser: Browser, address: str) -> None:
    with tab(browser, width=360, theme="dark") as opened:
        page = opened.page
        opened.open(f"{address}/followers?list=followers")
        page.get_by_placeholder("Search a present or earlier name").type("juniper.l")
        name = page.get_by_role("link", name=f"@{world.RENAMED_TO}", exact=True)
        expect(name).to_be_visible()
        expect(page.get_by_text("1 person follows")).to_be_visible()
        assert opened.overflow() == 0
        name.focus()
        # Streamlit draws the list once more when the typing has paused.
        expect(page.locator(".found.ahead")).to_have_count(0)
        expect(name).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/person?person=*")
        opened.settle()
        expect(page.get_by_text(f"@{world.RENAMED_FROM}").first).to_be_visible()
        expect(page.get_by_role("table", name="When they followed")).to_contain_text(
            world.RENAMED_FROM
        )
        assert world.RENAMED_TO not in page.url
        assert "juniper" not in page.title()
        assert opened.overflow() == 0
        assert opened.console_errors == []
        assert opened.strangers == []


LETTERS = """() => {
    window.letters = []
    new MutationObserver(() => {
        const ahead = [...document.querySelectorAll(".found.ahead")]
        if (ahead.length === 2) window.letters.push(ahead.map(one => one.textContent).join(""))
    }).observe(document.body, {subtree: true, childList: true})
}"""


def test_each_letter_finds_what_the_page_then_draws(browser: Browser, address: str) -> None:
    with tab(browser) as opened:
        page = opened.page
        opened.open(f"{address}/followers?list=followers")
        whole = page.locator(".found h3").inner_text()
        page.evaluate(LETTERS)
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url) if "/found" in one.url else None)
        box = page.get_by_placeholder("Search a present or earlier name")
        box.type("juniper.l")
        page.wait_for_url("**search=juniper.l*")
        opened.settle()
        expect(page.locator(".found.ahead")).to_have_count(0)
        drawn = "".join(
            page.locator(".found").evaluate_all("all => all.map(one => one.textContent)")
        )
        letters = page.evaluate("letters")
        assert letters[-1] == drawn
        assert "1 person follows" in drawn
        assert len(asked) == len("juniper.l")
        box.fill("zzzz")
        expect(page.get_by_text("No name in All followers contains “zzzz”")).to_be_visible()
        box.fill("")
        expect(page.locator(".found h3")).to_have_text(whole)
        assert opened.console_errors == []


@pytest.mark.parametrize(
    ("sender", "asked", "expected"),
    [
        ("cross-site", {}, 403),
        ("same-origin", {"kind": "passwords"}, 400),
        ("same-origin", {"account": "another"}, 503),
    ],
)
def test_only_lists_of_ours_are_answered_and_only_to_pages_of_ours(
    address: str, sender: str, asked: dict[str, str], expected: int
) -> None:
    usual = {"account": "1", "kind": "left", "search": "a", "locale": "en", "anywhere": True}
    request = urllib.request.Request(  # noqa: S310  (our own server)
        f"{address}/followers/found",
        json.dumps(usual | asked).encode(),
        headers={"Sec-Fetch-Site": sender},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request).close()  # noqa: S310  (our own server)
    assert refused.value.code == expected


def test_two_moments_are_compared_and_stay_in_the_address(browser: Browser, address: str) -> None:
    with tab(browser) as opened:
        page = opened.page
        opened.open(f"{address}/time-machine")
        expect(page.get_by_role("heading", name="25 people left")).to_be_visible()
        page.get_by_role("radio", name="Renamed").click()
        renamed = page.get_by_role("heading", name="1 person stayed under a new name")
        expect(renamed).to_be_visible()
        page.reload()
        expect(renamed).to_be_visible()
        expect(page.get_by_text(f"then @{world.RENAMED_FROM}")).to_be_visible()
        assert opened.overflow() == 0
        assert opened.console_errors == []


def test_growth_draws_the_history_and_the_period(browser: Browser, address: str) -> None:
    with tab(browser, width=360) as opened:
        page = opened.page
        opened.open(f"{address}/growth?period=90d")
        expect(page.locator(".chart")).to_have_count(3)
        expect(page.get_by_text("6 posts were published in this time.")).to_be_visible()
        expect(
            page.get_by_role("table", name="By names, and by Instagram's count")
        ).to_contain_text("They agree.")
        assert opened.overflow() == 0
        assert opened.console_errors == []


def test_a_chart_says_its_counts_above_its_posts_and_both_to_the_keys(
    browser: Browser, address: str
) -> None:
    with tab(browser, width=360) as opened:
        page = opened.page
        opened.open(f"{address}/growth?period=90d")
        chart = page.locator(".st-key-card-period .chart")
        plot, said = chart.locator(".plot"), chart.locator("output")
        told = json.loads(chart.get_attribute("data-points") or "")
        across, post, _is_low = next(point for point in told if len(point) == 3)
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        assert box is not None
        x = box["x"] + box["width"] * across / 100
        page.mouse.move(x, box["y"] + box["height"] - 2)
        expect(said).to_have_text(post, use_inner_text=True)
        page.mouse.move(x, box["y"] + box["height"] / 2)
        expect(said).to_contain_text(re.compile("Counted by Instagram|Listed in an archive"))
        chart.get_by_role("img").focus()
        page.keyboard.press("Home")
        for _at, words, *_ in told:
            assert said.inner_text() == words
            page.keyboard.press("ArrowRight")
