"""An owner has direct messages counted, and then no longer; what they say is found nowhere.

The first import is the one of `test_import_journey`; the next archive is uploaded in a browser.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sandbox import messages, truth
from sandbox.archives import write_archive
from tests.browser import chromium, dashboard, tab
from tests.journeys.importing import MARKED_THREAD, Imported, rows_of
from tests.journeys.installations import ANY_MORNING
from tests.patience import PATIENCE_SECONDS
from tests.pipelines.exports.threads import MARK
from tests.searching import files_that_hold
from warehouse.snapshots import current_file

pytestmark = pytest.mark.slow


def test_threads_are_counted_as_they_are(imported: Imported) -> None:
    true = {one.thread_id: one for one in messages.at(imported.world, imported.at)}
    owner = imported.world.owner.name
    found = imported.rows(
        "select thread_id, is_request, is_group, participants, message_count, messages_sent, "
        f"is_whole from message_threads where thread_id <> '{MARKED_THREAD}' order by all",
    )
    assert found == sorted(
        (
            one.thread_id,
            one.is_request,
            len(one.participants) > 2,
            len(one.participants),
            len(one.messages),
            one.sent_by(owner),
            True,
        )
        for one in true.values()
    )
    assert f"Direct messages: {len(true) + 1} threads counted" in imported.done.stdout
    assert "1 file of messages cannot be read." in imported.done.stdout


def test_whoever_may_have_written_is_a_candidate_and_nobody_else_is(imported: Imported) -> None:
    people = {person.number: person for person in imported.world.people}
    named = 0
    for one in messages.at(imported.world, imported.at):
        ((candidates, person, username),) = imported.rows(
            "select candidates, candidate_person_id, candidate_username from message_threads "
            f"where thread_id = '{one.thread_id}'",
        )
        if len(one.people) != 1 or one.called == "instagramuser":
            assert (candidates, person, username) == (
                0 if one.called == "klorax" else None,
                None,
                None,
            )
        elif candidates == 1:
            named += 1
            assert username == people[one.people[0]].name_at(imported.at)
            assert re.sub(r"[._]", "", str(username)) == one.called
        else:
            assert (person, username) == (None, None)
    assert named > 3


def test_nothing_of_what_is_written_and_no_shown_name_is_anywhere(imported: Imported) -> None:
    root = imported.installation.root
    shown = {
        name
        for one in messages.at(imported.world, imported.at)
        for name in one.participants
        if " " in name and name != imported.world.owner.name
    }
    assert len(shown) > 3
    # The archive itself, which the store keeps, is packed.
    assert files_that_hold(root, [MARK, *shown]) == []
    assert MARK not in imported.done.stdout + imported.done.stderr
    # The search sees what is there.
    assert any(name.endswith(".duckdb") for name in files_that_hold(root, [MARKED_THREAD]))


def test_the_next_archive_is_uploaded_and_messages_not_wanted_any_more_are_dropped(
    imported: Imported, tmp_path: Path
) -> None:
    """It ends in the people who left being shown; one archive alone was enough to begin with."""
    copied = imported.installation.copy(tmp_path / "data")
    later = imported.world.born + ANY_MORNING
    archives = [imported.good, write_archive(imported.world, later, tmp_path)]
    still = truth.followers_at(imported.world, later)
    oldest = min(row.followed_at for row in still)
    left = {
        row.username
        for row in truth.followers_at(imported.world, imported.at)
        if row.person not in {one.person for one in still} and row.followed_at >= oldest
    }
    assert left
    with dashboard(copied.root) as address, chromium() as browser, tab(browser) as opened:
        page = opened.page
        opened.open(address)
        assert imported.world.owner.username in page.locator("body").inner_text()

        opened.open(f"{address}/archives")
        expect(page.get_by_role("heading", name="1 archive")).to_be_visible()
        page.locator("input[type=file]").set_input_files(archives)
        page.get_by_role("button", name="Take in").click()
        expect(page.get_by_text("Taking in")).to_be_visible()
        # Whoever leaves the page finds it going on, and later what came of it.
        opened.open(f"{address}/followers")
        opened.open(f"{address}/archives")
        expect(page.get_by_text("Done.")).to_be_visible(timeout=1000 * PATIENCE_SECONDS)
        opened.settle()
        printed = page.get_by_test_id("stCode")
        expect(printed).to_contain_text("already taken in")
        expect(printed).to_contain_text("Direct messages: Not opened: counting them is off.")
        expect(page.get_by_role("heading", name="2 archives")).to_be_visible()

        somebody = min(left)
        opened.open(f"{address}/followers?list=left&search={somebody}")
        assert somebody in page.locator("[data-testid='stMain'] table").first.inner_text()
        assert opened.console_errors == []

    lost = rows_of(copied, "select username from follower_changes where change_type = 'lost'")
    assert {name for (name,) in lost} == left
    assert rows_of(copied, "from message_threads") == []
    # What was published before stays for as long as all that is, and archives stay in the store.
    published = current_file(copied.data)
    assert published is not None
    kept = {"archives", "published", copied.data.warehouse.name}
    held = files_that_hold(copied.root, [MARKED_THREAD])
    assert {name.partition("/")[0] for name in held} <= kept
    assert str(published.relative_to(copied.root)) not in held
