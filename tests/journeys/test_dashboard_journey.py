"""From an empty folder to what a person reads in a browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from sandbox import truth
from sandbox.archives import write_archive
from sandbox.world import World
from tests.browser import chromium, dashboard, tab
from tests.journeys.conftest import Synced
from tests.journeys.installations import ANY_MORNING, Installation

pytestmark = pytest.mark.slow


def test_the_browser_shows_who_left_who_renamed_and_the_count(synced: Synced) -> None:
    before = {row.person: row for row in truth.followers_at(synced.world, synced.earlier_capture)}
    after = {row.person: row for row in truth.followers_at(synced.world, synced.later_capture)}
    left = next(row.username for person, row in before.items() if person not in after)
    person = next(
        one
        for one, row in before.items()
        if one in after
        and after[one].username != row.username
        and after[one].followed_at == row.followed_at
    )
    old_name, new_name = before[person].username, after[person].username
    count = len(truth.followers_at(synced.world, synced.now))

    with (
        dashboard(synced.installation.root) as address,
        chromium() as browser,
        tab(browser) as opened,
    ):
        opened.open(address)
        expect(opened.page.locator("[data-testid='stMain']")).to_contain_text(f"{count:,}")

        opened.open(f"{address}/followers?list=Left&search={left}")
        assert left in opened.page.locator("[data-testid='stMain'] table").first.inner_text()

        opened.open(f"{address}/followers?list=Left&search={old_name}")
        shown = opened.page.locator("[data-testid='stMain']").inner_text()
        assert old_name not in shown.replace(f"“{old_name}”", "")

        opened.open(f"{address}/followers?list=Renamed&search={new_name}")
        shown = opened.page.locator("[data-testid='stMain']").inner_text()
        assert old_name in shown
        assert new_name in shown

        assert opened.console_errors == []
        assert opened.strangers == []


def test_an_upload_ends_in_the_person_who_left_being_shown(
    empty: Installation, world: World
) -> None:
    later = world.born + ANY_MORNING
    earlier = later - timedelta(days=45)
    archives = [write_archive(world, at, empty.root.parent) for at in (earlier, later)]
    still = truth.followers_at(world, later)
    oldest = min(row.followed_at for row in still)
    left = next(
        row.username
        for row in truth.followers_at(world, earlier)
        if row.person not in {one.person for one in still} and row.followed_at >= oldest
    )
    with (
        dashboard(empty.root) as address,
        chromium() as browser,
        tab(browser) as opened,
    ):
        opened.open(f"{address}/archives")
        opened.page.locator("input[type=file]").set_input_files(archives)
        opened.page.get_by_role("button", name="Take in").click()
        expect(opened.page.get_by_text("Taking in")).to_be_visible()
        # Whoever leaves the page finds it going on, and later what came of it.
        opened.open(f"{address}/followers")
        opened.open(f"{address}/archives")
        expect(opened.page.get_by_text("Done.")).to_be_visible(timeout=240_000)
        opened.settle()
        expect(opened.page.get_by_role("heading", name="2 archives")).to_be_visible()

        opened.open(f"{address}/followers?list=Left&search={left}")
        assert left in opened.page.locator("[data-testid='stMain'] table").first.inner_text()
        assert opened.console_errors == []
