"""From an empty folder to what a person reads in a browser."""

import pytest
from playwright.sync_api import expect

from sandbox import truth
from tests.browser import chromium, dashboard, tab
from tests.journeys.conftest import Synced

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

        opened.open(f"{address}/followers?list=left&search={left}")
        assert left in opened.page.locator("[data-testid='stMain'] table").first.inner_text()

        opened.open(f"{address}/followers?list=left&search={old_name}")
        shown = opened.page.locator("[data-testid='stMain']").inner_text()
        assert old_name not in shown.replace(f"“{old_name}”", "")

        opened.open(f"{address}/followers?list=renamed&search={new_name}")
        shown = opened.page.locator("[data-testid='stMain']").inner_text()
        assert old_name in shown
        assert new_name in shown

        assert opened.console_errors == []
        assert opened.strangers == []
